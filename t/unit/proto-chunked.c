#include "proto/chunked.h"
#include "unit.h"

struct row {
	const char *in;
	size_t len;
	int status;
	const char *body;
	const char *why;
};

/* The status at last; to out the data, and behind it what was not taken. */
static int
feed(const char *in, size_t len, size_t step, struct bh_text *out)
{
	struct bh_chunked c = { .max_trailers = 40, .max_fields = 3 };
	int r = BH_MORE;

	while (len > 0 && r < 0) {
		size_t n = len < step ? len : step, used;
		char *fenced = bh_test_fence(in, n);

		r = bh_chunked__next(&c, fenced, n, &used);
		cr_assert(used <= n);
		if (r == BH_MORE)
			cr_assert(used == n);
		if (r == BH_CHUNK_DATA) {
			size_t data = n - used;

			cr_assert(c.left > 0);
			if (data > c.left)
				data = (size_t)c.left;
			bh_text__put(out, fenced + used, data);
			c.left -= data;
			used += data;
		}
		bh_test_unfence(fenced, n);
		in += used;
		len -= used;
	}
	if (r == BH_CHUNK_DATA)
		r = BH_MORE;
	if (r == 0 && len > 0) {
		bh_text__char(out, '|');
		bh_text__put(out, in, len);
	}
	return r;
}

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++)
		bh_test_steps(feed, rows->in, rows->len, rows->status,
		    rows->body, rows->why);
}

Test(chunked, bodies)
{
	static const struct row rows[] = {
		{ BYTES("0\r\n\r\n"), 0, "", "empty" },
		{ BYTES("5\r\nhello\r\n0\r\n\r\n"), 0, "hello", "one" },
		{ BYTES("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), 0, "abc", "two" },
		{ BYTES("A\r\n0123456789\r\n0\r\n\r\n"), 0, "0123456789",
		  "capital" },
		{ BYTES("a\r\n0123456789\r\n0\r\n\r\n"), 0, "0123456789",
		  "small" },
		{ BYTES("2\r\n\r\n\r\n0\r\n\r\n"), 0, "\r\n",
		  "data looks like framing" },
		{ BYTES("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), 0, "0\r\n\r\n",
		  "data looks like the end" },
		{ BYTES("0\r\n\r\nGET / HTTP/1.1\r\n"), 0,
		  "|GET / HTTP/1.1\r\n", "the next request stays" },
		{ BYTES("1\r\na\r\n0\r\n\r\n\r\n"), 0, "a|\r\n",
		  "an empty line behind stays" },
		{ BYTES("000\r\n\r\n"), 0, "", "zeros" },
		{ BYTES("0000000000000001\r\na\r\n0\r\n\r\n"), 0, "a",
		  "16 digits" },
		{ BYTES("0000000000000000\r\n\r\n"), 0, "", "16 zeros" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, unfinished)
{
	static const struct row rows[] = {
		{ BYTES(""), BH_MORE, "", "nothing" },
		{ BYTES("5"), BH_MORE, "", "size" },
		{ BYTES("5\r"), BH_MORE, "", "CR" },
		{ BYTES("5\r\n"), BH_MORE, "", "no data" },
		{ BYTES("5\r\nhel"), BH_MORE, "hel", "some data" },
		{ BYTES("5\r\nhello"), BH_MORE, "hello", "all data" },
		{ BYTES("5\r\nhello\r"), BH_MORE, "hello", "data and CR" },
		{ BYTES("5\r\nhello\r\n"), BH_MORE, "hello", "a chunk" },
		{ BYTES("0\r\n"), BH_MORE, "", "last chunk" },
		{ BYTES("0\r\n\r"), BH_MORE, "", "last CR" },
		{ BYTES("0\r\nA: b\r\n"), BH_MORE, "", "a trailer" },
		{ BYTES("5;ab"), BH_MORE, "", "an extension" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, a_size_is_1_to_16_hexadecimal_digits)
{
	static const struct row rows[] = {
		{ BYTES("\r\n"), 400, "", "none" },
		{ BYTES(";a\r\n"), 400, "", "extension only" },
		{ BYTES("g\r\n"), 400, "", "g" },
		{ BYTES("+5\r\nhello\r\n"), 400, "", "plus" },
		{ BYTES("-1\r\n"), 400, "", "minus" },
		{ BYTES("-0\r\n\r\n"), 400, "", "minus 0" },
		{ BYTES("0x5\r\nhello\r\n"), 400, "", "0x" },
		{ BYTES("0X5\r\nhello\r\n"), 400, "", "0X" },
		{ BYTES(" 5\r\nhello\r\n"), 400, "", "blank before" },
		{ BYTES("5 \r\nhello\r\n"), 400, "", "blank behind" },
		{ BYTES("5\t\r\nhello\r\n"), 400, "", "tab behind" },
		{ BYTES("5 5\r\n"), 400, "", "two" },
		{ BYTES("5,5\r\n"), 400, "", "comma" },
		{ BYTES("5_0\r\n"), 400, "", "underscore" },
		{ BYTES("5\0\r\n"), 400, "", "NUL" },
		{ BYTES("5\x0b\r\n"), 400, "", "VT" },
		{ BYTES("00000000000000000\r\n\r\n"), 400, "", "17 zeros" },
		{ BYTES("00000000000000005\r\nhello\r\n"), 400, "",
		  "17 digits" },
		{ BYTES("0000000000000000000000000000000000000000\r\n"), 400,
		  "", "40 digits" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, a_size_is_at_most_2_63_less_1)
{
	static const struct row rows[] = {
		{ BYTES("7fffffff\r\na"), BH_MORE, "a", "2^31-1" },
		{ BYTES("80000000\r\na"), BH_MORE, "a", "2^31" },
		{ BYTES("ffffffff\r\na"), BH_MORE, "a", "2^32-1" },
		{ BYTES("100000000\r\na"), BH_MORE, "a", "2^32" },
		{ BYTES("7fffffffffffffff\r\na"), BH_MORE, "a", "2^63-1" },
		{ BYTES("8000000000000000\r\na"), 400, "", "2^63" },
		{ BYTES("ffffffffffffffff\r\na"), 400, "", "2^64-1" },
		{ BYTES("10000000000000000\r\na"), 400, "", "2^64" },
		{ BYTES("10000000000000005\r\nhello\r\n"), 400, "", "2^64+5" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, the_size_that_was_read_is_told)
{
	struct bh_chunked c = { 0 };
	size_t used;

	cr_expect_eq(bh_chunked__next(&c, BYTES("7fffffffffffffff\r\n"),
	    &used), BH_CHUNK_DATA);
	cr_expect_eq(used, 18);
	cr_expect_eq(c.left, INT64_MAX);
	/* Nothing taken, the same answer. */
	cr_expect_eq(bh_chunked__next(&c, BYTES("a"), &used), BH_CHUNK_DATA);
	cr_expect_eq(used, 0);
	cr_expect_eq(c.left, INT64_MAX);
}

Test(chunked, line_ends_are_crlf_strictly)
{
	static const struct row rows[] = {
		{ BYTES("5\nhello\r\n0\r\n\r\n"), 400, "", "LF, size" },
		{ BYTES("5\rhello\r\n0\r\n\r\n"), 400, "", "CR, size" },
		{ BYTES("5\r\rhello\r\n"), 400, "", "CR CR, size" },
		{ BYTES("5\r\nhello\n0\r\n\r\n"), 400, "hello", "LF, data" },
		{ BYTES("5\r\nhello\r0\r\n\r\n"), 400, "hello", "CR, data" },
		{ BYTES("5\r\nhello0\r\n\r\n"), 400, "hello", "none, data" },
		{ BYTES("5\r\nhelloo\r\n0\r\n\r\n"), 400, "hello",
		  "data too long" },
		{ BYTES("6\r\nhello\r\n0\r\n\r\n"), 400, "hello\r",
		  "data too short" },
		{ BYTES("0\r\n\n"), 400, "", "LF, end" },
		{ BYTES("0\n\r\n"), 400, "", "LF, last chunk" },
		{ BYTES("0\r\n\ra"), 400, "", "CR, end" },
		{ BYTES("0\r\nA: b\n\r\n"), 400, "", "LF, trailer" },
		{ BYTES("0\r\nA: b\rc\r\n\r\n"), 400, "", "CR, trailer" },
		{ BYTES("5;a\nhello\r\n0\r\n\r\n"), 400, "", "LF, ext" },
		{ BYTES("5;a\rb\r\nhello\r\n"), 400, "", "CR, ext" },
		{ BYTES("\r\n5\r\nhello\r\n"), 400, "", "CRLF before" },
		{ BYTES("1\r\na\r\n\r\n0\r\n\r\n"), 400, "a", "CRLF twice" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, extensions_are_skipped)
{
	static const struct row rows[] = {
		{ BYTES("1;\r\na\r\n0\r\n\r\n"), 0, "a", "empty" },
		{ BYTES("1;a=b\r\na\r\n0;c\r\n\r\n"), 0, "a", "values" },
		{ BYTES("1;a=\"b;c\"\r\na\r\n0\r\n\r\n"), 0, "a", "quoted" },
		{ BYTES("1; a = \t\x80 \r\na\r\n0\r\n\r\n"), 0, "a", "blanks" },
		{ BYTES("1 \t ;a\r\na\r\n0\t;\r\n\r\n"), 0, "a", "bad blanks" },
		{ BYTES("1 5;a\r\na\r\n"), 400, "", "blank, digit" },
		{ BYTES("1 \n;a\r\na\r\n"), 400, "", "blank, LF" },
		{ BYTES("1;a\0\r\na\r\n"), 400, "", "NUL" },
		{ BYTES("1;\x7f\r\na\r\n"), 400, "", "DEL" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, trailers_are_field_lines_and_dropped)
{
	static const struct row rows[] = {
		{ BYTES("0\r\nA: b\r\n\r\n"), 0, "", "one" },
		{ BYTES("0\r\nA:\r\nB-c:d\r\n\r\n|"), 0, "||", "two" },
		{ BYTES("0\r\nA: b:\t\x80\r\n\r\n"), 0, "", "high" },
		{ BYTES("0\r\nContent-Length: 5\r\n\r\n"), 0, "", "framing" },
		{ BYTES("0\r\n A: b\r\n\r\n"), 400, "", "space first" },
		{ BYTES("0\r\n\tA: b\r\n\r\n"), 400, "", "tab first" },
		{ BYTES("0\r\nA: b\r\n c\r\n\r\n"), 400, "", "folded" },
		{ BYTES("0\r\n: b\r\n\r\n"), 400, "", "no name" },
		{ BYTES("0\r\nA : b\r\n\r\n"), 400, "", "space, colon" },
		{ BYTES("0\r\nA\r\n\r\n"), 400, "", "no colon" },
		{ BYTES("0\r\nA(: b\r\n\r\n"), 400, "", "no token" },
		{ BYTES("0\r\nA: \0\r\n\r\n"), 400, "", "NUL" },
		{ BYTES("0\r\nA: \x1b\r\n\r\n"), 400, "", "ESC" },
		{ BYTES("0\r\nGET / HTTP/1.1\r\n\r\n"), 400, "", "request" },
	};

	check(rows, ROWS(rows));
}

Test(chunked, trailers_over_their_limits_are_431)
{
	static const struct row rows[] = {
		{ BYTES("0\r\nA:1\r\nB:2\r\n\r\n"), 0, "", "2 fields" },
		{ BYTES("0\r\nA:1\r\nB:2\r\nC:3\r\n\r\n"), 0, "", "3 fields" },
		{ BYTES("0\r\nA:1\r\nB:2\r\nC:3\r\nD:4\r\n\r\n"), 431, "",
		  "4 fields" },
		{ BYTES("0\r\nA: 4567890123456789012345678901234567\r\n\r\n"),
		  0, "", "39 bytes" },
		{ BYTES("0\r\nA: 45678901234567890123456789012345678\r\n\r\n"),
		  0, "", "40 bytes" },
		{ BYTES("0\r\nA: 456789012345678901234567890123456789\r\n\r\n"),
		  431, "", "41 bytes" },
	};

	check(rows, ROWS(rows));
}
