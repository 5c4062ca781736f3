#include <string.h>

#include "conn/clock.h"
#include "proto/date.h"
#include "proto/text.h"
#include "simple/simple.h"

/* The zones that are UTC in Python's email.utils, and none at all. */
static const char zones[][7] = {
	" GMT", " UTC", " UT", " Z", " +0000", " -0000", "",
};

/* As email.utils.parsedate_to_datetime, but for dates of mail that no HTTP
 * client writes: a date in UTC, whatever its zone is called. */
static bool
parse(const char *text, int64_t *ret)
{
	char buffer[64];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	size_t len = strlen(text), zone_len = 0, i;
	int64_t now = bh_clock__real() / 1000000;

	if (bh_date__parse(text, len, now, ret))
		return true;
	for (i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		zone_len = strlen(zones[i]);
		if (len >= zone_len &&
		    memcmp(text + len - zone_len, zones[i], zone_len) == 0)
			break;
	}
	bh_text__put(&t, text, len - zone_len);
	if (memchr(text, ',', len) != NULL)
		bh_text__puts(&t, " GMT");
	return !t.truncated && bh_date__parse(buffer, t.len, now, ret);
}

bool
bh_since__is_fresh(const struct bh_headers *headers, int64_t mtime)
{
	const char *since = bh_headers_get(headers, "If-Modified-Since");
	int64_t seconds;

	if (since == NULL || bh_headers_get(headers, "If-None-Match") != NULL)
		return false;
	return parse(since, &seconds) && mtime <= seconds;
}
