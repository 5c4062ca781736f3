#include <string.h>

#include "bytes.h"
#include "request_line.h"

/* RFC 9112 2.3: one digit, a dot, one digit; a later 1.x is read as 1.1. */
static int
parse_version(const char *s, size_t len, int *ret_protocol)
{
	if (len != 8 || memcmp(s, "HTTP/", 5) != 0 ||
	    !bh_bytes__is_digit(s[5]) || s[6] != '.' ||
	    !bh_bytes__is_digit(s[7]) || s[5] == '0')
		return 400;
	if (s[5] == '1' && s[7] == '0')
		*ret_protocol = BH_HTTP_1_0;
	else
		*ret_protocol = BH_HTTP_1_1;
	return s[5] == '1' ? 0 : 505;
}

int
bh_request_line__parse(const char *line, size_t len,
    struct bh_request_line *ret)
{
	const char *end = line + len;
	const char *space = memchr(line, ' ', len);
	const char *target;

	*ret = (struct bh_request_line){ 0 };
	ret->method_len = space == NULL ? len : (size_t)(space - line);
	if (space == NULL)
		return 400;
	target = space + 1;
	space = memchr(target, ' ', (size_t)(end - target));
	ret->target = (size_t)(target - line);
	ret->target_len = (size_t)((space == NULL ? end : space) - target);
	if (space != NULL) {
		ret->version = (size_t)(space + 1 - line);
		ret->version_len = len - ret->version;
	}
	if (ret->method_len == 0 || ret->target_len == 0 ||
	    bh_bytes__span(line, len, BH_TOKEN) != ret->method_len)
		return 400;
	if (space != NULL)
		return parse_version(space + 1, ret->version_len,
		    &ret->protocol);
	if (ret->method_len != 3 || memcmp(line, "GET", 3) != 0)
		return 400;
	ret->protocol = BH_HTTP_0_9;
	return 0;
}
