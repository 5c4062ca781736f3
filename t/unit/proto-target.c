#include "proto/target.h"
#include "unit.h"

struct row {
	const char *method, *target;
	size_t len;
	int status;
	enum bh_target_form form;
	const char *authority, *path, *query; /* query NULL: there is none */
};

static int
parse(const char *method, const char *target, size_t len,
    struct bh_target *ret)
{
	size_t method_len = strlen(method);
	char *m = bh_test_fence(method, method_len);
	char *t = bh_test_fence(target, len);
	int status = bh_target__parse(m, method_len, t, len, ret);

	bh_test_unfence(m, method_len);
	bh_test_unfence(t, len);
	return status;
}

static void
check_part(const struct row *row, size_t at, size_t len, const char *expected,
    const char *what)
{
	cr_expect(at + len <= row->len && len == strlen(expected) &&
	    memcmp(row->target + at, expected, len) == 0, "%s of %s %s", what,
	    row->method, row->target);
}

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		struct bh_target t;
		int status = parse(rows->method, rows->target, rows->len, &t);

		cr_expect(status == rows->status, "%d for %s %s", status,
		    rows->method, bh_test_show(rows->target, rows->len));
		if (status != 0 || rows->status != 0)
			continue;
		cr_expect_eq(t.form, rows->form, "%s", rows->target);
		check_part(rows, t.authority, t.authority_len,
		    rows->authority, "authority");
		check_part(rows, t.path, t.path_len, rows->path, "path");
		cr_expect_eq(t.has_query, rows->query != NULL, "%s",
		    rows->target);
		check_part(rows, t.query, t.query_len,
		    rows->query == NULL ? "" : rows->query, "query");
	}
}

#define ORIGIN(target, path, query) \
	{ "GET", BYTES(target), 0, BH_ORIGIN_FORM, "", path, query }
#define ABSOLUTE(target, authority, path, query) \
	{ "GET", BYTES(target), 0, BH_ABSOLUTE_FORM, authority, path, query }
#define BAD(method, target) \
	{ method, BYTES(target), 400, BH_ORIGIN_FORM, "", "", NULL }

Test(target, origin_form)
{
	static const struct row rows[] = {
		ORIGIN("/", "/", NULL),
		ORIGIN("/a/b", "/a/b", NULL),
		ORIGIN("/a?b=c", "/a", "b=c"),
		ORIGIN("/?", "/", ""),
		ORIGIN("/a?b?c", "/a", "b?c"),
		ORIGIN("//host/x", "//host/x", NULL),
		ORIGIN("/%zz", "/%zz", NULL),
		ORIGIN("/http://a/", "/http://a/", NULL),
		BAD("GET", ""),
		BAD("GET", "a"),
		BAD("GET", "?a"),
		BAD("GET", "\\a"),
		BAD("GET", "../a"),
	};

	check(rows, ROWS(rows));
}

Test(target, absolute_form)
{
	static const struct row rows[] = {
		ABSOLUTE("http://a/", "a", "/", NULL),
		ABSOLUTE("HTTP://a.b:80/c?d", "a.b:80", "/c", "d"),
		ABSOLUTE("https://a/b", "a", "/b", NULL),
		ABSOLUTE("http://a", "a", "", NULL),
		ABSOLUTE("http://a?b", "a", "", "b"),
		ABSOLUTE("http://[::1]:8000/", "[::1]:8000", "/", NULL),
		BAD("GET", "http://"),
		BAD("GET", "http:///a"),
		BAD("GET", "http://?a"),
		BAD("GET", "http:/a"),
		BAD("GET", "http:a"),
		BAD("GET", "https:/"),
		BAD("GET", "http://:80/"),
		BAD("GET", "http://user@a/"),
		BAD("GET", "http://user:pass@a/"),
		BAD("GET", "http://a:99999/"),
		BAD("GET", "http://a\\b/"),
		BAD("GET", "ftp://a/"),
		BAD("GET", "httpx://a/"),
		BAD("GET", "javascript:alert(1)"),
		BAD("GET", "://a/"),
	};

	check(rows, ROWS(rows));
}

Test(target, asterisk_only_with_options)
{
	static const struct row rows[] = {
		{ "OPTIONS", BYTES("*"), 0, BH_ASTERISK_FORM, "", "*", NULL },
		{ "OPTIONS", BYTES("/a"), 0, BH_ORIGIN_FORM, "", "/a", NULL },
		BAD("OPTIONS", "**"),
		BAD("OPTIONS", "*?a"),
		BAD("options", "*"),
		BAD("OPTION", "*"),
		BAD("OPTIONSX", "*"),
		BAD("GET", "*"),
		BAD("CONNECT", "*"),
	};

	check(rows, ROWS(rows));
}

Test(target, authority_only_with_connect)
{
	static const struct row rows[] = {
		{ "CONNECT", BYTES("a:443"), 0, BH_AUTHORITY_FORM, "a:443", "",
		  NULL },
		{ "CONNECT", BYTES("[::1]:1"), 0, BH_AUTHORITY_FORM, "[::1]:1",
		  "", NULL },
		BAD("CONNECT", "a"),
		BAD("CONNECT", "a:"),
		BAD("CONNECT", "a:0"),
		BAD("CONNECT", ":443"),
		BAD("CONNECT", "/"),
		BAD("CONNECT", "http://a:443/"),
		BAD("CONNECT", "a:443/"),
		BAD("CONNECT", "user@a:443"),
		BAD("GET", "a:443"),
		BAD("connect", "a:443"),
	};

	check(rows, ROWS(rows));
}

Test(target, a_fragment_is_400)
{
	static const struct row rows[] = {
		BAD("GET", "/#a"),
		BAD("GET", "/a?b#c"),
		BAD("GET", "#"),
		BAD("GET", "http://a/#b"),
		BAD("GET", "http://a#b"),
	};

	check(rows, ROWS(rows));
}

Test(target, space_control_and_high_bytes_are_400)
{
	static const struct row rows[] = {
		BAD("GET", "/a b"),
		BAD("GET", "/a\tb"),
		BAD("GET", "/a\0b"),
		BAD("GET", "/\x7f"),
		BAD("GET", "/\x80"),
		BAD("GET", "/\xc3\xa4"),
		BAD("GET", "/a?\xff"),
		BAD("OPTIONS", "*\0"),
	};

	check(rows, ROWS(rows));
}

Test(target, every_byte_value_in_path_and_query)
{
	for (int place = 1; place < 6; place++)
		for (int c = 0; c < 256; c++) {
			char text[] = "/ab?de";
			bool good = c > 0x20 && c < 0x7f && c != '#';
			struct bh_target t;

			text[place] = (char)c;
			cr_expect_eq(parse("GET", text, 6, &t), good ? 0 : 400,
			    "%s", bh_test_show(text, 6));
		}
}

/* "?" and "/" end the authority there. */
Test(target, every_byte_value_in_the_authority)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "http://ab?cd/";
		bool good = c != 0 && strchr("abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._?/", c) != NULL;
		struct bh_target t;

		text[9] = (char)c;
		cr_expect_eq(parse("GET", text, 13, &t), good ? 0 : 400, "%s",
		    bh_test_show(text, 13));
	}
}

Test(target, every_byte_value_at_the_start)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "?ab";
		struct bh_target t;

		text[0] = (char)c;
		cr_expect_eq(parse("GET", text, 3, &t), c == '/' ? 0 : 400,
		    "%s", bh_test_show(text, 3));
	}
}

static void
parse_prefix(const char *in, size_t len)
{
	struct bh_target t;

	/* "http://[::1]" is whole; so is all from "http://[::1]:" on. */
	cr_expect_eq(bh_target__parse("GET", 3, in, len, &t),
	    len >= 12 ? 0 : 400, "%zu", len);
}

Test(target, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix, BYTES("http://[::1]:80/a?b"));
}
