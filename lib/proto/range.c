#include <stdbool.h>
#include <string.h>

#include "bytes.h"
#include "list.h"
#include "range.h"

/* 1*DIGIT, UINT64_MAX for what is more; false for anything else. */
static bool
parse_position(const char *s, size_t len, uint64_t *ret)
{
	if (len == 0 || bh_bytes__span(s, len, BH_DIGIT) != len)
		return false;
	if (!bh_bytes__decimal(s, len, UINT64_MAX, ret))
		*ret = UINT64_MAX;
	return true;
}

/* "-n": the last n bytes. */
static int
parse_suffix(const char *s, size_t len, uint64_t size, uint64_t *ret_first,
    uint64_t *ret_last)
{
	uint64_t n;

	if (!parse_position(s, len, &n))
		return 200;
	if (n == 0 || size == 0)
		return 416;
	*ret_first = n < size ? size - n : 0;
	*ret_last = size - 1;
	return 206;
}

/* "first-last" or "first-" */
static int
parse_span(const char *s, size_t len, size_t dash, uint64_t size,
    uint64_t *ret_first, uint64_t *ret_last)
{
	uint64_t first, last = UINT64_MAX;

	if (!parse_position(s, dash, &first))
		return 200;
	if (dash + 1 < len &&
	    !parse_position(s + dash + 1, len - dash - 1, &last))
		return 200;
	if (last < first)
		return 200;
	if (first >= size)
		return 416;
	*ret_first = first;
	*ret_last = last < size ? last : size - 1;
	return 206;
}

int
bh_range__parse(const char *value, size_t len, uint64_t size,
    uint64_t *ret_first, uint64_t *ret_last)
{
	const char *range, *dash, *more;
	size_t at = 6, n, more_len;

	if (len < 6 || !bh_bytes__same(value, 6, "bytes=", 6) ||
	    !bh_list__next(value, len, &at, &range, &n) ||
	    bh_list__next(value, len, &at, &more, &more_len))
		return 200;
	dash = memchr(range, '-', n);
	if (dash == range)
		return parse_suffix(range + 1, n - 1, size, ret_first,
		    ret_last);
	if (dash == NULL)
		return 200;
	return parse_span(range, n, (size_t)(dash - range), size, ret_first,
	    ret_last);
}

bool
bh_range__parse_content(const char *value, size_t len, uint64_t *ret_first,
    uint64_t *ret_last, uint64_t *ret_total)
{
	const char *dash, *slash, *end = value + len;
	uint64_t first, last, total;

	if (len < 6 || !bh_bytes__same(value, 6, "bytes ", 6))
		return false;
	value += 6;
	dash = memchr(value, '-', (size_t)(end - value));
	slash = dash == NULL ? NULL :
	    memchr(dash, '/', (size_t)(end - dash));
	if (slash == NULL ||
	    !bh_bytes__decimal(value, (size_t)(dash - value), INT64_MAX,
	    &first) ||
	    !bh_bytes__decimal(dash + 1, (size_t)(slash - dash - 1), INT64_MAX,
	    &last) ||
	    !bh_bytes__decimal(slash + 1, (size_t)(end - slash - 1), INT64_MAX,
	    &total) || first > last || last >= total)
		return false;
	*ret_first = first;
	*ret_last = last;
	*ret_total = total;
	return true;
}
