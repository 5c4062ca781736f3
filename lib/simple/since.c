#include <string.h>

#include "proto/date.h"
#include "proto/text.h"
#include "simple/conditions.h"

/* The zones that are UTC in Python's email.utils, and at last none at all. */
static const char zones[][7] = {
	" GMT", " UTC", " UT", " Z", " +0000", " -0000", "",
};

/* As email.utils.parsedate_to_datetime, but for dates of mail that no HTTP
 * client writes: a date in UTC, whatever its zone is called. */
bool
bh_since__parse(const char *text, int64_t now, int64_t *ret)
{
	char buffer[64];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	size_t len = strlen(text), zone_len, i = 0;

	if (bh_date__parse(text, len, now, ret))
		return true;
	do
		zone_len = strlen(zones[i++]);
	while (len < zone_len || memcmp(text + len - zone_len, zones[i - 1],
	    zone_len) != 0);
	bh_text__put(&t, text, len - zone_len);
	if (memchr(text, ',', len) != NULL)
		bh_text__puts(&t, " GMT");
	return !t.truncated && bh_date__parse(buffer, t.len, now, ret);
}
