/*
 * Text made harmless: nothing is left that ends the place it is put into, it
 * decodes back to what it was, and what does not fit is a beginning of it.
 *
 * The first byte of the input says how much fits.
 */
#include "fuzz.h"
#include "proto/escape.h"
#include "proto/percent.h"
#include "simple/listing.h"

typedef void escape(struct bh_text *t, const char *s, size_t len);

static void
escape_log(struct bh_text *t, const char *s, size_t len)
{
	bh_escape__log(t, s, len, SIZE_MAX);
}

/* ---- back again; each returns how many bytes it took, 0: it is wrong */

static size_t
unescape_html(const char *s, size_t len, char *ret)
{
	static const char names[][7] = { "&amp;", "&lt;", "&gt;", "&quot;",
	    "&#39;" };

	*ret = s[0];
	if (strchr("<>\"'", s[0]) != NULL && s[0] != '\0')
		return 0;
	if (s[0] != '&')
		return 1;
	for (size_t i = 0; i < 5; i++)
		if (len >= strlen(names[i]) &&
		    memcmp(s, names[i], strlen(names[i])) == 0) {
			*ret = "&<>\"'"[i];
			return strlen(names[i]);
		}
	return 0;
}

/* \xHH, \u00HH and a letter or the byte itself behind a backslash. */
static size_t
unescape_backslash(const char *s, size_t len, char *ret)
{
	static const char letters[] = "b\bf\fn\nr\rt\t\"\"\\\\''";
	size_t digits = len < 2 ? 0 : s[1] == 'x' ? 2 : s[1] == 'u' ? 4 : 0;
	char hex[5] = "";

	*ret = s[0];
	if ((unsigned char)s[0] < 0x20)
		return 0;
	if (s[0] != '\\')
		return 1;
	if (digits > 0) {
		if (len < 2 + digits)
			return 0;
		memcpy(hex, s + 2, digits);
		HOLDS(strspn(hex, "0123456789abcdef") == digits);
		*ret = (char)strtoul(hex, NULL, 16);
		return 2 + digits;
	}
	for (const char *l = letters; *l != '\0'; l += 2)
		if (len >= 2 && s[1] == *l) {
			*ret = l[1];
			return 2;
		}
	return 0;
}

static size_t
unescape_percent(const char *s, size_t len, char *ret)
{
	HOLDS(s[0] == '%' || strchr("-._~/", s[0]) != NULL ||
	    bh_fuzz_is_token(s, 1));
	HOLDS(s[0] != '\0' && strchr("!#$&'*+^`|", s[0]) == NULL);
	if (s[0] == '%')
		return len >= 3 && bh_percent__decode(ret, s, 3) == 1 ? 3 : 0;
	*ret = s[0];
	return 1;
}

static void
check_back(const struct bh_text *t, const char *s, size_t len,
    size_t (*unescape)(const char *, size_t, char *))
{
	size_t at = 0, n = 0, taken;
	char c = '\0';

	for (; at < t->len; at += taken, n++) {
		taken = unescape(t->at + at, t->len - at, &c);
		HOLDS(taken > 0 && n < len && c == s[n]);
	}
	HOLDS(n == len);
}

/* ---- each */

static struct bh_text
run(escape *f, const char *s, size_t len, size_t size)
{
	struct bh_text t = { .at = malloc(size), .size = size };

	f(&t, s, len);
	HOLDS(t.len <= size);
	return t;
}

/* Whole; and a beginning of it where there is less room. */
static struct bh_text
check(escape *f, const char *s, size_t len, size_t room)
{
	struct bh_text whole = run(f, s, len, 6 * len + 2), part;

	HOLDS(!whole.truncated);
	part = run(f, s, len, room);
	HOLDS(part.truncated == (whole.len > room));
	if (f != bh_escape__repr)
		HOLDS(memcmp(part.at, whole.at, part.len) == 0);
	free(part.at);
	return whole;
}

/* RFC 3629 3, by what it decodes to. */
static bool
is_utf8(const char *s, size_t len)
{
	static const unsigned long least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s, *end = u + len;

	while (u < end) {
		size_t more = *u < 0x80 ? 0 : (*u & 0xe0) == 0xc0 ? 1 :
		    (*u & 0xf0) == 0xe0 ? 2 : (*u & 0xf8) == 0xf0 ? 3 : 4;
		unsigned long c = more == 0 ? *u : *u & (0x3f >> more);

		if (more == 4 || (size_t)(end - u) <= more)
			return false;
		for (size_t i = 1; i <= more; i++) {
			if ((u[i] & 0xc0) != 0x80)
				return false;
			c = c << 6 | (u[i] & 0x3f);
		}
		if (c < least[more] || c > 0x10ffff ||
		    (c >= 0xd800 && c <= 0xdfff))
			return false;
		u += 1 + more;
	}
	return true;
}

static void
check_utf8(const char *s, size_t len)
{
	size_t i = 0, n = 1;

	for (; i < len && n > 0; i += n) {
		n = bh_escape__utf8(s + i, len - i);
		HOLDS(n <= len - i && (n == 0 || is_utf8(s + i, n)));
	}
	HOLDS((n > 0) == is_utf8(s, len));
}

static void
check_json(const char *s, size_t len, size_t room)
{
	struct bh_text t = check(bh_escape__json, s, len, room);

	HOLDS(is_utf8(t.at, t.len));
	HOLDS(!bh_fuzz_has_control(t.at, t.len) ||
	    memchr(s, 0x7f, len) != NULL);
	for (size_t i = 0; i < t.len; i++) {
		HOLDS(t.at[i] != '"' && (unsigned char)t.at[i] >= 0x20);
		if (t.at[i] == '\\')
			HOLDS(++i < t.len && strchr("bfnrtu\"\\", t.at[i]));
	}
	if (is_utf8(s, len))
		check_back(&t, s, len, unescape_backslash);
	free(t.at);
}

static void
check_quoted(const char *s, size_t len, size_t room)
{
	struct bh_text t = check(escape_log, s, len, room), cut;

	for (size_t i = 0; i < t.len; i++)
		HOLDS(t.at[i] >= 0x20 && t.at[i] < 0x7f && t.at[i] != '"');
	check_back(&t, s, len, unescape_backslash);
	cut = run(escape_log, s, len < room ? len : room, 4 * len + 3);
	HOLDS(memcmp(cut.at, t.at, cut.len) == 0);
	free(cut.at);
	free(t.at);
	t = check(bh_escape__repr, s, len, room);
	for (size_t i = 0; i < t.len; i++)
		HOLDS(t.at[i] >= 0x20 && t.at[i] < 0x7f);
	HOLDS(t.len >= 2 && t.at[0] == t.at[t.len - 1]);
	cut = (struct bh_text){ .at = t.at + 1, .len = t.len - 2 };
	check_back(&cut, s, len, unescape_backslash);
	for (size_t i = 1; i + 1 < t.len; i++)
		HOLDS(t.at[i] != t.at[0] || t.at[i - 1] == '\\');
	free(t.at);
}

/* ---- what is made of them */

static size_t
count(const struct bh_text *t, const char *bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < t->len; i++)
		n += t->at[i] != '\0' && strchr(bytes, t->at[i]) != NULL;
	return n;
}

/* A file's name has no part in what a row is made of. */
static void
check_row(const char *s, size_t len, unsigned char kind)
{
	struct bh_entry *e = malloc(sizeof(*e) + len + 2), *plain;
	struct bh_text t = { .at = malloc(BH_SINK_ENTRY),
	    .size = BH_SINK_ENTRY }, u = t;

	*e = (struct bh_entry){ .kind = kind % 3, .size = 1 };
	memcpy(e->name, s, len);
	e->name[len] = '\0';
	plain = malloc(sizeof(*plain) + 2);
	*plain = *e;
	memcpy(plain->name, "a", 2);
	u.at = malloc(BH_SINK_ENTRY);
	bh_page__entry(&t, e);
	bh_page__entry(&u, plain);
	HOLDS(!t.truncated && is_utf8(t.at, t.len));
	HOLDS(count(&t, "<>\"'\n") == count(&u, "<>\"'\n"));
	t.len = u.len = 0;
	bh_json__entry(&t, e, true);
	HOLDS(!t.truncated && is_utf8(t.at, t.len));
	HOLDS(count(&t, "{}\n") <= 3 + len);
	t.len = u.len = 0;
	bh_plain__entry(&t, e);
	HOLDS(!t.truncated && is_utf8(t.at, t.len));
	HOLDS(!bh_fuzz_has_control(t.at, t.len - 1));
	free(t.at);
	free(u.at);
	free(e);
	free(plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t len = size - 1, room;
	struct bh_text t;
	char *s;

	if (size < 1 || size > 2000)
		return 0;
	room = data[0];
	s = bh_fuzz_room(data + 1, len);
	t = check(bh_escape__html, s, len, room);
	check_back(&t, s, len, unescape_html);
	free(t.at);
	check_utf8(s, len);
	check_json(s, len, room);
	check_quoted(s, len, room);
	t = (struct bh_text){ .at = malloc(3 * len), .size = 3 * len };
	t.len = bh_percent__encode(t.at, s, len, "/");
	check_back(&t, s, len, unescape_percent);
	free(t.at);
	if (len <= 255 && len > 0 && memchr(s, '\0', len) == NULL)
		check_row(s, len, data[0]);
	free(s);
	return 0;
}
