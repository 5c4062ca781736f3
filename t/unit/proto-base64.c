#include <stdint.h>

#include "proto/base64.h"
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
		size_t room = rows->len / 4 * 3;
		char *in = bh_test_fence(rows->in, rows->len);
		char *out = bh_test_fence(NULL, room);
		size_t n = bh_base64__decode(out, in, rows->len);

		if (rows->out == NULL) {
			cr_expect_eq(n, SIZE_MAX, "%s", shown);
		} else {
			cr_expect_eq(n, rows->out_len, "%s", shown);
			cr_expect(memcmp(out, rows->out, rows->out_len) == 0,
			    "%s", shown);
			/* In place it is the same. */
			cr_expect_eq(bh_base64__decode(in, in, rows->len), n);
			cr_expect(memcmp(in, out, n) == 0, "%s", shown);
		}
		bh_test_unfence(in, rows->len);
		bh_test_unfence(out, room);
	}
}

/* RFC 4648 10, RFC 7617 2 and 2.1 */
Test(base64, decode)
{
	static const struct row rows[] = {
		{ BYTES(""), BYTES("") },
		{ BYTES("Zg=="), BYTES("f") },
		{ BYTES("Zm8="), BYTES("fo") },
		{ BYTES("Zm9v"), BYTES("foo") },
		{ BYTES("Zm9vYg=="), BYTES("foob") },
		{ BYTES("Zm9vYmE="), BYTES("fooba") },
		{ BYTES("Zm9vYmFy"), BYTES("foobar") },
		{ BYTES("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
		    BYTES("Aladdin:open sesame") },
		{ BYTES("dGVzdDoxMjPCow=="), BYTES("test:123\xc2\xa3") },
		{ BYTES("AAAA"), BYTES("\0\0\0") },
		{ BYTES("////"), BYTES("\xff\xff\xff") },
		{ BYTES("+/+/"), BYTES("\xfb\xff\xbf") },
	};

	check(rows, ROWS(rows));
}

Test(base64, what_no_encoder_makes)
{
	static const struct row rows[] = {
		{ BYTES("Z"), NULL, 0 },
		{ BYTES("Zg"), NULL, 0 },
		{ BYTES("Zg="), NULL, 0 },
		{ BYTES("Zm9vYg"), NULL, 0 },
		{ BYTES("Zg==="), NULL, 0 },
		{ BYTES("Zm9v===="), NULL, 0 },
		{ BYTES("===="), NULL, 0 },
		{ BYTES("Z==="), NULL, 0 },
		{ BYTES("Z=8="), NULL, 0 },
		{ BYTES("=m8="), NULL, 0 },
		{ BYTES("Zg=v"), NULL, 0 },
		{ BYTES("Zg==Zg=="), NULL, 0 },
		{ BYTES("Zm8=Zm9v"), NULL, 0 },
		{ BYTES("Zm9v\n"), NULL, 0 },
		{ BYTES(" Zm9v"), NULL, 0 },
		{ BYTES("Zm 9"), NULL, 0 },
		{ BYTES("Zm9\0"), NULL, 0 },
		{ BYTES("Zm-_"), NULL, 0 },
		{ BYTES("Zm\xc2\xa3"), NULL, 0 },
	};

	check(rows, ROWS(rows));
}

Test(base64, no_bits_behind_the_last_byte)
{
	static const struct row rows[] = {
		{ BYTES("Zh=="), NULL, 0 },
		{ BYTES("Zv=="), NULL, 0 },
		{ BYTES("Zm9="), NULL, 0 },
		{ BYTES("Zm+="), NULL, 0 },
	};

	check(rows, ROWS(rows));
}

Test(base64, each_byte_is_a_digit_or_none)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (int c = 0; c < 256; c++) {
		char in[4] = { (char)c, 'A', 'A', 'A' }, out[3] = "";
		const char *at = memchr(digits, c, 64);
		size_t n = bh_base64__decode(out, in, 4);

		if (at == NULL)
			cr_expect_eq(n, SIZE_MAX, "%02x", c);
		else
			cr_expect((unsigned char)out[0] >> 2 == at - digits,
			    "%02x", c);
	}
}
