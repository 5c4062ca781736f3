#include "proto/bytes.h"
#include "proto/request_line.h"
#include "unit.h"

struct row {
	const char *line;
	size_t len;
	int status, protocol;
};

static int
parse(const char *line, size_t len, struct bh_request_line *ret)
{
	char *fenced = bh_test_fence(line, len);
	int status = bh_request_line__parse(fenced, len, ret);

	bh_test_unfence(fenced, len);
	return status;
}

static void
check(const struct row *rows, size_t count)
{
	struct bh_request_line r;

	for (; count > 0; count--, rows++) {
		int status = parse(rows->line, rows->len, &r);

		cr_expect(status == rows->status, "%d, not %d: %s", status,
		    rows->status, bh_test_show(rows->line, rows->len));
		if (rows->status == 0)
			cr_expect_eq(r.protocol, rows->protocol, "%s",
			    rows->line);
	}
}

Test(request_line, its_parts_are_told_by_offsets)
{
	static const char line[] = "OPTIONS /a?b HTTP/1.1";
	struct bh_request_line r;

	cr_assert_eq(parse(line, sizeof(line) - 1, &r), 0);
	cr_expect_eq(r.method_len, 7);
	cr_expect_eq(r.target, 8);
	cr_expect_eq(r.target_len, 4);
	cr_expect_eq(r.version, 13);
	cr_expect_eq(r.version_len, 8);
	cr_expect_eq(r.protocol, BH_HTTP_1_1);
}

Test(request_line, one_space_between_the_parts)
{
	static const struct row rows[] = {
		{ BYTES("GET / HTTP/1.0"), 0, BH_HTTP_1_0 },
		{ BYTES("GET / HTTP/1.1"), 0, BH_HTTP_1_1 },
		{ BYTES("GET  / HTTP/1.1"), 400, 0 },
		{ BYTES("GET /  HTTP/1.1"), 400, 0 },
		{ BYTES("GET / HTTP/1.1 "), 400, 0 },
		{ BYTES(" GET / HTTP/1.1"), 400, 0 },
		{ BYTES("GET\t/\tHTTP/1.1"), 400, 0 },
		{ BYTES("GET / foo HTTP/1.0"), 400, 0 },
		{ BYTES("GET / foo bar"), 400, 0 },
		{ BYTES("GET / HTTP/1.1\r"), 400, 0 },
	};

	check(rows, ROWS(rows));
}

Test(request_line, incomplete)
{
	static const struct row rows[] = {
		{ BYTES(""), 400, 0 },
		{ BYTES(" "), 400, 0 },
		{ BYTES("  "), 400, 0 },
		{ BYTES("GET"), 400, 0 },
		{ BYTES("GET "), 400, 0 },
		{ BYTES("GET  HTTP/1.1"), 400, 0 },
		{ BYTES(" / HTTP/1.1"), 400, 0 },
	};

	check(rows, ROWS(rows));
}

Test(request_line, get_without_version_is_http_0_9)
{
	static const struct row rows[] = {
		{ BYTES("GET /path"), 0, BH_HTTP_0_9 },
		{ BYTES("GET /path "), 400, 0 },
		{ BYTES("POST /path"), 400, 0 },
		{ BYTES("HEAD /path"), 400, 0 },
		{ BYTES("get /path"), 400, 0 },
		{ BYTES("GETS /path"), 400, 0 },
		{ BYTES("GE /path"), 400, 0 },
	};

	check(rows, ROWS(rows));
}

Test(request_line, http_0_9_has_no_version_part)
{
	struct bh_request_line r;

	cr_assert_eq(parse(BYTES("GET /path"), &r), 0);
	cr_expect_eq(r.target, 4);
	cr_expect_eq(r.target_len, 5);
	cr_expect_eq(r.version, 0);
	cr_expect_eq(r.version_len, 0);
}

Test(request_line, versions_1_2_to_1_9_are_read_as_1_1)
{
	char line[] = "GET / HTTP/1.x";

	for (char minor = '1'; minor <= '9'; minor++) {
		const struct row row = { line, 14, 0, BH_HTTP_1_1 };

		line[13] = minor;
		check(&row, 1);
	}
}

Test(request_line, version_2_and_above_is_505)
{
	static const struct row rows[] = {
		{ BYTES("GET / HTTP/2.0"), 505, 0 },
		{ BYTES("GET / HTTP/3.1"), 505, 0 },
		{ BYTES("GET / HTTP/9.9"), 505, 0 },
		{ BYTES("PRI * HTTP/2.0"), 505, 0 },
	};

	check(rows, ROWS(rows));
}

Test(request_line, the_parts_are_set_on_505)
{
	struct bh_request_line r;

	cr_assert_eq(parse(BYTES("PRI * HTTP/2.0"), &r), 505);
	cr_expect_eq(r.method_len, 3);
	cr_expect_eq(r.target, 4);
	cr_expect_eq(r.target_len, 1);
	cr_expect_eq(r.version, 6);
	cr_expect_eq(r.version_len, 8);
}

Test(request_line, anything_else_as_version_is_400)
{
	static const struct row rows[] = {
		{ BYTES("GET / http/1.0"), 400, 0 },
		{ BYTES("GET / Http/1.1"), 400, 0 },
		{ BYTES("GET / HTTP/1"), 400, 0 },
		{ BYTES("GET / HTTP/1."), 400, 0 },
		{ BYTES("GET / HTTP/1.10"), 400, 0 },
		{ BYTES("GET / HTTP/1.1.1"), 400, 0 },
		{ BYTES("GET / HTTP/10.0"), 400, 0 },
		{ BYTES("GET / HTTP/01.1"), 400, 0 },
		{ BYTES("GET / HTTP/+1.0"), 400, 0 },
		{ BYTES("GET / HTTP/-1.0"), 400, 0 },
		{ BYTES("GET / HTTP/a.b"), 400, 0 },
		{ BYTES("GET / HTTP/1,1"), 400, 0 },
		{ BYTES("GET / HTTP/0.9"), 400, 0 },
		{ BYTES("GET / HTTP/0.0"), 400, 0 },
		{ BYTES("GET / HTTP/"), 400, 0 },
		{ BYTES("GET / HTTPS/1.0"), 400, 0 },
		{ BYTES("GET / ICY/1.0.0"), 400, 0 },
		{ BYTES("GET / HTTP/4294967297.1"), 400, 0 },
	};

	check(rows, ROWS(rows));
}

Test(request_line, a_method_is_a_token_of_every_byte_value)
{
	char line[] = "XyZ / HTTP/1.1";

	for (int place = 0; place < 3; place++)
		for (int c = 0; c < 256; c++) {
			struct row row = { line, 14, 400, BH_HTTP_1_1 };

			memcpy(line, "XyZ", 3);
			line[place] = (char)c;
			if (bh_bytes__is_token((char)c))
				row.status = 0;
			check(&row, 1);
		}
}

/* What may stand at each place of "HTTP/1.1" for 0, and for 505. */
Test(request_line, every_byte_value_in_the_version)
{
	static const char *const good[] = {
		"H", "T", "T", "P", "/", "1", ".", "0123456789",
	};
	struct bh_request_line r;

	for (int place = 0; place < 8; place++)
		for (int c = 0; c < 256; c++) {
			char line[] = "GET / HTTP/1.1";
			int status = 400;

			if (c != 0 && strchr(good[place], c) != NULL)
				status = 0;
			else if (place == 5 && c >= '2' && c <= '9')
				status = 505;
			line[6 + place] = (char)c;
			cr_expect_eq(parse(line, 14, &r), status, "%s",
			    bh_test_show(line, 14));
		}
}

static void
parse_prefix(const char *in, size_t len)
{
	struct bh_request_line r;
	int status = bh_request_line__parse(in, len, &r);

	/* "GET /a" is complete in HTTP/0.9. */
	cr_expect_eq(status, len == 18 || len == 5 || len == 6 ||
	    len == 7 || len == 8 || len == 9 ? 0 : 400, "%zu", len);
}

Test(request_line, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix, BYTES("GET /abcd HTTP/1.1"));
}
