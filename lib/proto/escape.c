#include <string.h>

#include "escape.h"

/* Puts and tells whether it fitted: what does not is the end of an escaped
 * text, so that a beginning of it is kept and no hole arises. */
static bool
put(struct bh_text *t, const char *s, size_t len)
{
	bool fits = len <= t->size - t->len;

	bh_text__put(t, s, len);
	return fits;
}

/* \xHH, or \u00HH in JSON. */
static bool
put_hex(struct bh_text *t, const char *prefix, char c)
{
	static const char digits[] = "0123456789abcdef";
	char escaped[8];
	size_t n = strlen(prefix);

	memcpy(escaped, prefix, n);
	escaped[n] = digits[(unsigned char)c >> 4];
	escaped[n + 1] = digits[c & 15];
	return put(t, escaped, n + 2);
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || (unsigned char)c >= 0x7f;
}

void
bh_escape__html(struct bh_text *t, const char *s, size_t len)
{
	bool good = true;

	for (size_t i = 0; good && i < len; i++) {
		if (s[i] == '&')
			good = put(t, "&amp;", 5);
		else if (s[i] == '<')
			good = put(t, "&lt;", 4);
		else if (s[i] == '>')
			good = put(t, "&gt;", 4);
		else if (s[i] == '"')
			good = put(t, "&quot;", 6);
		else if (s[i] == '\'')
			good = put(t, "&#39;", 5);
		else
			good = put(t, &s[i], 1);
	}
}

size_t
bh_escape__utf8(const char *s, size_t len)
{
	unsigned char a = (unsigned char)s[0], b;
	size_t n = a < 0x80 ? 1 : a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;

	if (n == 1)
		return 1;
	if (a < 0xc2 || a > 0xf4 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
	b = (unsigned char)s[1];
	if ((a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f) ||
	    (a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f))
		return 0;
	return n;
}

/* The letter behind the backslash for c, or NUL. */
static char
short_escape(char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	case '"':
	case '\\':
		return c;
	}
	return '\0';
}

void
bh_escape__json(struct bh_text *t, const char *s, size_t len)
{
	bool good = true;
	size_t n;

	for (size_t i = 0; good && i < len; i += n) {
		char letter = short_escape(s[i]);

		n = bh_escape__utf8(s + i, len - i);
		if (letter != '\0')
			good = put(t, (char[]){ '\\', letter }, 2);
		else if (n == 1 && (unsigned char)s[i] < 0x20)
			good = put_hex(t, "\\u00", s[i]);
		else if (n > 0)
			good = put(t, s + i, n);
		else
			good = put(t, "\xef\xbf\xbd", 3);
		if (n == 0)
			n = 1;
	}
}

void
bh_escape__log(struct bh_text *t, const char *s, size_t len, size_t max)
{
	size_t end = len < max ? len : max;
	bool good = true;

	for (size_t i = 0; good && i < end; i++) {
		if (is_control(s[i]) || s[i] == '"' || s[i] == '\\')
			good = put_hex(t, "\\x", s[i]);
		else
			good = put(t, &s[i], 1);
	}
	if (good && len > max)
		bh_text__put(t, "...", 3);
}

void
bh_escape__repr(struct bh_text *t, const char *s, size_t len)
{
	char quote = '\'';
	bool good;

	if (len > 0 && memchr(s, '\'', len) != NULL &&
	    memchr(s, '"', len) == NULL)
		quote = '"';
	good = put(t, &quote, 1);
	for (size_t i = 0; good && i < len; i++) {
		char letter = s[i] == '\n' || s[i] == '\r' || s[i] == '\t' ||
		    s[i] == '\\' ? short_escape(s[i]) : '\0';

		if (s[i] == quote)
			letter = quote;
		if (letter != '\0')
			good = put(t, (char[]){ '\\', letter }, 2);
		else if (is_control(s[i]))
			good = put_hex(t, "\\x", s[i]);
		else
			good = put(t, &s[i], 1);
	}
	bh_text__char(t, quote);
}
