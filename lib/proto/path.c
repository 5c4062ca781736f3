#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "path.h"
#include "percent.h"

/* Whether an escaped slash is among the well-formed escapes of raw. */
static bool
has_escaped_slash(const char *raw, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++)
		if (raw[i] == '%' && raw[i + 1] == '2' &&
		    (raw[i + 2] | 0x20) == 'f')
			return true;
	return false;
}

static bool
is_dots(const char *segment, size_t len, size_t count)
{
	return len == count && memcmp(segment, "..", count) == 0;
}

/* The length of the path of `len` bytes, that ends in "/", without its last
 * segment. */
static size_t
parent(const char *path, size_t len)
{
	const char *slash = memrchr(path, '/', len - 1);

	return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* Removes empty and dot segments in place: what was written is never ahead of
 * what is read, and is "" or ends in "/". False above the root. */
static bool
normalise(char *path, size_t len, size_t *ret_len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char *slash = memchr(path + i, '/', len - i);
		size_t end = slash == NULL ? len : (size_t)(slash - path);
		size_t segment_len = end - i;

		if (is_dots(path + i, segment_len, 2)) {
			if (n == 0)
				return false;
			n = parent(path, n);
		} else if (segment_len > 0 &&
		    !is_dots(path + i, segment_len, 1)) {
			memmove(path + n, path + i, segment_len);
			n += segment_len;
			if (slash != NULL)
				path[n++] = '/';
		}
		i = end;
	}
	*ret_len = n;
	return true;
}

int
bh_path__resolve(char *dst, const char *raw, size_t len, size_t *ret_len)
{
	size_t n = bh_percent__decode(dst, raw, len);

	if (n == SIZE_MAX || memchr(dst, '\0', n) != NULL)
		return 400;
	if (has_escaped_slash(raw, len) || !normalise(dst, n, &n))
		return 404;
	dst[n] = '\0';
	*ret_len = n;
	return 0;
}
