/* Takes answers apart; one that is cut is no less looked at. */
#include "answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *
find_line_end(const char *at, const char *end)
{
	return memmem(at, (size_t)(end - at), "\r\n", 2);
}

/* The value of a field; NULL: it is not there. */
static const char *
field(const struct answer *a, const char *name)
{
	const char *at = a->head, *end = a->head + a->head_len;
	size_t len = strlen(name);

	while ((at = find_line_end(at, end)) != NULL) {
		at += 2;
		if ((size_t)(end - at) > len + 2 && at[len] == ':' &&
		    strncasecmp(at, name, len) == 0)
			return at + len + 2;
	}
	return NULL;
}

static void
take_bytes(const char **at, const char *end, unsigned long long len,
    struct answer *ret)
{
	size_t left = (size_t)(end - *at);

	ret->whole = len <= left;
	append(&ret->body, *at, ret->whole ? (size_t)len : left);
	*at += ret->whole ? (size_t)len : left;
}

/* False: no chunk. */
static bool
take_chunks(const char **at, const char *end, struct answer *ret)
{
	unsigned long long len = 1;
	char *digits_end;
	const char *line;

	while (len > 0) {
		line = find_line_end(*at, end);
		ret->whole = line != NULL;
		if (line == NULL)
			return true;
		len = strtoull(*at, &digits_end, 16);
		if (digits_end != line || line == *at)
			return false;
		*at = line + 2;
		take_bytes(at, end, len, ret);
		ret->whole &= end - *at >= 2;
		if (!ret->whole)
			return true;
		if (memcmp(*at, "\r\n", 2) != 0)
			return false;
		*at += 2;
	}
	return true;
}

static bool
take_body(const char **at, const char *end, struct answer *ret)
{
	const char *length = field(ret, "Content-Length");

	if (field(ret, "Transfer-Encoding") != NULL)
		return take_chunks(at, end, ret);
	if (length != NULL) {
		take_bytes(at, end, strtoull(length, NULL, 10), ret);
		return true;
	}
	ret->until_close = true;
	take_bytes(at, end, (size_t)(end - *at), ret);
	return true;
}

bool
answer_next(const char **at, const char *end, bool head_only,
    struct answer *ret, bool *ret_wrong)
{
	size_t left = (size_t)(end - *at);
	const char *head_end;

	*ret_wrong = false;
	*ret = (struct answer){ .head = *at };
	if (left == 0)
		return false;
	head_end = memmem(*at, left, "\r\n\r\n", 4);
	if (left < 13 || head_end == NULL) {
		*ret_wrong = memcmp(*at, "HTTP/1.1 ", left < 9 ? left : 9) != 0;
		*at = end;
		return !*ret_wrong;
	}
	ret->code = (int)strtol(*at + 9, NULL, 10);
	ret->head_len = (size_t)(head_end + 2 - *at);
	*ret_wrong = memcmp(*at, "HTTP/1.", 7) != 0 || (*at)[8] != ' ' ||
	    ret->code < 100 || ret->code > 999;
	if (*ret_wrong)
		return false;
	*at = head_end + 4;
	ret->whole = true;
	if (head_only || ret->code < 200 || ret->code == 204 ||
	    ret->code == 304)
		return true;
	*ret_wrong = !take_body(at, end, ret);
	/* Nothing follows what is cut. */
	if (!*ret_wrong && !ret->whole)
		*at = end;
	return !*ret_wrong;
}

void
answer_free(struct answer *a)
{
	free(a->body.data);
}

static bool
is_of_the_moment(const char *line)
{
	static const char names[][20] = { "Date:", "Content-Length:",
	    "Transfer-Encoding:", "Connection:", "Keep-Alive:" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncasecmp(line, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The next line that is compared, moving *at; "" at the end. */
static const char *
next_line(const char **at, const char *end, size_t *ret_len)
{
	const char *line, *line_end;

	while (*at < end) {
		line = *at;
		line_end = find_line_end(line, end);
		*at = line_end == NULL ? end : line_end + 2;
		if (is_of_the_moment(line))
			continue;
		*ret_len = (size_t)(*at - line);
		return line;
	}
	*ret_len = 0;
	return "";
}

bool
answer_same_head(const struct answer *a, const struct answer *b)
{
	const char *a_at = a->head, *b_at = b->head, *a_line, *b_line;
	size_t a_len, b_len;

	do {
		a_line = next_line(&a_at, a->head + a->head_len, &a_len);
		b_line = next_line(&b_at, b->head + b->head_len, &b_len);
		if (a_len != b_len || memcmp(a_line, b_line, a_len) != 0)
			return false;
	} while (a_len > 0);
	return true;
}

unsigned long
answer_heads(const char *request, size_t len)
{
	const char *at = request, *end = request + len, *line_end;
	unsigned long heads = 0;
	int count = 0;

	while ((line_end = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		size_t n = (size_t)(line_end - at);

		if (n > 0 && at[n - 1] == '\r')
			n--;
		if (n > 9 && memcmp(at + n - 9, " HTTP/1.", 8) == 0) {
			heads |= memcmp(at, "HEAD ", 5) == 0 ? 1UL << count : 0;
			count++;
		}
		at = line_end + 1;
	}
	return heads;
}
