#include "proto/siphash.h"
#include "unit.h"

/* Of the paper by Aumasson and Bernstein, and of their program. */
static const struct row {
	size_t len;
	uint64_t hash;
} rows[] = {
	{ 0, 0x726fdb47dd0e0e31 },
	{ 7, 0xab0200f58b01d137 },
	{ 8, 0x93f5f5799a932462 },
	{ 15, 0xa129ca6149be45e5 },
};

Test(siphash, known_ones)
{
	static const uint64_t key[2] = { 0x0706050403020100,
		0x0f0e0d0c0b0a0908 };
	unsigned char bytes[15];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	for (i = 0; i < ROWS(rows); i++) {
		void *fenced = bh_test_fence(bytes, rows[i].len);

		cr_expect_eq(bh_siphash__of(key, fenced, rows[i].len),
		    rows[i].hash, "of %zu bytes", rows[i].len);
		bh_test_unfence(fenced, rows[i].len);
	}
}
