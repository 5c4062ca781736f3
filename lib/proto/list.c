#include <string.h>

#include "bytes.h"
#include "list.h"

/* Where the run that starts at `at` ends: at a `stop` outside quoted strings,
 * or at len. */
static size_t
run_end(const char *s, size_t at, size_t len, char stop)
{
	bool quoted = false;

	for (; at < len; at++) {
		if (quoted && s[at] == '\\' && at + 1 < len)
			at++;
		else if (s[at] == '"')
			quoted = !quoted;
		else if (s[at] == stop && !quoted)
			break;
	}
	return at;
}

/* The next run between `stop` bytes, empty ones skipped, blanks cut off. */
static bool
next(const char *s, size_t len, char stop, size_t *at, const char **ret,
    size_t *ret_len)
{
	size_t start = *at, end;

	while (start < len &&
	    (bh_bytes__is_blank(s[start]) || s[start] == stop))
		start++;
	end = *at = run_end(s, start, len, stop);
	while (end > start && bh_bytes__is_blank(s[end - 1]))
		end--;
	*ret = s + start;
	*ret_len = end - start;
	return end > start;
}

bool
bh_list__next(const char *value, size_t len, size_t *at,
    const char **ret, size_t *ret_len)
{
	return next(value, len, ',', at, ret, ret_len);
}

bool
bh_list__has(const char *value, size_t len, const char *token)
{
	size_t at = 0, n, token_len = strlen(token);
	const char *member;

	while (bh_list__next(value, len, &at, &member, &n))
		if (bh_bytes__same(member, n, token, token_len))
			return true;
	return false;
}

/* How well a range of an Accept field fits name: 3 the same, 2 its type,
 * 1 anything, 0 not at all. */
static int
fit(const char *range, size_t len, const char *name, size_t name_len)
{
	if (bh_bytes__same(range, len, name, name_len))
		return 3;
	if (len == 1 && range[0] == '*')
		return 1;
	if (len < 3 || memcmp(range + len - 2, "/*", 2) != 0 ||
	    memchr(name, '/', name_len) == NULL)
		return 0;
	if (len == 3 && range[0] == '*')
		return 1;
	return name_len >= len - 1 &&
	    bh_bytes__same(range, len - 1, name, len - 1) ? 2 : 0;
}

/* RFC 9110 12.4.2: "0" or "1", then up to three decimals. In thousandths, or
 * -1. */
static int
parse_weight(const char *s, size_t len)
{
	int n, scale = 100;

	if (len == 0 || len > 5 || (s[0] != '0' && s[0] != '1') ||
	    (len > 1 && s[1] != '.'))
		return -1;
	n = (s[0] - '0') * 1000;
	for (size_t i = 2; i < len; i++, scale /= 10) {
		if (!bh_bytes__is_digit(s[i]))
			return -1;
		n += (s[i] - '0') * scale;
	}
	return n <= 1000 ? n : -1;
}

/* The q of a member whose parameters start at `at`; 1000 without, -1 for a
 * malformed one. */
static int
weight_of(const char *member, size_t len, size_t at)
{
	const char *parameter;
	size_t n;

	while (next(member, len, ';', &at, &parameter, &n))
		if (n >= 2 && (parameter[0] | 0x20) == 'q' &&
		    parameter[1] == '=')
			return parse_weight(parameter + 2, n - 2);
	return 1000;
}

void
bh_list__like(const char *value, size_t len, const char *name,
    struct bh_liking *liking)
{
	size_t at = 0, n, name_len = strlen(name);
	const char *member;

	while (bh_list__next(value, len, &at, &member, &n)) {
		size_t end = run_end(member, 0, n, ';'), range_len = end;
		int weight = weight_of(member, n, end), how;

		while (range_len > 0 &&
		    bh_bytes__is_blank(member[range_len - 1]))
			range_len--;
		how = fit(member, range_len, name, name_len);
		if (how == 0 || how < liking->fit || weight < 0)
			continue;
		if (how > liking->fit || weight > liking->weight)
			liking->weight = weight;
		liking->fit = how;
	}
}

int
bh_list__weight(const char *value, size_t len, const char *name)
{
	struct bh_liking liking = { 0 };

	bh_list__like(value, len, name, &liking);
	return liking.fit > 0 ? liking.weight : -1;
}

int
bh_list__score(const struct bh_liking *liking)
{
	return liking->weight > 0 ? liking->weight * 4 + liking->fit : 0;
}
