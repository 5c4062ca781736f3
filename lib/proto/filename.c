#include <string.h>

#include "bytes.h"
#include "escape.h"
#include "filename.h"

enum { EXTENSION = 16 };

/* Not a blank, nor what changes how the text beside it is shown. */
static bool
is_visible(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x80, 0xa0 }, { 0xad, 0xad }, { 0x61c, 0x61c },
		{ 0x180e, 0x180e }, { 0x2000, 0x200f }, { 0x2028, 0x202f },
		{ 0x205f, 0x206f }, { 0x3000, 0x3000 }, { 0xe000, 0xf8ff },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff0, 0xffff },
		{ 0xe0000, 0x10ffff },
	};
	size_t i;

	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return false;
	return true;
}

/* n: of a valid sequence of UTF-8, 2 to 4. */
static uint32_t
decode(const char *s, size_t n)
{
	uint32_t c = (unsigned char)s[0] & (0x7fu >> n);
	size_t i;

	for (i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	return c;
}

/* How many bytes are one character, a wrong byte being one as well. */
static size_t
step(const char *s, size_t len, bool wide, bool *ret_keep)
{
	size_t n = bh_escape__utf8(s, len);

	*ret_keep = n == 1 ?
	    bh_bytes__is(*s, BH_REG_NAME) :
	    n > 1 && wide && is_visible(decode(s, n));
	return n == 0 ? 1 : n;
}

/* Appends what of it fits into max bytes, and returns the new length. */
static size_t
put(char *ret, size_t at, size_t max, const char *name, size_t len, bool wide)
{
	size_t i, n;
	bool keep;

	for (i = 0; i < len; i += n) {
		n = step(name + i, len - i, wide, &keep);
		if (at + (keep ? n : 1) > max)
			break;
		if (keep)
			memcpy(ret + at, name + i, n);
		else
			ret[at] = '_';
		at += keep ? n : 1;
	}
	return at;
}

/* The length of its extension with the dot, where it is a short one. */
static size_t
extension(const char *name, size_t len)
{
	size_t n;

	for (n = 1; n < len && n <= EXTENSION; n++)
		if (name[len - n] == '.')
			return n;
	return 0;
}

size_t
bh_filename__clean(char *ret, const char *name, size_t len, bool wide)
{
	size_t i, at, dot;

	for (i = len; i > 0; i--)
		if (name[i - 1] == '/' || name[i - 1] == '\\')
			break;
	name += i;
	len -= i;
	at = put(ret, 0, BH_FILENAME_MAX, name, len, wide);
	dot = extension(name, len);
	if (len > BH_FILENAME_MAX && dot > 0) {
		at = put(ret, 0, BH_FILENAME_MAX - EXTENSION, name, len - dot,
		    wide);
		at = put(ret, at, BH_FILENAME_MAX, name + len - dot, dot,
		    wide);
	}
	if (at > 0 && (ret[0] == '.' || ret[0] == '-'))
		ret[0] = '_';
	ret[at] = '\0';
	return at;
}
