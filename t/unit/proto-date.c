#include <time.h>

#include "proto/date.h"
#include "unit.h"

/* Sun, 22 Nov 2026 05:37:01 GMT */
static const int64_t now = 1795325821;

static bool
parse(const char *text, size_t len, int64_t at, int64_t *ret)
{
	char *fenced = bh_test_fence(text, len);
	bool good = bh_date__parse(fenced, len, at, ret);

	bh_test_unfence(fenced, len);
	return good;
}

static const struct {
	int64_t seconds;
	const char *date, *log;
} moments[] = {
	{ 0, "Thu, 01 Jan 1970 00:00:00 GMT", "01/Jan/1970 00:00:00" },
	{ -1, "Wed, 31 Dec 1969 23:59:59 GMT", "31/Dec/1969 23:59:59" },
	{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT", "06/Nov/1994 08:49:37" },
	{ 951782400, "Tue, 29 Feb 2000 00:00:00 GMT", "29/Feb/2000 00:00:00" },
	{ 951868799, "Tue, 29 Feb 2000 23:59:59 GMT", "29/Feb/2000 23:59:59" },
	{ 951868800, "Wed, 01 Mar 2000 00:00:00 GMT", "01/Mar/2000 00:00:00" },
	{ 1795325821, "Sun, 22 Nov 2026 05:37:01 GMT",
	  "22/Nov/2026 05:37:01" },
	{ 2147483647, "Tue, 19 Jan 2038 03:14:07 GMT",
	  "19/Jan/2038 03:14:07" },
	{ 2147483648, "Tue, 19 Jan 2038 03:14:08 GMT",
	  "19/Jan/2038 03:14:08" },
	{ 4107542399, "Sun, 28 Feb 2100 23:59:59 GMT",
	  "28/Feb/2100 23:59:59" },
	{ 4107542400, "Mon, 01 Mar 2100 00:00:00 GMT",
	  "01/Mar/2100 00:00:00" },
	{ 253402300799, "Fri, 31 Dec 9999 23:59:59 GMT",
	  "31/Dec/9999 23:59:59" },
	{ -62167219200, "Sat, 01 Jan 0000 00:00:00 GMT",
	  "01/Jan/0000 00:00:00" },
};

Test(date, written_as_imf_fixdate)
{
	for (size_t i = 0; i < ROWS(moments); i++) {
		char *buf = bh_test_fence(NULL, BH_DATE_SIZE);

		cr_expect_str_eq(bh_date__format(moments[i].seconds, buf),
		    moments[i].date);
	}
}

Test(date, written_for_the_log)
{
	for (size_t i = 0; i < ROWS(moments); i++) {
		char *buf = bh_test_fence(NULL, BH_DATE_LOG_SIZE);

		cr_expect_str_eq(bh_date__format_log(moments[i].seconds, buf),
		    moments[i].log);
	}
}

Test(date, what_was_written_is_read)
{
	for (size_t i = 0; i < ROWS(moments); i++) {
		int64_t seconds = 42;

		cr_expect(parse(moments[i].date, 29, now, &seconds));
		cr_expect_eq(seconds, moments[i].seconds);
	}
}

Test(date, years_beyond_0_and_9999_are_clamped)
{
	char buf[BH_DATE_SIZE];

	cr_expect_str_eq(bh_date__format(253402300800, buf),
	    "Fri, 31 Dec 9999 23:59:59 GMT");
	cr_expect_str_eq(bh_date__format(INT64_MAX, buf),
	    "Fri, 31 Dec 9999 23:59:59 GMT");
	cr_expect_str_eq(bh_date__format(-62167219201, buf),
	    "Sat, 01 Jan 0000 00:00:00 GMT");
	cr_expect_str_eq(bh_date__format(INT64_MIN, buf),
	    "Sat, 01 Jan 0000 00:00:00 GMT");
}

/* The libc as the judge: about 100,000 moments of all years. */
Test(date, civil_time_is_that_of_gmtime)
{
	for (int64_t s = -62167219200; s <= 253402300799; s += 3155701) {
		struct bh_civil c;
		struct tm tm;
		time_t t = (time_t)s;

		gmtime_r(&t, &tm);
		bh_date__civil(s, &c);
		cr_assert(c.year == tm.tm_year + 1900 &&
		    c.month == tm.tm_mon + 1 && c.day == tm.tm_mday &&
		    c.hour == tm.tm_hour && c.minute == tm.tm_min &&
		    c.second == tm.tm_sec && c.weekday == tm.tm_wday,
		    "%ld", (long)s);
	}
}

struct row {
	const char *text;
	const char *same; /* the same moment as IMF-fixdate; NULL: no date */
};

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		char buf[BH_DATE_SIZE];
		int64_t seconds = 42;
		bool good = parse(rows->text, strlen(rows->text), now,
		    &seconds);

		cr_expect(good == (rows->same != NULL), "%s", rows->text);
		if (good && rows->same != NULL)
			cr_expect_str_eq(bh_date__format(seconds, buf),
			    rows->same, "%s: %s", rows->text, buf);
		if (!good)
			cr_expect_eq(seconds, 42, "%s", rows->text);
	}
}

Test(date, three_formats_are_read)
{
	static const char same[] = "Sun, 06 Nov 1994 08:49:37 GMT";
	static const struct row rows[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", same },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", same },
		{ "Sun Nov  6 08:49:37 1994", same },
		{ "Sun Nov 06 08:49:37 1994", same },
		{ "Sun Nov 26 08:49:37 1994",
		  "Sat, 26 Nov 1994 08:49:37 GMT" },
		{ "Mon, 06 Nov 1994 08:49:37 GMT", same },
		{ "Friday, 06-Nov-94 08:49:37 GMT", same },
		{ "Sat Nov  6 08:49:37 1994", same },
	};

	check(rows, ROWS(rows));
}

Test(date, ranges_month_by_month)
{
	static const struct row rows[] = {
		{ "Sun, 31 Jan 2023 00:00:00 GMT",
		  "Tue, 31 Jan 2023 00:00:00 GMT" },
		{ "Sun, 32 Jan 2023 00:00:00 GMT", NULL },
		{ "Sun, 00 Jan 2023 00:00:00 GMT", NULL },
		{ "Sun, 28 Feb 2023 00:00:00 GMT",
		  "Tue, 28 Feb 2023 00:00:00 GMT" },
		{ "Sun, 29 Feb 2023 00:00:00 GMT", NULL },
		{ "Sun, 29 Feb 2024 00:00:00 GMT",
		  "Thu, 29 Feb 2024 00:00:00 GMT" },
		{ "Sun, 30 Feb 2024 00:00:00 GMT", NULL },
		{ "Sun, 29 Feb 2000 00:00:00 GMT",
		  "Tue, 29 Feb 2000 00:00:00 GMT" },
		{ "Sun, 29 Feb 1900 00:00:00 GMT", NULL },
		{ "Sun, 31 Mar 2023 00:00:00 GMT",
		  "Fri, 31 Mar 2023 00:00:00 GMT" },
		{ "Sun, 31 Apr 2023 00:00:00 GMT", NULL },
		{ "Sun, 31 May 2023 00:00:00 GMT",
		  "Wed, 31 May 2023 00:00:00 GMT" },
		{ "Sun, 31 Jun 2023 00:00:00 GMT", NULL },
		{ "Sun, 31 Jul 2023 00:00:00 GMT",
		  "Mon, 31 Jul 2023 00:00:00 GMT" },
		{ "Sun, 31 Aug 2023 00:00:00 GMT",
		  "Thu, 31 Aug 2023 00:00:00 GMT" },
		{ "Sun, 31 Sep 2023 00:00:00 GMT", NULL },
		{ "Sun, 31 Oct 2023 00:00:00 GMT",
		  "Tue, 31 Oct 2023 00:00:00 GMT" },
		{ "Sun, 31 Nov 2023 00:00:00 GMT", NULL },
		{ "Sun, 31 Dec 2023 00:00:00 GMT",
		  "Sun, 31 Dec 2023 00:00:00 GMT" },
		{ "Sun, 30 Apr 2023 00:00:00 GMT",
		  "Sun, 30 Apr 2023 00:00:00 GMT" },
	};

	check(rows, ROWS(rows));
}

Test(date, ranges_of_the_time)
{
	static const struct row rows[] = {
		{ "Sun, 06 Nov 1994 23:59:59 GMT",
		  "Sun, 06 Nov 1994 23:59:59 GMT" },
		{ "Sun, 06 Nov 1994 23:59:60 GMT",
		  "Sun, 06 Nov 1994 23:59:59 GMT" },
		{ "Sun, 06 Nov 1994 23:59:61 GMT", NULL },
		{ "Sun, 06 Nov 1994 23:60:00 GMT", NULL },
		{ "Sun, 06 Nov 1994 24:00:00 GMT", NULL },
	};

	check(rows, ROWS(rows));
}
