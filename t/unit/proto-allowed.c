#include "proto/allowed.h"
#include "unit.h"

struct parse_row {
	const char *text;
	size_t len;
	const char *host; /* NULL: none */
	unsigned port;
	bool below;
};

static void
check_parse(const struct parse_row *row)
{
	const char *shown = bh_test_show(row->text, row->len);
	char *fenced = bh_test_fence(row->text, row->len);
	struct bh_allowed a;
	bool good = bh_allowed__parse(fenced, row->len, &a);

	cr_expect(good == (row->host != NULL), "%s", shown);
	if (good && row->host != NULL) {
		cr_expect(a.len == strlen(row->host) &&
		    memcmp(a.host, row->host, a.len) == 0, "%s", shown);
		cr_expect_eq(a.port, row->port, "%s", shown);
		cr_expect_eq(a.below, row->below, "%s", shown);
	}
	bh_test_unfence(fenced, row->len);
}

Test(allowed, what_a_list_may_have)
{
	static const struct parse_row rows[] = {
		{ BYTES("a"), "a", 0, false },
		{ BYTES("www.Example.org"), "www.Example.org", 0, false },
		{ BYTES("www.example.org."), "www.example.org", 0, false },
		{ BYTES("a:8443"), "a", 8443, false },
		{ BYTES("a.:1"), "a", 1, false },
		{ BYTES("*.a"), "a", 0, true },
		{ BYTES("*.example.org:65535"), "example.org", 65535, true },
		{ BYTES("192.0.2.1"), "192.0.2.1", 0, false },
		{ BYTES("[::1]"), "[::1]", 0, false },
		{ BYTES("[2001:db8::1]:8443"), "[2001:db8::1]", 8443, false },
		{ BYTES(""), NULL, 0, false },
		{ BYTES("*"), NULL, 0, false },
		{ BYTES("*."), NULL, 0, false },
		{ BYTES("*.*.a"), NULL, 0, false },
		{ BYTES("*a"), NULL, 0, false },
		{ BYTES("a.*"), NULL, 0, false },
		{ BYTES("*..a"), NULL, 0, false },
		{ BYTES("*.[::1]"), NULL, 0, false },
		{ BYTES("*.192.0.2.1"), NULL, 0, false },
		{ BYTES("a:"), NULL, 0, false },
		{ BYTES("a:0"), NULL, 0, false },
		{ BYTES("a:65536"), NULL, 0, false },
		{ BYTES("a/"), NULL, 0, false },
		{ BYTES("https://a"), NULL, 0, false },
		{ BYTES("u@a"), NULL, 0, false },
		{ BYTES("a b"), NULL, 0, false },
		{ BYTES("a\0"), NULL, 0, false },
		{ BYTES("a\r\n"), NULL, 0, false },
		{ BYTES("::1"), NULL, 0, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		check_parse(&rows[i]);
}

struct has_row {
	const char *allowed;
	const char *host;
	size_t len;
	bool has;
};

static void
check_has(const struct has_row *row)
{
	char *fenced = bh_test_fence(row->host, row->len);
	struct bh_allowed a;

	cr_assert(bh_allowed__parse(row->allowed, strlen(row->allowed), &a));
	cr_expect_eq(bh_allowed__has(&a, fenced, row->len), row->has,
	    "%s in %s", bh_test_show(row->host, row->len), row->allowed);
	bh_test_unfence(fenced, row->len);
}

Test(allowed, a_name_is_that_name_and_no_other)
{
	static const struct has_row rows[] = {
		{ "example.org", BYTES("example.org"), true },
		{ "example.org", BYTES("EXAMPLE.org"), true },
		{ "Example.ORG", BYTES("example.org"), true },
		{ "example.org", BYTES("example.org."), true },
		{ "example.org.", BYTES("example.org"), true },
		{ "example.org:8443", BYTES("example.org"), true },
		{ "example.org", BYTES("www.example.org"), false },
		{ "example.org", BYTES("example.or"), false },
		{ "example.org", BYTES("xample.org"), false },
		{ "example.org", BYTES("example.org.evil.test"), false },
		{ "example.org", BYTES("notexample.org"), false },
		{ "example.org", BYTES("example-org"), false },
		{ "example.org", BYTES(""), false },
		{ "example.org", BYTES("."), false },
		{ "example.org", BYTES("[::1]"), false },
		{ "127.0.0.1", BYTES("127.0.0.1"), true },
		{ "127.0.0.1", BYTES("127.0.0.2"), false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		check_has(&rows[i]);
}

Test(allowed, a_star_is_one_label_or_more)
{
	static const struct has_row rows[] = {
		{ "*.example.org", BYTES("a.example.org"), true },
		{ "*.example.org", BYTES("A.Example.Org."), true },
		{ "*.example.org", BYTES("a.b.example.org"), true },
		{ "*.example.org", BYTES("example.org"), false },
		{ "*.example.org", BYTES("notexample.org"), false },
		{ "*.example.org", BYTES("a.example.org.evil.test"), false },
		{ "*.example.org", BYTES("a.example.or"), false },
		{ "*.example.org", BYTES(".example.org"), false },
		{ "*.example.org", BYTES("a.example.com"), false },
		{ "*.org", BYTES("org"), false },
		{ "*.org", BYTES("[::1]"), false },
		{ "*.1", BYTES("[::1]"), false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		check_has(&rows[i]);
}

Test(allowed, an_address_of_ipv6_is_its_value)
{
	static const struct has_row rows[] = {
		{ "[::1]", BYTES("[::1]"), true },
		{ "[::1]", BYTES("[0:0:0:0:0:0:0:1]"), true },
		{ "[2001:DB8::1]", BYTES("[2001:db8:0::1]"), true },
		{ "[::1]", BYTES("[::2]"), false },
		{ "[::1]", BYTES("[127.0.0.1]"), false },
		{ "[::1]", BYTES("[::g]"), false },
		{ "[::1]", BYTES("[]"), false },
		{ "[::1]", BYTES("::1"), false },
		{ "[::1]", BYTES("[::1"), false },
		{ "[::1]", BYTES("["), false },
		{ "[::1]", BYTES("[]"), false },
		{ "[::1]", BYTES(""), false },
		{ "[::ffff:127.0.0.1]", BYTES("127.0.0.1"), false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		check_has(&rows[i]);
}

/* A name of `len` bytes below example.org. */
static bool
has_of_length(size_t len)
{
	static const char end[] = ".example.org";
	struct bh_allowed a;
	char name[300];

	memset(name, 'a', sizeof(name));
	memcpy(name + len - strlen(end), end, strlen(end));
	cr_assert(bh_allowed__parse("*.example.org", 13, &a));
	return bh_allowed__has(&a, name, len);
}

Test(allowed, no_name_has_more_than_253_bytes)
{
	cr_expect(has_of_length(253));
	cr_expect(!has_of_length(254));
}
