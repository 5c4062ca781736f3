/* Which file a part of a form is: RFC 7578 section 4.2. */
#include <string.h>

#include "field.h"
#include "multipart.h"
#include "percent.h"

/* A parameter's value: where it ends, or NULL. What is quoted is without its
 * quotes; only they are escaped, as browsers send backslashes as they are. */
static const char *
take_value(const char *s, const char *end, char *ret, size_t *ret_len)
{
	size_t n = 0;

	if (s == end || *s != '"') {
		while (s < end && *s != ';' && !bh_bytes__is_blank(*s))
			ret[n++] = *s++;
		*ret_len = n;
		return s;
	}
	for (s++; s < end && *s != '"'; s++) {
		if (*s == '\\' && s + 1 < end && s[1] == '"')
			s++;
		ret[n++] = *s;
	}
	*ret_len = n;
	return s < end ? s + 1 : NULL;
}

/* RFC 8187: charset'language'text. In place. */
static bool
decode(char *s, size_t *len)
{
	char *mark = memchr(s, '\'', *len);
	size_t n;

	if (mark == NULL)
		return false;
	n = *len - (size_t)(mark + 1 - s);
	mark = memchr(mark + 1, '\'', n);
	if (mark == NULL)
		return false;
	n = *len - (size_t)(mark + 1 - s);
	memmove(s, mark + 1, n);
	*len = bh_percent__decode(s, s, n);
	return *len != (size_t)-1;
}

/* Blanks and a ";" in front of a parameter; NULL: there is none. */
static const char *
next(const char *s, const char *end)
{
	while (s < end && bh_bytes__is_blank(*s))
		s++;
	if (s == end || *s != ';')
		return NULL;
	for (s++; s < end && bh_bytes__is_blank(*s);)
		s++;
	return s;
}

/* 0: its value is in ret; BH_PART_NO_FILE: there is no such parameter; 400. */
static int
find(const char *s, const char *end, const char *wanted, char *ret,
    size_t *ret_len)
{
	const char *name;
	bool found = false;
	size_t len;

	s += bh_bytes__span(s, (size_t)(end - s), BH_TOKEN);
	while (!found && (s = next(s, end)) != NULL) {
		name = s;
		s += bh_bytes__span(s, (size_t)(end - s), BH_TOKEN);
		len = (size_t)(s - name);
		found = bh_bytes__same(name, len, wanted, strlen(wanted));
		if (s == end || *s != '=')
			return 400;
		s = take_value(s + 1, end, ret, ret_len);
		if (s == NULL)
			return 400;
	}
	return found ? 0 : BH_PART_NO_FILE;
}

/* "filename*" is not for forms; some send nothing else. */
static int
find_name(const char *s, const char *end, char *ret, size_t *ret_len)
{
	int r = find(s, end, "filename", ret, ret_len);

	if (r == BH_PART_NO_FILE)
		r = find(s, end, "filename*", ret, ret_len);
	else
		return r;
	return r == 0 && !decode(ret, ret_len) ? 400 : r;
}

int
bh_multipart__file(const char *head, size_t len, char *ret, size_t *ret_len)
{
	const char *end;
	struct bh_field f;
	size_t n;

	for (; len > 0; head += n + 2, len -= n + 2) {
		end = memmem(head, len, "\r\n", 2);
		if (end == NULL)
			return 400;
		n = (size_t)(end - head);
		if (bh_field__parse(head, n, &f) != 0)
			return 400;
		if (bh_bytes__same(head, f.name_len, "Content-Disposition", 19))
			return find_name(head + f.value,
			    head + f.value + f.value_len, ret, ret_len);
	}
	return 400;
}
