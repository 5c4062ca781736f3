#include <string.h>

#include "multipart.h"

enum { START, PREAMBLE, AFTER, HEAD, DATA, END, BROKEN, BOUNDARY_MAX = 70 };

static const char type[] = "multipart/form-data";

/* RFC 2046 bchars; a blank may not be the last one. */
static bool
is_boundary(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] == '\0' || strchr("0123456789"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		    "'()+_,-./:=? ", s[i]) == NULL)
			return false;
	return len > 0 && len <= BOUNDARY_MAX && s[len - 1] != ' ';
}

/* The end of a parameter: at a ";" that is not within quotes. */
static const char *
skip(const char *s, const char *end)
{
	bool quoted = false;

	for (; s < end && (quoted || *s != ';'); s++)
		if (*s == '"')
			quoted = !quoted;
		else if (quoted && *s == '\\' && s + 1 < end)
			s++;
	return s;
}

/* The value of the parameter "boundary" behind the type; NULL: there is none,
 * or another one. */
static const char *
find_boundary(const char *s, size_t len, size_t *ret_len)
{
	const char *end = s + len, *stop, *found = NULL;

	for (; s < end; s = stop) {
		while (s < end && (*s == ';' || bh_bytes__is_blank(*s)))
			s++;
		stop = skip(s, end);
		if (stop - s <= 9 || !bh_bytes__same(s, 9, "boundary=", 9))
			continue;
		if (found != NULL)
			return NULL;
		found = s + 9;
		while (bh_bytes__is_blank(stop[-1]))
			stop--;
		*ret_len = (size_t)(stop - found);
	}
	if (found == NULL || *found != '"')
		return found;
	if (*ret_len < 2 || found[*ret_len - 1] != '"')
		return NULL;
	*ret_len -= 2;
	return found + 1;
}

int
bh_multipart__begin(struct bh_multipart *m, const char *content_type,
    size_t len)
{
	size_t n = sizeof(type) - 1;
	const char *boundary;

	*m = (struct bh_multipart){ .state = BROKEN };
	if (len < n || !bh_bytes__same(content_type, n, type, n) ||
	    (len > n && content_type[n] != ';' &&
	    !bh_bytes__is_blank(content_type[n])))
		return 415;
	boundary = find_boundary(content_type + n, len - n, &n);
	if (boundary == NULL || !is_boundary(boundary, n))
		return 400;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary, n);
	m->len = 4 + n;
	m->state = START;
	return 0;
}

/* Where the delimiter is, or the start of what may be one; else len. */
static size_t
seek(const struct bh_multipart *m, const char *s, size_t len, bool *ret_whole)
{
	const char *at = s, *end = s + len;
	size_t n;

	*ret_whole = false;
	while ((at = memchr(at, '\r', (size_t)(end - at))) != NULL) {
		n = (size_t)(end - at);
		if (memcmp(at, m->delimiter, n < m->len ? n : m->len) == 0) {
			*ret_whole = n >= m->len;
			return (size_t)(at - s);
		}
		at++;
	}
	return len;
}

/* Nothing is in front of the first delimiter, mostly. */
static int
start(struct bh_multipart *m, const char *buf, size_t len, size_t *ret_used)
{
	size_t n = m->len - 2;

	if (memcmp(buf, m->delimiter + 2, len < n ? len : n) != 0)
		m->state = PREAMBLE;
	else if (len < n)
		return BH_MORE;
	else
		m->state = AFTER;
	*ret_used = m->state == AFTER ? n : 0;
	return 0;
}

static int
preamble(struct bh_multipart *m, const char *buf, size_t len,
    size_t *ret_used)
{
	bool whole;

	*ret_used = seek(m, buf, len, &whole);
	if (!whole)
		return BH_MORE;
	*ret_used += m->len;
	m->state = AFTER;
	return 0;
}

/* Behind a delimiter: the last one has "--", another one the end of its line,
 * with blanks before it. */
static int
after(struct bh_multipart *m, const char *buf, size_t len, size_t *ret_used)
{
	size_t n = 0;

	if (len >= 2 && buf[0] == '-' && buf[1] == '-') {
		m->state = END;
		return 0;
	}
	while (n < len && bh_bytes__is_blank(buf[n]))
		n++;
	if (n >= BH_PART_HEAD_MAX)
		return 400;
	if (n == len || (n + 1 == len && (buf[n] == '\r' ||
	    (n == 0 && buf[n] == '-'))))
		return BH_MORE;
	if (buf[n] != '\r' || buf[n + 1] != '\n')
		return 400;
	*ret_used = n + 2;
	m->state = HEAD;
	return 0;
}

static int
head(struct bh_multipart *m, const char *buf, size_t len, size_t *ret_used,
    const char **ret, size_t *ret_len)
{
	const char *end = NULL;

	if (len >= 2 && memcmp(buf, "\r\n", 2) == 0)
		end = buf;
	else if (len >= 4 && (end = memmem(buf, len, "\r\n\r\n", 4)) != NULL)
		end += 2;
	if (end == NULL)
		return len >= BH_PART_HEAD_MAX ? 400 : BH_MORE;
	*ret = buf;
	*ret_len = (size_t)(end - buf);
	*ret_used = *ret_len + 2;
	m->state = DATA;
	return BH_PART_HEAD;
}

static int
data(struct bh_multipart *m, const char *buf, size_t len, size_t *ret_used,
    const char **ret, size_t *ret_len)
{
	bool whole;
	size_t n = seek(m, buf, len, &whole);
	int r;

	if (n == 0 && !whole)
		return BH_MORE;
	*ret = buf;
	*ret_len = *ret_used = n;
	if (n > 0)
		return BH_PART_DATA;
	/* Not before all of its line is right. */
	r = after(m, buf + m->len, len - m->len, ret_used);
	if (r != 0) {
		*ret_used = 0;
		return r;
	}
	*ret_used += m->len;
	return BH_PART_END;
}

int
bh_multipart__next(struct bh_multipart *m, const char *buf, size_t len,
    size_t *ret_used, const char **ret, size_t *ret_len)
{
	size_t used;
	int r = 0;

	*ret_used = 0;
	while (r == 0 && m->state != END && m->state != BROKEN) {
		if (len == 0)
			return BH_MORE;
		used = 0;
		if (m->state == START)
			r = start(m, buf, len, &used);
		else if (m->state == PREAMBLE)
			r = preamble(m, buf, len, &used);
		else if (m->state == AFTER)
			r = after(m, buf, len, &used);
		else if (m->state == HEAD)
			r = head(m, buf, len, &used, ret, ret_len);
		else
			r = data(m, buf, len, &used, ret, ret_len);
		buf += used;
		len -= used;
		*ret_used += used;
	}
	if (r > 0)
		m->state = BROKEN;
	return m->state == BROKEN ? 400 : r;
}
