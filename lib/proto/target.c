#include <string.h>

#include "bytes.h"
#include "host.h"
#include "target.h"

/* Takes path and query from `at` on. */
static void
split_path(const char *target, size_t at, size_t len, struct bh_target *ret)
{
	const char *mark = memchr(target + at, '?', len - at);

	ret->path = at;
	ret->path_len = len - at;
	if (mark == NULL)
		return;
	ret->path_len = (size_t)(mark - target) - at;
	ret->has_query = true;
	ret->query = at + ret->path_len + 1;
	ret->query_len = len - ret->query;
}

/* The length of "http://" or "https://" at the start, or 0. */
static size_t
scheme_len(const char *target, size_t len)
{
	if (len >= 7 && bh_bytes__same(target, 7, "http://", 7))
		return 7;
	if (len >= 8 && bh_bytes__same(target, 8, "https://", 8))
		return 8;
	return 0;
}

static int
parse_absolute(const char *target, size_t len, struct bh_target *ret)
{
	size_t start = scheme_len(target, len), end = start, host_len;
	unsigned port;

	if (start == 0)
		return 400;
	while (end < len && target[end] != '/' && target[end] != '?')
		end++;
	/* RFC 9110 4.2: no empty host; 4.2.4: no user name. */
	if (!bh_host__parse(target + start, end - start, &host_len, &port))
		return 400;
	ret->form = BH_ABSOLUTE_FORM;
	ret->authority = start;
	ret->authority_len = end - start;
	split_path(target, end, len, ret);
	return 0;
}

/* RFC 9110 9.3.6: CONNECT without a port, or to port 0, is refused. */
static int
parse_authority(const char *target, size_t len, struct bh_target *ret)
{
	size_t host_len;
	unsigned port;

	if (!bh_host__parse(target, len, &host_len, &port) || port == 0)
		return 400;
	ret->form = BH_AUTHORITY_FORM;
	ret->authority_len = len;
	ret->path = ret->query = len;
	return 0;
}

static bool
is(const char *method, size_t method_len, const char *name)
{
	return method_len == 7 && memcmp(method, name, 7) == 0;
}

int
bh_target__parse(const char *method, size_t method_len,
    const char *target, size_t len, struct bh_target *ret)
{
	*ret = (struct bh_target){ 0 };
	if (len == 0 || bh_bytes__span(target, len, BH_TARGET) != len)
		return 400;
	if (is(method, method_len, "CONNECT"))
		return parse_authority(target, len, ret);
	if (target[0] == '/') {
		split_path(target, 0, len, ret);
		return 0;
	}
	if (len == 1 && target[0] == '*') {
		ret->form = BH_ASTERISK_FORM;
		ret->path_len = 1;
		return is(method, method_len, "OPTIONS") ? 0 : 400;
	}
	return parse_absolute(target, len, ret);
}
