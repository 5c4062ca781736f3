#include "proto/host.h"
#include "unit.h"

enum { BAD = -1 };

struct row {
	const char *text;
	size_t len;
	int host_len; /* BAD: no host */
	unsigned port;
};

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		const char *shown = bh_test_show(rows->text, rows->len);
		char *fenced = bh_test_fence(rows->text, rows->len);
		size_t host_len = 99;
		unsigned port = 99;
		bool good = bh_host__parse(fenced, rows->len, &host_len,
		    &port);

		bh_test_unfence(fenced, rows->len);
		cr_expect(good == (rows->host_len != BAD), "%s", shown);
		if (!good || rows->host_len == BAD)
			continue;
		cr_expect_eq(host_len, (size_t)rows->host_len, "%s", shown);
		cr_expect_eq(port, rows->port, "%s", shown);
	}
}

Test(host, names)
{
	static const struct row rows[] = {
		{ BYTES("a"), 1, 0 },
		{ BYTES("localhost"), 9, 0 },
		{ BYTES("www.Example.com"), 15, 0 },
		{ BYTES("www.example.com."), 16, 0 },
		{ BYTES("a-b_c.d"), 7, 0 },
		{ BYTES("-"), 1, 0 },
		{ BYTES("127.0.0.1"), 9, 0 },
		{ BYTES("1234"), 4, 0 },
		{ BYTES(""), BAD, 0 },
		{ BYTES("."), BAD, 0 },
		{ BYTES(".a"), BAD, 0 },
		{ BYTES("a..b"), BAD, 0 },
		{ BYTES("a.."), BAD, 0 },
		{ BYTES("..:80"), BAD, 0 },
	};

	check(rows, ROWS(rows));
}

Test(host, ports_have_up_to_five_digits_and_65535)
{
	static const struct row rows[] = {
		{ BYTES("a:80"), 1, 80 },
		{ BYTES("a:"), 1, 0 },
		{ BYTES("a:0"), 1, 0 },
		{ BYTES("a:00080"), 1, 80 },
		{ BYTES("a:65534"), 1, 65534 },
		{ BYTES("a:65535"), 1, 65535 },
		{ BYTES("a:65536"), BAD, 0 },
		{ BYTES("a:99999"), BAD, 0 },
		{ BYTES("a:000080"), BAD, 0 },
		{ BYTES("a:100000"), BAD, 0 },
		{ BYTES("a:4294967376"), BAD, 0 },
		{ BYTES("a:+80"), BAD, 0 },
		{ BYTES("a:-1"), BAD, 0 },
		{ BYTES("a:0x50"), BAD, 0 },
		{ BYTES("a:80:80"), BAD, 0 },
		{ BYTES(":80"), BAD, 0 },
		{ BYTES(":"), BAD, 0 },
	};

	check(rows, ROWS(rows));
}

Test(host, literals_are_ipv6_addresses_in_brackets)
{
	static const struct row rows[] = {
		{ BYTES("[::1]"), 5, 0 },
		{ BYTES("[::1]:8000"), 5, 8000 },
		{ BYTES("[::1]:"), 5, 0 },
		{ BYTES("[::ffff:1.2.3.4]"), 16, 0 },
		{ BYTES("[2001:db8::1]:1"), 13, 1 },
		{ BYTES("[]"), BAD, 0 },
		{ BYTES("["), BAD, 0 },
		{ BYTES("[::1"), BAD, 0 },
		{ BYTES("::1"), BAD, 0 },
		{ BYTES("[::1]80"), BAD, 0 },
		{ BYTES("[::1]]"), BAD, 0 },
		{ BYTES("[127.0.0.1]"), BAD, 0 },
		{ BYTES("[a]"), BAD, 0 },
		{ BYTES("[fe80::1%25eth0]"), BAD, 0 },
		{ BYTES("[fe80::1%eth0]"), BAD, 0 },
		{ BYTES("[v1.a]"), BAD, 0 },
		{ BYTES("x[::1]"), BAD, 0 },
	};

	check(rows, ROWS(rows));
}

Test(host, what_else_a_url_or_a_trick_could_have_is_refused)
{
	static const struct row rows[] = {
		{ BYTES("user@a"), BAD, 0 },
		{ BYTES("a/b"), BAD, 0 },
		{ BYTES("a?b"), BAD, 0 },
		{ BYTES("a b"), BAD, 0 },
		{ BYTES("a,b"), BAD, 0 },
		{ BYTES("a, b"), BAD, 0 },
		{ BYTES("a;b"), BAD, 0 },
		{ BYTES("a%41"), BAD, 0 },
		{ BYTES("../etc"), BAD, 0 },
		{ BYTES("a\0b"), BAD, 0 },
		{ BYTES("a:80\0"), BAD, 0 },
		{ BYTES("*"), BAD, 0 },
	};

	check(rows, ROWS(rows));
}

Test(host, every_byte_value_in_a_name)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "a?b";
		struct row row = { text, 3, BAD, 0 };

		text[1] = (char)c;
		if (c != 0 && strchr("abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._", c) != NULL)
			row.host_len = 3;
		check(&row, 1);
	}
}

Test(host, every_byte_value_in_a_port)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "a:1?3";
		struct row row = { text, 5, BAD, 0 };

		text[3] = (char)c;
		if (c >= '0' && c <= '9') {
			row.host_len = 1;
			row.port = 103 + 10 * (unsigned)(c - '0');
		}
		check(&row, 1);
	}
}

Test(host, every_byte_value_in_a_literal)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "[1::?]";
		struct row row = { text, 6, BAD, 0 };

		text[4] = (char)c;
		if (c != 0 && strchr("0123456789abcdefABCDEF", c) != NULL)
			row.host_len = 6;
		check(&row, 1);
	}
}

static void
parse_prefix(const char *in, size_t len)
{
	size_t host_len;
	unsigned port;

	cr_expect_eq(bh_host__parse(in, len, &host_len, &port), len >= 5);
}

Test(host, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix, BYTES("[::1]:8000"));
}
