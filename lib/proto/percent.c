#include <stdint.h>
#include <string.h>

#include "bytes.h"
#include "percent.h"

size_t
bh_percent__decode(char *dst, const char *src, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int high, low;

		if (src[i] != '%') {
			dst[n++] = src[i];
			continue;
		}
		if (len - i < 3)
			return SIZE_MAX;
		high = bh_bytes__hex(src[i + 1]);
		low = bh_bytes__hex(src[i + 2]);
		if (high < 0 || low < 0)
			return SIZE_MAX;
		dst[n++] = (char)(high << 4 | low);
		i += 2;
	}
	return n;
}

size_t
bh_percent__encode(char *dst, const char *src, size_t len, const char *keep)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0, keep_len = strlen(keep);

	for (size_t i = 0; i < len; i++) {
		if (bh_bytes__is_unreserved(src[i]) ||
		    memchr(keep, src[i], keep_len) != NULL) {
			dst[n++] = src[i];
			continue;
		}
		dst[n++] = '%';
		dst[n++] = digits[(unsigned char)src[i] >> 4];
		dst[n++] = digits[src[i] & 15];
	}
	return n;
}
