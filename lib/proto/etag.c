#include <string.h>

#include "bytes.h"
#include "etag.h"
#include "text.h"

char *
bh_etag__format(uint64_t size, int64_t seconds, uint32_t nanoseconds,
    const char *suffix, char ret[BH_ETAG_SIZE])
{
	struct bh_text t = { .at = ret, .size = BH_ETAG_SIZE };

	bh_text__char(&t, '"');
	bh_text__hex(&t, size);
	bh_text__char(&t, '-');
	bh_text__hex(&t, (uint64_t)seconds * 1000000000 + nanoseconds);
	bh_text__puts(&t, suffix);
	bh_text__char(&t, '"');
	return bh_text__end(&t);
}

static size_t
skip(const char *s, size_t at, size_t len, bool commas)
{
	while (at < len &&
	    (bh_bytes__is_blank(s[at]) || (commas && s[at] == ',')))
		at++;
	return at;
}

/* The length of the opaque-tag that starts at s, its quotes included; 0: there
 * is none. */
static size_t
span(const char *s, size_t len)
{
	size_t n = 1;

	if (len < 2 || s[0] != '"')
		return 0;
	while (n < len && s[n] != '"') {
		if ((unsigned char)s[n] <= 0x20 || s[n] == 0x7f)
			return 0;
		n++;
	}
	return n < len ? n + 1 : 0;
}

enum bh_etag_match
bh_etag__match(const char *value, size_t len, const char *tag, bool strong)
{
	enum bh_etag_match found = BH_ETAG_NONE;
	size_t tag_len = strlen(tag), count = 0, at = skip(value, 0, len, true);

	if (at < len && value[at] == '*')
		return skip(value, at + 1, len, false) == len && at ==
		    skip(value, 0, len, false) ? BH_ETAG_MATCH :
		    BH_ETAG_MALFORMED;
	for (; at < len; count++) {
		bool weak = len - at > 2 && memcmp(value + at, "W/", 2) == 0;
		size_t n;

		at += weak ? 2 : 0;
		n = span(value + at, len - at);
		if (n == 0)
			return BH_ETAG_MALFORMED;
		if (n == tag_len && memcmp(value + at, tag, n) == 0 &&
		    !(weak && strong))
			found = BH_ETAG_MATCH;
		at = skip(value, at + n, len, false);
		if (at < len && value[at] != ',')
			return BH_ETAG_MALFORMED;
		at = skip(value, at, len, true);
	}
	return count > 0 ? found : BH_ETAG_MALFORMED;
}
