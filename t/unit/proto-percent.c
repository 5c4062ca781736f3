#include <stdint.h>
#include <stdio.h>

#include "proto/bytes.h"
#include "proto/percent.h"
#include "unit.h"

struct row {
	const char *in;
	size_t len;
	const char *out; /* NULL: malformed */
	size_t out_len;
};

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		const char *shown = bh_test_show(rows->in, rows->len);
		char *in = bh_test_fence(rows->in, rows->len);
		char *out = bh_test_fence(NULL, rows->len);
		size_t n = bh_percent__decode(out, in, rows->len);

		if (rows->out == NULL) {
			cr_expect_eq(n, SIZE_MAX, "%s", shown);
		} else {
			cr_expect_eq(n, rows->out_len, "%s", shown);
			cr_expect(memcmp(out, rows->out, rows->out_len) == 0,
			    "%s", shown);
			/* In place it is the same. */
			cr_expect_eq(bh_percent__decode(in, in, rows->len), n);
			cr_expect(memcmp(in, out, n) == 0, "%s", shown);
		}
	}
}

Test(percent, decode)
{
	static const struct row rows[] = {
		{ BYTES(""), BYTES("") },
		{ BYTES("abc"), BYTES("abc") },
		{ BYTES("%41%6a%6A"), BYTES("Ajj") },
		{ BYTES("a%20b+c"), BYTES("a b+c") },
		{ BYTES("%00%ff%FF"), BYTES("\0\xff\xff") },
		{ BYTES("%252e"), BYTES("%2e") },
		{ BYTES("%25%25"), BYTES("%%") },
	};

	check(rows, ROWS(rows));
}

Test(percent, an_escape_is_two_hexadecimal_digits)
{
	static const struct row rows[] = {
		{ BYTES("%"), NULL, 0 },
		{ BYTES("%4"), NULL, 0 },
		{ BYTES("a%"), NULL, 0 },
		{ BYTES("a%4"), NULL, 0 },
		{ BYTES("%zz"), NULL, 0 },
		{ BYTES("%4z"), NULL, 0 },
		{ BYTES("%z4"), NULL, 0 },
		{ BYTES("%%41"), NULL, 0 },
		{ BYTES("% 1"), NULL, 0 },
		{ BYTES("%+1"), NULL, 0 },
		{ BYTES("%-1"), NULL, 0 },
		{ BYTES("%0x41"), NULL, 0 },
		{ BYTES("%u0041"), NULL, 0 },
		{ BYTES("%4\0"), NULL, 0 },
	};

	check(rows, ROWS(rows));
}

Test(percent, encode_keeps_unreserved_bytes_and_those_told)
{
	for (int c = 0; c < 256; c++) {
		char in[1] = { (char)c }, hex[4];
		char *out = bh_test_fence(NULL, 3);
		size_t n = bh_percent__encode(out, in, 1, "/:");

		if (bh_bytes__is_unreserved((char)c) || c == '/' || c == ':') {
			cr_expect(n == 1 && out[0] == (char)c, "%02x", c);
			continue;
		}
		sprintf(hex, "%%%02X", c);
		cr_expect(n == 3 && memcmp(out, hex, 3) == 0, "%02x", c);
		bh_test_unfence(out, 3);
	}
}

Test(percent, what_was_encoded_is_decoded)
{
	char all[256], encoded[3 * 256], decoded[3 * 256];
	size_t n;

	for (int c = 0; c < 256; c++)
		all[c] = (char)c;
	n = bh_percent__encode(encoded, all, sizeof(all), "");
	cr_expect_eq(n, 66 + 3 * 190);
	n = bh_percent__decode(decoded, encoded, n);
	cr_expect_eq(n, sizeof(all));
	cr_expect_arr_eq(decoded, all, sizeof(all));
}
