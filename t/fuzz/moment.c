/* Moments as people write them: what was read and is written as a date is the
 * same moment, and timegm agrees; what cannot be read changes nothing. */
#include <time.h>

#include "fuzz.h"
#include "proto/moment.h"

static const uint64_t now = 1795369212500000;
static const uint64_t last = 253402300799; /* second of 9999 */

static void
check_again(uint64_t moment)
{
	char text[80], *again;
	time_t seconds = (time_t)(moment / 1000000);
	uint64_t same = 0;
	struct tm tm;
	int len;

	HOLDS(gmtime_r(&seconds, &tm) != NULL);
	len = snprintf(text, sizeof(text), "%d-%02d-%02d %02d:%02d:%02d.%06d",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
	    tm.tm_min, tm.tm_sec, (int)(moment % 1000000));
	again = bh_fuzz_room(text, (size_t)len);
	HOLDS(bh_moment__parse(again, (size_t)len, 0, &same));
	HOLDS(same == moment);
	free(again);
}

/* Its day, when it is a date and no more. */
static void
check_day(const char *text, uint64_t moment)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);

	if (strlen(text) == 10 && end == text + 10)
		HOLDS((uint64_t)timegm(&tm) * 1000000 == moment);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = bh_fuzz_room(data, size);
	uint64_t moment = 7;

	if (bh_moment__parse(text, size, now, &moment)) {
		HOLDS(moment / 1000000 <= last);
		check_again(moment);
		free(text);
		text = bh_fuzz_string((const char *)data, size);
		check_day(text, moment);
	} else {
		HOLDS(moment == 7);
	}
	free(text);
	return 0;
}
