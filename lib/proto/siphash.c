#include "siphash.h"

static uint64_t
rotate(uint64_t n, unsigned bits)
{
	return n << bits | n >> (64 - bits);
}

static void
mix(uint64_t v[4], unsigned rounds)
{
	while (rounds-- > 0) {
		v[0] += v[1];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[0] = rotate(v[0], 32);
		v[2] += v[3];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[2] = rotate(v[2], 32);
	}
}

static uint64_t
take(const unsigned char *s, size_t len)
{
	uint64_t n = 0;

	while (len > 0)
		n = n << 8 | s[--len];
	return n;
}

static void
add(uint64_t v[4], uint64_t n)
{
	v[3] ^= n;
	mix(v, 2);
	v[0] ^= n;
}

uint64_t
bh_siphash__of(const uint64_t key[2], const void *data, size_t len)
{
	uint64_t v[4] = {
		key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
		key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573,
	};
	const unsigned char *s = data;
	uint64_t last = (uint64_t)len << 56;

	for (; len >= 8; s += 8, len -= 8)
		add(v, take(s, 8));
	add(v, last | take(s, len));
	v[2] ^= 0xff;
	mix(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
