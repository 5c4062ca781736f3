#include <stdint.h>

#include "base64.h"

/* 0 to 63, or -1. */
static int
value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* How many of the four are padding: 0 to 2. */
static size_t
padding(const char *four)
{
	return four[3] != '=' ? 0 : four[2] != '=' ? 1 : 2;
}

size_t
bh_base64__decode(char *dst, const char *src, size_t len)
{
	size_t n = 0, pad = 0;

	if (len % 4 != 0)
		return SIZE_MAX;
	for (size_t i = 0; i < len; i += 4) {
		uint32_t bits = 0;

		if (i + 4 == len)
			pad = padding(src + i);
		for (size_t j = 0; j < 4; j++) {
			int v = j < 4 - pad ? value(src[i + j]) : 0;

			if (v < 0)
				return SIZE_MAX;
			bits = bits << 6 | (uint32_t)v;
		}
		/* what is not sent must be zero: one text, one encoding */
		if ((bits & ((1U << (8 * pad)) - 1)) != 0)
			return SIZE_MAX;
		for (size_t j = 0; j < 3 - pad; j++)
			dst[n++] = (char)(bits >> (16 - 8 * j) & 0xff);
	}
	return n;
}
