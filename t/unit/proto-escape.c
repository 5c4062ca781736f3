#include <stdio.h>

#include "proto/escape.h"
#include "unit.h"

typedef void escaper(struct bh_text *, const char *, size_t);

struct row {
	const char *in;
	size_t len;
	const char *out;
};

static char buf[4096];

static const char *
escape(escaper *f, const char *in, size_t len)
{
	struct bh_text t = { .at = buf, .size = sizeof(buf) };
	char *fenced = bh_test_fence(in, len);

	f(&t, fenced, len);
	bh_test_unfence(fenced, len);
	return bh_text__end(&t);
}

static void
check(escaper *f, const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++)
		cr_expect_str_eq(escape(f, rows->in, rows->len), rows->out,
		    "%s became %s", bh_test_show(rows->in, rows->len), buf);
}

static void
log_20(struct bh_text *t, const char *s, size_t len)
{
	bh_escape__log(t, s, len, 20);
}

Test(escape, html)
{
	static const struct row rows[] = {
		{ BYTES(""), "" },
		{ BYTES("a b"), "a b" },
		{ BYTES("<a href=\"x\">'&amp;'"),
		  "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;" },
		{ BYTES("\xc3\xa4\n"), "\xc3\xa4\n" },
	};

	check(bh_escape__html, rows, ROWS(rows));
}

Test(escape, html_leaves_every_other_byte_alone)
{
	for (int c = 1; c < 256; c++) {
		char in[1] = { (char)c };
		bool special = strchr("&<>\"'", c) != NULL;

		cr_expect_eq(strlen(escape(bh_escape__html, in, 1)) > 1,
		    special, "%02x", c);
		cr_expect(buf[0] == (special ? '&' : (char)c), "%02x", c);
	}
}

Test(escape, json)
{
	static const struct row rows[] = {
		{ BYTES(""), "" },
		{ BYTES("a\"b\\c/"), "a\\\"b\\\\c/" },
		{ BYTES("\b\f\n\r\t"), "\\b\\f\\n\\r\\t" },
		{ BYTES("\0\x01\x1f\x7f"), "\\u0000\\u0001\\u001f\x7f" },
	};

	check(bh_escape__json, rows, ROWS(rows));
}

#define BAD "\xef\xbf\xbd"

Test(escape, json_passes_utf_8_and_replaces_every_other_byte)
{
	static const struct row rows[] = {
		{ BYTES("\xc2\x80"), "\xc2\x80" },
		{ BYTES("\xdf\xbf"), "\xdf\xbf" },
		{ BYTES("\xe0\xa0\x80"), "\xe0\xa0\x80" },
		{ BYTES("\xed\x9f\xbf\xee\x80\x80"),
		  "\xed\x9f\xbf\xee\x80\x80" },
		{ BYTES("\xef\xbf\xbf"), "\xef\xbf\xbf" },
		{ BYTES("\xf0\x90\x80\x80"), "\xf0\x90\x80\x80" },
		{ BYTES("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf" },
		{ BYTES("\x80"), BAD },
		{ BYTES("\xbf" "a"), BAD "a" },
		{ BYTES("\xc0\x80"), BAD BAD },
		{ BYTES("\xc1\xbf"), BAD BAD },
		{ BYTES("\xc2"), BAD },
		{ BYTES("\xc2" "a"), BAD "a" },
		{ BYTES("\xc2\xc2\x80"), BAD "\xc2\x80" },
		{ BYTES("\xe0\x9f\xbf"), BAD BAD BAD },
		{ BYTES("\xed\xa0\x80"), BAD BAD BAD },
		{ BYTES("\xe2\x82"), BAD BAD },
		{ BYTES("\xe2\x82\""), BAD BAD "\\\"" },
		{ BYTES("\xf0\x8f\xbf\xbf"), BAD BAD BAD BAD },
		{ BYTES("\xf4\x90\x80\x80"), BAD BAD BAD BAD },
		{ BYTES("\xf5\x80\x80\x80"), BAD BAD BAD BAD },
		{ BYTES("\xf0\x9f\x98"), BAD BAD BAD },
		{ BYTES("\xf8\xff\xfe"), BAD BAD BAD },
	};

	check(bh_escape__json, rows, ROWS(rows));
}

Test(escape, log_is_one_line_of_visible_ascii_whatever_comes)
{
	for (int c = 0; c < 256; c++) {
		char in[1] = { (char)c }, expected[5];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			sprintf(expected, "\\x%02x", c);
		else
			sprintf(expected, "%c", c);
		cr_expect_str_eq(escape(log_20, in, 1), expected);
	}
}

Test(escape, log_cuts_at_its_limit)
{
	static const struct row rows[] = {
		{ BYTES("1234567890123456789"), "1234567890123456789" },
		{ BYTES("12345678901234567890"), "12345678901234567890" },
		{ BYTES("123456789012345678901"), "12345678901234567890..." },
		{ BYTES("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"),
		  "\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a"
		  "\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a" },
	};

	check(log_20, rows, ROWS(rows));
}

/* As Python prints them with %r. */
Test(escape, repr)
{
	static const struct row rows[] = {
		{ BYTES(""), "''" },
		{ BYTES("FOO"), "'FOO'" },
		{ BYTES("it's"), "\"it's\"" },
		{ BYTES("say \"x\""), "'say \"x\"'" },
		{ BYTES("'\""), "'\\'\"'" },
		{ BYTES("a\\b"), "'a\\\\b'" },
		{ BYTES("\n\r\t"), "'\\n\\r\\t'" },
		{ BYTES("\0\b\f\x1f\x7f\x80\xff"),
		  "'\\x00\\x08\\x0c\\x1f\\x7f\\x80\\xff'" },
		{ BYTES(" ~"), "' ~'" },
	};

	check(bh_escape__repr, rows, ROWS(rows));
}

/* A beginning of what would have come, and never half an escape. */
static void
check_cut(escaper *f, const char *in, char last)
{
	char whole[256];
	size_t whole_len;

	strcpy(whole, escape(f, in, strlen(in)));
	whole_len = strlen(whole);
	for (size_t size = 0; size < whole_len; size++) {
		char *at = bh_test_fence(NULL, size);
		struct bh_text t = { .at = at, .size = size };
		const char *back;

		f(&t, in, strlen(in));
		cr_expect(t.truncated);
		/* The closing quote of repr() may still fit. */
		if (t.len > 0 && at[t.len - 1] == last)
			t.len--;
		cr_expect(memcmp(at, whole, t.len) == 0, "%zu: %s", size,
		    bh_test_show(at, t.len));
		back = memrchr(at, '\\', t.len);
		cr_expect(back == NULL || at + t.len - back > 1);
		bh_test_unfence(at, size);
	}
}

Test(escape, what_does_not_fit_is_cut_between_two_characters)
{
	check_cut(bh_escape__html, "a<b>&\"'c", '\0');
	check_cut(bh_escape__json, "a\"\x01\xff\n\xc3\xa4" "b", '\0');
	check_cut(log_20, "a\"\x01\xff\n\xc3\xa4" "b", '\0');
	check_cut(log_20, "123456789012345678901", '\0');
	check_cut(bh_escape__repr, "a'\x01\xff\nb", '"');
}
