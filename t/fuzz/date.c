/*
 * Dates: what is written is read as the same second, what is read is written
 * as it was, and libc's calendar says the same.
 *
 * The first eight bytes of the input are a second, which is "now" as well; the
 * rest is a date.
 */
#include <time.h>

#include "fuzz.h"
#include "proto/date.h"

static const int64_t year_0 = INT64_C(-62167219200);
static const int64_t year_9999 = INT64_C(253402300799);

static void
check_civil(int64_t seconds)
{
	struct bh_civil c;
	struct tm tm;
	time_t t = (time_t)seconds;

	bh_date__civil(seconds, &c);
	HOLDS(gmtime_r(&t, &tm) != NULL);
	HOLDS(c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 &&
	    c.day == tm.tm_mday && c.weekday == tm.tm_wday);
	HOLDS(c.hour == tm.tm_hour && c.minute == tm.tm_min &&
	    c.second == tm.tm_sec);
}

static int64_t
clamp(int64_t seconds)
{
	return seconds < year_0 ? year_0 :
	    seconds > year_9999 ? year_9999 : seconds;
}

static void
check_format(int64_t seconds)
{
	static const char rfc850[] = "%A, %d-%b-%y %H:%M:%S GMT";
	char text[BH_DATE_SIZE], log[BH_DATE_LOG_SIZE], other[64];
	int64_t in_span = clamp(seconds), back = 7;
	time_t t = (time_t)in_span;
	struct tm tm;

	bh_date__format(seconds, text);
	bh_date__format_log(seconds, log);
	HOLDS(strlen(text) == BH_DATE_SIZE - 1);
	HOLDS(strlen(log) == BH_DATE_LOG_SIZE - 1);
	HOLDS(bh_date__parse(text, strlen(text), 0, &back));
	HOLDS(back == in_span);
	check_civil(in_span);
	HOLDS(gmtime_r(&t, &tm) != NULL);
	snprintf(other, sizeof(other), "%.3s %.3s %2d %.8s %04d", text,
	    text + 8, tm.tm_mday, text + 17, tm.tm_year + 1900);
	HOLDS(bh_date__parse(other, strlen(other), 0, &back));
	HOLDS(back == in_span);
	strftime(other, sizeof(other), rfc850, &tm);
	/* the year that it is now is the nearest; a leap second is read */
	HOLDS(bh_date__parse(other, strlen(other), in_span, &back));
	HOLDS(back == in_span);
	memcpy(text + 23, "60", 2);
	HOLDS(bh_date__parse(text, strlen(text), 0, &back));
	HOLDS(back == in_span - tm.tm_sec + 59);
}

static void
check_parse(const char *from, size_t len, int64_t now)
{
	char *text = bh_fuzz_room(from, len), again[BH_DATE_SIZE];
	struct bh_civil c, today;
	int64_t seconds = 7;

	if (!bh_date__parse(text, len, now, &seconds)) {
		HOLDS(seconds == 7);
	} else if (text[3] != ',' && text[3] != ' ') {
		bh_date__civil(clamp(now), &today);
		bh_date__civil(seconds, &c);
		HOLDS(c.year <= today.year + 50);
		/* the century after may be without it */
		HOLDS(c.year >= today.year - 50 || c.year + 100 > 9999 ||
		    (c.month == 2 && c.day == 29));
	} else {
		HOLDS(seconds == clamp(seconds));
		bh_date__format(seconds, again);
		if (text[3] == ',') {
			/* a weekday that is wrong, and a leap second, pass */
			HOLDS(len == 29 &&
			    memcmp(text + 3, again + 3, 20) == 0);
			HOLDS(memcmp(text + 23, again + 23, 6) == 0 ||
			    memcmp(text + 23, "60 GMT", 6) == 0);
		}
	}
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	int64_t seconds;

	if (len < sizeof(seconds))
		return 0;
	memcpy(&seconds, data, sizeof(seconds));
	check_format(seconds);
	/* a tenth of all numbers is within the years that there are */
	check_format(seconds % year_9999);
	check_parse((const char *)data + sizeof(seconds),
	    len - sizeof(seconds), seconds);
	check_parse((const char *)data + sizeof(seconds),
	    len - sizeof(seconds), seconds % year_9999);
	return 0;
}
