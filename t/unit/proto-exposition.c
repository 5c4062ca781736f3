/* Lines of metrics: Prometheus' text format 0.0.4. */
#include "unit.h"

#include <stdio.h>

#include "proto/exposition.h"

/* The text is within `line`, which ends at memory that nobody may read. */
static enum bh_exposition_kind
parse(const char *text, struct bh_exposition *ret)
{
	size_t len = strlen(text);
	char *line = bh_test_fence(text, len);
	enum bh_exposition_kind kind;

	bh_exposition__parse(line, len, ret);
	kind = ret->kind;
	bh_test_unfence(line, len);
	/* Again, where it stays readable. */
	bh_exposition__parse(text, len, ret);
	cr_expect(ret->kind == kind, "%s", text);
	return kind;
}

static bool
is(struct bh_span s, const char *text)
{
	return s.len == strlen(text) &&
	    (s.len == 0 || memcmp(s.at, text, s.len) == 0);
}

Test(exposition, samples)
{
	static const struct {
		const char *line, *name, *labels, *value, *timestamp;
	} rows[] = {
		{ "a 1", "a", "", "1", "" },
		{ "  a\t1 ", "a", "", "1", "" },
		{ "a:b_C9 -1.5e+3 -12", "a:b_C9", "", "-1.5e+3", "-12" },
		{ "a{} 1", "a", "", "1", "" },
		{ "a{b=\"c\"} 1 2", "a", "b=\"c\"", "1", "2" },
		{ "a{b=\"c\"}1", "a", "b=\"c\"", "1", "" },
		{ "a {b=\"c\",} NaN", "a", "b=\"c\",", "NaN", "" },
		{ "a{ b = \"c\" , d=\"\" } +Inf", "a",
		    " b = \"c\" , d=\"\" ", "+Inf", "" },
		{ "a{b=\"}\\\"\\\\\\n,\"} -inf", "a",
		    "b=\"}\\\"\\\\\\n,\"", "-inf", "" },
		{ "a{b=\"\xc3\xb6\"} .5", "a", "b=\"\xc3\xb6\"", ".5", "" },
		{ "a 5.", "a", "", "5.", "" },
		{ "a 0e999", "a", "", "0e999", "" },
		{ "a 0.001e311", "a", "", "0.001e311", "" },
		{ "a 1e-99999999999999999999", "a", "",
		    "1e-99999999999999999999", "" },
		{ "a -1.7976931348623157e308", "a", "",
		    "-1.7976931348623157e308", "" },
		{ "a Infinity 999999999999999999", "a", "", "Infinity",
		    "999999999999999999" },
	};
	struct bh_exposition e;

	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_expect(parse(rows[i].line, &e) == BH_EXPOSITION_SAMPLE,
		    "%s: %s", rows[i].line, e.why);
		cr_expect(is(e.name, rows[i].name), "%s", rows[i].line);
		cr_expect(is(e.text, rows[i].labels), "%s", rows[i].line);
		cr_expect(is(e.value, rows[i].value), "%s", rows[i].line);
		cr_expect(is(e.timestamp, rows[i].timestamp), "%s",
		    rows[i].line);
	}
}

Test(exposition, what_is_no_sample)
{
	static const struct {
		const char *line, *why;
	} rows[] = {
		{ "1a 1", "not a name" }, { "a-b 1", "not a name" },
		{ "\xc3\xb6 1", "not a name" }, { "{a=\"b\"} 1", "not a name" },
		{ "a", "not a number" }, { "a ", "not a number" },
		{ "a{b=\"c\"}", "not a number" }, { "a x", "not a number" },
		{ "a 1x", "not a number" }, { "a 0x10", "not a number" },
		{ "a 1_000", "not a number" }, { "a .", "not a number" },
		{ "a 1e", "not a number" }, { "a -", "not a number" },
		{ "a 1\r", "not a number" }, { "a nanx", "not a number" },
		{ "a 1e999", "not a number" }, { "a 1e309", "not a number" },
		{ "a 1e99999999999999999999", "not a number" },
		{ "a 0.001e312", "not a number" },
		{ "a 1e+-1", "not a number" }, { "a .e1", "not a number" },
		{ "a -1.7976931348623158e308", "not a number" },
		{ "a 1 2.5", "not a timestamp" },
		{ "a 1 x", "not a timestamp" },
		{ "a 1 -", "not a timestamp" },
		{ "a 1 9999999999999999999", "not a timestamp" },
		{ "a 1 2 3", "more than a sample" },
		{ "a 1 # {id=\"x\"} 1", "not a timestamp" },
		{ "a{", "not a label" }, { "a{b", "not a label" },
		{ "a{b=", "not a label" }, { "a{b=\"", "not a label" },
		{ "a{b=\"c", "not a label" }, { "a{b=\"c\\", "not a label" },
		{ "a{b=\"c\"", "labels without an end" },
		{ "a{b=\"c\" d=\"e\"} 1", "labels without an end" },
		{ "a{,} 1", "not a label" }, { "a{b=c} 1", "not a label" },
		{ "a{b='c'} 1", "not a label" }, { "a{b:c=\"d\"} 1",
		    "not a label" }, { "a{1=\"d\"} 1", "not a label" },
		{ "a{b=\"\\t\"} 1", "not a label" },
		{ "a{b=\"\xff\"} 1", "not a label" },
		{ "a{b=\"1\",c=\"\",b=\"2\"} 1",
		    "a label that is there twice" },
		{ "a{__name__=\"b\"} 1", "a label that is there twice" },
		{ "# TYPE a", "not a type" }, { "# TYPE a b", "not a type" },
		{ "# TYPE a gauge x", "not a type" },
		{ "# TYPE", "not a name" }, { "# HELP 1 x", "not a name" },
		{ "# HELP a{b=\"c\"} x", "not a name" },
		{ "# HELP a \xff", "not UTF-8" },
	};
	struct bh_exposition e;

	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_expect(parse(rows[i].line, &e) == BH_EXPOSITION_INVALID,
		    "%s", rows[i].line);
		cr_expect_str_eq(e.why != NULL ? e.why : "", rows[i].why, "%s",
		    rows[i].line);
	}
}

Test(exposition, a_nul_is_no_text)
{
	static const struct {
		const char *line;
		size_t len;
		const char *why;
	} rows[] = {
		{ BYTES("a{b=\"\0\"} 1"), "not a label" },
		{ BYTES("# HELP a b\0"), "not UTF-8" },
	};
	struct bh_exposition e;

	for (size_t i = 0; i < ROWS(rows); i++) {
		bh_exposition__parse(rows[i].line, rows[i].len, &e);
		cr_expect_str_eq(e.why != NULL ? e.why : "", rows[i].why);
	}
}

Test(exposition, what_is_said_of_a_name)
{
	static const struct {
		const char *line;
		enum bh_exposition_kind kind;
		const char *name, *text;
	} rows[] = {
		{ "", BH_EXPOSITION_NOTHING, "", "" },
		{ " \t", BH_EXPOSITION_NOTHING, "", "" },
		{ "#", BH_EXPOSITION_NOTHING, "", "" },
		{ "# EOF", BH_EXPOSITION_NOTHING, "", "" },
		{ "# HELPER a b", BH_EXPOSITION_NOTHING, "", "" },
		{ "# \xff", BH_EXPOSITION_NOTHING, "", "" },
		{ "# HELP a b c ", BH_EXPOSITION_HELP, "a", "b c " },
		{ "#HELP a", BH_EXPOSITION_HELP, "a", "" },
		{ "#\t HELP  a\\", BH_EXPOSITION_INVALID, "", "" },
		{ "# UNIT a_s s ", BH_EXPOSITION_UNIT, "a_s", "s" },
		{ " # TYPE a:b  histogram ", BH_EXPOSITION_TYPE, "a:b",
		    "histogram" },
	};
	static const char *const types[] = { "untyped", "counter", "gauge",
		"histogram", "summary", "info", "stateset" };
	struct bh_exposition e;
	char line[40];

	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_expect(parse(rows[i].line, &e) == rows[i].kind, "%s",
		    rows[i].line);
		if (rows[i].name[0] != '\0')
			cr_expect(is(e.name, rows[i].name) &&
			    is(e.text, rows[i].text), "%s", rows[i].line);
	}
	for (size_t i = 0; i < ROWS(types); i++) {
		snprintf(line, sizeof(line), "# TYPE a %s", types[i]);
		cr_expect(parse(line, &e) == BH_EXPOSITION_TYPE &&
		    (size_t)e.type == i, "%s", line);
	}
}

Test(exposition, same_samples)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "a 1", "a 2 3", true }, { "a 1", "b 1", false },
		{ "a 1", "ab 1", false },
		{ "a 1", "a{} 1", true }, { "a 1", "a{b=\"\"} 1", true },
		{ "a{b=\"1\",c=\"2\"} 1", "a{ c = \"2\" ,b=\"1\", } 1", true },
		{ "a{b=\"1\"} 1", "a{b=\"1\",c=\"2\"} 1", false },
		{ "a{b=\"1\",c=\"2\"} 1", "a{b=\"1\"} 1", false },
		{ "a{b=\"1\"} 1", "a{b=\"2\"} 1", false },
		{ "a{b=\"1\"} 1", "a{c=\"1\"} 1", false },
		{ "a{b=\"\\\"\"} 1", "a{b=\"\\\\\"} 1", false },
		{ "a{b=\"\",c=\"1\"} 1", "a{c=\"1\"} 1", true },
	};
	struct bh_exposition a, b;

	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_assert(parse(rows[i].a, &a) == BH_EXPOSITION_SAMPLE);
		cr_assert(parse(rows[i].b, &b) == BH_EXPOSITION_SAMPLE);
		cr_expect(bh_exposition__same(&a, &b) == rows[i].same,
		    "%s | %s", rows[i].a, rows[i].b);
		cr_expect(bh_exposition__same(&b, &a) == rows[i].same,
		    "%s | %s", rows[i].b, rows[i].a);
	}
	cr_assert(parse("a{b=\"\",le=\"1\"} 1", &a) == BH_EXPOSITION_SAMPLE);
	cr_expect(bh_exposition__measures(a.text, "le"));
	cr_expect(!bh_exposition__measures(a.text, "b"));
	cr_expect(!bh_exposition__measures(a.text, "l"));
	cr_assert(parse("a{le=\"1x\"} 1", &a) == BH_EXPOSITION_SAMPLE);
	cr_expect(!bh_exposition__measures(a.text, "le"));
}

Test(exposition, no_more_labels_than)
{
	char line[20 + BH_EXPOSITION_LABELS * 12];
	struct bh_exposition e;

	for (int n = BH_EXPOSITION_LABELS; n <= BH_EXPOSITION_LABELS + 1; n++) {
		size_t len = 0;

		len += (size_t)sprintf(line, "a{");
		for (int i = 0; i < n; i++)
			len += (size_t)sprintf(line + len, "l%d=\"\",", i);
		sprintf(line + len, "} 1");
		cr_expect(parse(line, &e) == (n == BH_EXPOSITION_LABELS ?
		    BH_EXPOSITION_SAMPLE : BH_EXPOSITION_INVALID), "%d", n);
	}
}
