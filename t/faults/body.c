/* Which body is as good as another. */
#include "answer.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

static struct bytes allowed[4];
static size_t allowed_count;
static const char *ignored;

void
judge_allow(const char *path)
{
	char piece[4096];
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL || allowed_count == 4)
		err(66, "%s", path);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		append(&allowed[allowed_count], piece, n);
	fclose(f);
	allowed_count++;
}

void
judge_ignore(const char *text)
{
	ignored = text;
}

/* The next line but those that do not count; false: there is none. */
static bool
next_line(const char **at, const char *end, const char **ret, size_t *ret_len)
{
	const char *line, *line_end;

	while (*at < end) {
		line = *at;
		line_end = memchr(line, '\n', (size_t)(end - line));
		*at = line_end == NULL ? end : line_end + 1;
		*ret = line;
		*ret_len = (size_t)(*at - line);
		if (ignored == NULL || memmem(line, *ret_len, ignored,
		    strlen(ignored)) == NULL)
			return true;
	}
	return false;
}

static bool
is_same_body(const struct bytes *a, const struct bytes *b)
{
	const char *a_at = a->data, *b_at = b->data, *a_line, *b_line;
	size_t a_len, b_len;
	bool more;

	if (ignored == NULL)
		return a->len == b->len &&
		    (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
	do {
		more = next_line(&a_at, a->data + a->len, &a_line, &a_len);
		if (more != next_line(&b_at, b->data + b->len, &b_line, &b_len))
			return false;
	} while (more && a_len == b_len && memcmp(a_line, b_line, a_len) == 0);
	return !more;
}

bool
body_is_allowed(const struct answer *a, const struct answer *reference)
{
	if (is_same_body(&a->body, &reference->body))
		return true;
	for (size_t i = 0; i < allowed_count; i++)
		if (is_same_body(&a->body, &allowed[i]))
			return true;
	return false;
}
