#include "proto/etag.h"
#include "unit.h"

static enum bh_etag_match
match(const char *value, bool strong)
{
	size_t len = strlen(value);
	char *fenced = bh_test_fence(value, len);
	enum bh_etag_match found = bh_etag__match(fenced, len, "\"a-1\"",
	    strong);

	bh_test_unfence(fenced, len);
	return found;
}

static const struct row {
	const char *value;
	enum bh_etag_match weak, strong;
} rows[] = {
	{ "\"a-1\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "W/\"a-1\"", BH_ETAG_MATCH, BH_ETAG_NONE },
	{ "\"A-1\"", BH_ETAG_NONE, BH_ETAG_NONE },
	{ "\"a-12\"", BH_ETAG_NONE, BH_ETAG_NONE },
	{ "\"a-\"", BH_ETAG_NONE, BH_ETAG_NONE },
	{ "\"\"", BH_ETAG_NONE, BH_ETAG_NONE },
	{ "*", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ " * ", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"*\"", BH_ETAG_NONE, BH_ETAG_NONE },
	{ "\"b\", \"a-1\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"b\",\"a-1\",\"c\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"b\"\t,\t\"a-1\" ", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ ",, \"a-1\" ,,", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"b\", W/\"a-1\"", BH_ETAG_MATCH, BH_ETAG_NONE },
	{ "W/\"a-1\", \"a-1\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"b\", \"c\"", BH_ETAG_NONE, BH_ETAG_NONE },
	/* a comma may be in a tag, and a backslash is no escape */
	{ "\"b,\",\"a-1\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"b, \"a-1\"", BH_ETAG_MALFORMED, BH_ETAG_MALFORMED },
	{ "\"b\\\",\"a-1\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
	{ "\"\xe4\", \"a-1\"", BH_ETAG_MATCH, BH_ETAG_MATCH },
};

Test(etag, lists)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_expect_eq(match(rows[i].value, false), rows[i].weak,
		    "weak: %s", rows[i].value);
		cr_expect_eq(match(rows[i].value, true), rows[i].strong,
		    "strong: %s", rows[i].value);
	}
}

Test(etag, malformed)
{
	static const char *const values[] = {
		"", " ", ",", "a-1", "\"", "\"a-1", "a-1\"", "'a-1'",
		"w/\"a-1\"", "W/", "W/a-1", "W\"a-1\"", "W /\"a-1\"",
		"W/ \"a-1\"", "W/W/\"a-1\"", "\"a-1\" \"b\"", "\"a-1\"b",
		"\"a-1\";x", "\"a-1\", b", "b, \"a-1\"", "\"a-1\", *",
		"*, \"a-1\"", "**", ", *", "*,", "\"a b\", \"a-1\"",
		"\"a\tb\", \"a-1\"", "\"a\x7f\", \"a-1\"", "\"a-1\", \"",
	};

	for (size_t i = 0; i < ROWS(values); i++)
		cr_expect_eq(match(values[i], false), BH_ETAG_MALFORMED, "%s",
		    values[i]);
}

static void
match_prefix(const char *in, size_t len)
{
	cr_expect_leq(bh_etag__match(in, len, "\"a-1\"", true),
	    BH_ETAG_MALFORMED);
}

Test(etag, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(match_prefix, BYTES(" ,W/\"b\",\t\"a-1\" , W/\"\""));
	bh_test_prefixes(match_prefix, BYTES(" * "));
}

static const char *
format(uint64_t size, int64_t seconds, uint32_t ns, const char *suffix)
{
	static char buffer[BH_ETAG_SIZE];
	char *fenced = bh_test_fence(NULL, BH_ETAG_SIZE);

	memcpy(buffer, bh_etag__format(size, seconds, ns, suffix, fenced),
	    BH_ETAG_SIZE);
	bh_test_unfence(fenced, BH_ETAG_SIZE);
	return buffer;
}

Test(etag, of_a_file)
{
	cr_expect_str_eq(format(0, 0, 0, ""), "\"0-0\"");
	cr_expect_str_eq(format(6, 1, 0, ""), "\"6-3b9aca00\"");
	cr_expect_str_eq(format(255, 0, 999999999, ""), "\"ff-3b9ac9ff\"");
	cr_expect_str_eq(format(6, 1, 0, "-gz"), "\"6-3b9aca00-gz\"");
	cr_expect_str_eq(format(UINT64_MAX, -1, 999999999, "-zst"),
	    "\"ffffffffffffffff-ffffffffffffffff-zst\"");
}
