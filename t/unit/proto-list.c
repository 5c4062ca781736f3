#include "proto/list.h"
#include "unit.h"

/* The members with "|" behind each. */
static const char *
members(const char *value, size_t len)
{
	static char buf[256];
	struct bh_text t = { .at = buf, .size = sizeof(buf) };
	char *fenced = bh_test_fence(value, len);
	const char *member;
	size_t at = 0, n;

	while (bh_list__next(fenced, len, &at, &member, &n)) {
		bh_text__put(&t, member, n);
		bh_text__char(&t, '|');
	}
	cr_expect_not(bh_list__next(fenced, len, &at, &member, &n));
	bh_test_unfence(fenced, len);
	return bh_text__end(&t);
}

Test(list, members)
{
	static const struct { const char *value, *members; } rows[] = {
		{ "", "" },
		{ "a", "a|" },
		{ "a,b", "a|b|" },
		{ "a, b\t,\tc", "a|b|c|" },
		{ " a b , c ", "a b|c|" },
		{ ",", "" },
		{ " , ,\t,", "" },
		{ ",a,,b,", "a|b|" },
		{ "\"a,b\",c", "\"a,b\"|c|" },
		{ "a;x=\"1,2\", b", "a;x=\"1,2\"|b|" },
		{ "\"a\\\",b\",c", "\"a\\\",b\"|c|" },
		{ "\"a,b", "\"a,b|" },
		{ "\"a\\", "\"a\\|" },
		{ "a\\,b", "a\\|b|" },
		{ "\"\",b", "\"\"|b|" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(members(rows[i].value,
		    strlen(rows[i].value)), rows[i].members, "%s",
		    rows[i].value);
}

Test(list, has)
{
	static const struct { const char *value; bool has; } rows[] = {
		{ "close", true },
		{ "CLOSE", true },
		{ "TE, close", true },
		{ ",close ,", true },
		{ "", false },
		{ "closed", false },
		{ "clos", false },
		{ "close x", false },
		{ "close;x", false },
		{ "\"close\"", false },
		{ "\"a, close, b\"", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_eq(bh_list__has(rows[i].value,
		    strlen(rows[i].value), "close"), rows[i].has, "%s",
		    rows[i].value);
}

struct row {
	const char *value, *name;
	int weight;
};

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		size_t len = strlen(rows->value);
		char *fenced = bh_test_fence(rows->value, len);
		int weight = bh_list__weight(fenced, len, rows->name);

		bh_test_unfence(fenced, len);
		cr_expect(weight == rows->weight, "%d for %s in %s", weight,
		    rows->name, rows->value);
	}
}

Test(list, weight_of_a_coding)
{
	static const struct row rows[] = {
		{ "", "gzip", -1 },
		{ "gzip", "gzip", 1000 },
		{ "GZip", "gzip", 1000 },
		{ "gzip, br", "br", 1000 },
		{ "br", "gzip", -1 },
		{ "xgzip, gzipx", "gzip", -1 },
		{ "*", "gzip", 1000 },
		{ "*/*", "gzip", -1 },
		{ "gzip;q=0", "gzip", 0 },
		{ "gzip;q=0, *", "gzip", 0 },
		{ "*;q=0, gzip", "gzip", 1000 },
		{ "*;q=0", "identity", 0 },
		{ "gzip;q=0.5, gzip;q=0.8", "gzip", 800 },
		{ "gzip;q=0.8, gzip;q=0.5", "gzip", 800 },
	};

	check(rows, ROWS(rows));
}

Test(list, weights_have_up_to_three_decimals_and_end_at_1)
{
	static const struct row rows[] = {
		{ "a;q=0.", "a", 0 },
		{ "a;q=0.0", "a", 0 },
		{ "a;q=0.001", "a", 1 },
		{ "a;q=0.01", "a", 10 },
		{ "a;q=0.5", "a", 500 },
		{ "a;q=0.999", "a", 999 },
		{ "a;q=1", "a", 1000 },
		{ "a;q=1.", "a", 1000 },
		{ "a;q=1.000", "a", 1000 },
		{ "a ; Q=0.5 ", "a", 500 },
		{ "a\t;\tq=0.5", "a", 500 },
		{ "a;;q=0.5", "a", 500 },
		{ "a;q=0.5;q=1", "a", 500 },
		{ "a;q=", "a", -1 },
		{ "a;q=2", "a", -1 },
		{ "a;q=1.001", "a", -1 },
		{ "a;q=0.0001", "a", -1 },
		{ "a;q=.5", "a", -1 },
		{ "a;q=00.5", "a", -1 },
		{ "a;q=0,5", "a", 0 },
		{ "a;q=0.5x", "a", -1 },
		{ "a;q=-1", "a", -1 },
		{ "a;q=+1", "a", -1 },
		{ "a;q=\"1\"", "a", -1 },
		{ "a;q= 1", "a", -1 },
		{ "a;q =1", "a", 1000 },
		{ "a;q=9999999999999999999999999999999999999999", "a", -1 },
		{ "a;q=x, a;q=0.3", "a", 300 },
		{ "a;q=x, *;q=0.3", "a", 300 },
		{ ";q=0.5", "a", -1 },
	};

	check(rows, ROWS(rows));
}

Test(list, the_most_specific_media_range_counts)
{
	static const struct row rows[] = {
		{ "text/html", "text/html", 1000 },
		{ "Text/HTML", "text/html", 1000 },
		{ "text/htm", "text/html", -1 },
		{ "text/htmlx", "text/html", -1 },
		{ "text/*;q=0.5", "text/html", 500 },
		{ "TEXT/*;q=0.5", "text/html", 500 },
		{ "tex/*", "text/html", -1 },
		{ "textx/*", "text/html", -1 },
		{ "text/html/*", "text/html", -1 },
		{ "*/*;q=0.1", "text/html", 100 },
		{ "*;q=0.2", "text/html", 200 },
		{ "*/html", "text/html", -1 },
		{ "a/*", "a/b", 1000 },
		{ "a/*", "b/b", -1 },
		{ "/*", "text/html", -1 },
		{ "text/*", "text", -1 },
		{ "*/*;q=0.9, text/*;q=0.5, text/html;q=0.1", "text/html",
		  100 },
		{ "text/html;q=0.1, text/*;q=0.5, */*;q=0.9", "text/html",
		  100 },
		{ "text/html;q=0.1, text/*;q=0.5, */*;q=0.9", "text/plain",
		  500 },
		{ "text/html;q=0.1, text/*;q=0.5, */*;q=0.9", "image/png",
		  900 },
		{ "a/b;c=\";q=0,x\";q=0.5", "a/b", 500 },
		{ "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "text/plain",
		  500 },
		{ "text/html, image/gif, *; q=.2, */*; q=.2", "text/css",
		  -1 },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,"
		  "image/avif,image/webp,*/*;q=0.8", "application/xml", 900 },
	};

	check(rows, ROWS(rows));
}

/* What two values come to, as bh_list__score. */
static int
score(const char *first, const char *second, const char *name)
{
	struct bh_liking liking = { 0 };

	bh_list__like(first, strlen(first), name, &liking);
	bh_list__like(second, strlen(second), name, &liking);
	return bh_list__score(&liking);
}

Test(list, at_equal_weights_what_is_named_is_liked_more)
{
	static const char axios[] = "application/json, text/plain, */*";
	static const char both[] = "text/*, */*;q=0.9";

	cr_expect_gt(score(axios, "", "application/json"),
	    score(axios, "", "text/html"));
	cr_expect_eq(score(axios, "", "application/json"),
	    score(axios, "", "text/plain"));
	cr_expect_gt(score("*/*, text/*", "", "text/html"),
	    score("*/*, text/*", "", "image/png"));
	cr_expect_gt(score(both, "", "text/html"),
	    score(both, "image/png;q=0.999", "image/png"));
	cr_expect_gt(score("a/b;q=0.501, */*;q=0.502", "", "c/d"),
	    score("a/b;q=0.501, */*;q=0.502", "", "a/b"));
}

Test(list, what_is_refused_is_as_what_is_not_named)
{
	cr_expect_eq(score("", "", "a/b"), 0);
	cr_expect_eq(score("c/d", "", "a/b"), 0);
	cr_expect_eq(score("a/b;q=0", "*/*", "a/b"), 0);
}

Test(list, values_add_up)
{
	cr_expect_eq(score("a/b;q=0.5", "*/*", "a/b"),
	    score("a/b;q=0.5, */*", "", "a/b"));
	cr_expect_eq(score("*/*", "a/b;q=0.5", "a/b"),
	    score("a/b;q=0.5", "", "a/b"));
	cr_expect_eq(score("c/d", "a/b", "a/b"), score("a/b", "", "a/b"));
}

static void
parse_prefix(const char *in, size_t len)
{
	const char *member;
	size_t at = 0, n;

	while (bh_list__next(in, len, &at, &member, &n))
		cr_expect(n > 0 && member + n <= in + len);
	bh_list__has(in, len, "b");
	cr_expect_leq(bh_list__weight(in, len, "a/b"), 1000);
}

Test(list, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix,
	    BYTES("a/b;q=0.5, \"x\\\"\\\\\" ; y=\"\\,\";q=1 ,, */*"));
}
