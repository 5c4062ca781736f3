#include "proto/bytes.h"
#include "proto/chunked.h"
#include "unit.h"

static int
parse(const char *in, size_t len)
{
	struct bh_chunked c = { .max_trailers = 100, .max_fields = 1 };
	char *fenced = bh_test_fence(in, len);
	size_t used;
	int r = bh_chunked__next(&c, fenced, len, &used);

	bh_test_unfence(fenced, len);
	return r;
}

/* A chunk of no data after one extension of `len` bytes, its ";" included. */
static int
parse_extension(size_t len)
{
	static char in[BH_CHUNK_EXTENSIONS + 10];

	memset(in, 'x', sizeof(in));
	memcpy(in, "0;", 2);
	memcpy(in + 1 + len, "\r\n\r\n", 4);
	return parse(in, len + 5);
}

Test(chunked, extensions_end_at_4096_bytes)
{
	cr_expect_eq(parse_extension(1), 0);
	cr_expect_eq(parse_extension(4095), 0);
	cr_expect_eq(parse_extension(4096), 0);
	cr_expect_eq(parse_extension(4097), 400);
}

Test(chunked, the_extensions_of_all_chunks_add_up)
{
	struct bh_chunked c = { 0 };
	int r = BH_CHUNK_DATA;
	size_t chunks = 0, used;

	while (r == BH_CHUNK_DATA) {
		r = bh_chunked__next(&c, BYTES("1;xxxxxxx\r\n"), &used);
		if (r != BH_CHUNK_DATA)
			break;
		c.left = 0;
		cr_assert_eq(bh_chunked__next(&c, BYTES("\r\n"), &used),
		    BH_MORE);
		chunks++;
	}
	cr_expect_eq(r, 400);
	cr_expect_eq(chunks, 4096 / 8);
}

Test(chunked, an_empty_extension_counts_too)
{
	struct bh_chunked c = { 0 };
	size_t used;

	c.extensions = 4095;
	cr_expect_eq(bh_chunked__next(&c, BYTES("1;"), &used), BH_MORE);
	c = (struct bh_chunked){ .extensions = 4096 };
	cr_expect_eq(bh_chunked__next(&c, BYTES("1;"), &used), 400);
}

Test(chunked, without_limits_given_no_trailer_passes)
{
	struct bh_chunked c = { 0 };
	size_t used;

	cr_expect_eq(bh_chunked__next(&c, BYTES("0\r\nA: b\r\n\r\n"), &used),
	    431);
	c = (struct bh_chunked){ 0 };
	cr_expect_eq(bh_chunked__next(&c, BYTES("0\r\n\r\n"), &used), 0);
}

Test(chunked, an_end_or_an_error_stays)
{
	static const struct { const char *in; int status; } rows[] = {
		{ "0\r\n\r\n", 0 }, { "x", 400 }, { "0\r\nA: b", 431 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bh_chunked c = { 0 };
		size_t used;

		cr_expect_eq(bh_chunked__next(&c, rows[i].in,
		    strlen(rows[i].in), &used), rows[i].status);
		cr_expect_eq(bh_chunked__next(&c, BYTES("0\r\n\r\n"), &used),
		    rows[i].status);
		cr_expect_eq(used, 0);
	}
}

/*
 * What each place may be: e a byte of an extension, v of a value, t a letter
 * of a name, = itself only; l is the end, where a second trailer is too much.
 * The first two have a test of their own.
 */
Test(chunked, every_byte_value_in_every_place)
{
	static const char in[] = "0;ex\r\nN: v\r\n\r\n";
	static const char is[] = "  ee==t=vv==l=";

	for (size_t place = 2; place < sizeof(in) - 1; place++)
		for (int c = 0; c < 256; c++) {
			char text[sizeof(in)], kind = is[place];
			int status = kind == 'l' ? 431 : 400;

			if ((char)c == in[place] ||
			    (strchr("ev", kind) &&
			    bh_bytes__is((char)c, BH_VALUE)) ||
			    (kind == 't' && bh_bytes__is_token((char)c)))
				status = 0;
			memcpy(text, in, sizeof(in));
			text[place] = (char)c;
			cr_expect_eq(parse(text, sizeof(in) - 1), status, "%s",
			    bh_test_show(text, sizeof(in) - 1));
		}
}

Test(chunked, every_byte_value_in_the_size)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "1?1\r\n";
		int status = 400;

		if (bh_bytes__hex((char)c) >= 0 || c == ';')
			status = BH_CHUNK_DATA;
		text[1] = (char)c;
		cr_expect_eq(parse(text, 5), status, "%02x", c);
	}
}
