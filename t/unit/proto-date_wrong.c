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

static const char *const wrong[] = {
	"",
	"0",
	"784111777",
	"yesterday",
	"Sun",
	"Sun,",
	"Sun ",
	"Sun, 06 Nov 1994",
	"Sun, 6 Nov 1994 08:49:37 GMT",
	"Sun, 06 Nov 94 08:49:37 GMT",
	"Sun, 06 Nov 01994 08:49:37 GMT",
	"Sun, 06 Nov -994 08:49:37 GMT",
	"Sun, 06 Nov 1994 08:49:37 UTC",
	"Sun, 06 Nov 1994 08:49:37 +0000",
	"Sun, 06 Nov 1994 08:49:37",
	"Sun, 06 Nov 1994 8:49:37 GMT",
	"Sun, 06 Nov 1994 08:49 GMT",
	"Sun, 06 Nov 1994 08:49:37  GMT",
	"Sun, 06 Nov 1994 08:49:37 GMT ",
	"Sun, 06 Nov 1994 08:49:37 GMT; length=5",
	" Sun, 06 Nov 1994 08:49:37 GMT",
	"sun, 06 nov 1994 08:49:37 gmt",
	"SUN, 06 NOV 1994 08:49:37 GMT",
	"Xxx, 06 Nov 1994 08:49:37 GMT",
	"Sun, 06 Xxx 1994 08:49:37 GMT",
	"06 Nov 1994 08:49:37 GMT",
	"Sun, 06-Nov-1994 08:49:37 GMT",
	"Sunday, 06 Nov 1994 08:49:37 GMT",
	"Sunday, 06-Nov-1994 08:49:37 GMT",
	"Sun, 06-Nov-94 08:49:37 GMT",
	"Sund, 06-Nov-94 08:49:37 GMT",
	"Sunday, 30-Feb-94 08:49:37 GMT",
	"Sun Nov 6 08:49:37 1994",
	"Sun Nov   6 08:49:37 1994",
	"Sun Nov  0 08:49:37 1994",
	"Sun Nov 31 08:49:37 1994",
	"Sun Nov  6 08:49:37 94",
	"Sun Nov  6 08:49:37 1994 GMT",
	"Xxx Nov  6 08:49:37 1994",
	"1994-11-06T08:49:37Z",
};

Test(date, anything_else_is_no_date)
{
	for (size_t i = 0; i < ROWS(wrong); i++) {
		int64_t seconds = 42;

		cr_expect_not(parse(wrong[i], strlen(wrong[i]), now, &seconds),
		    "%s", wrong[i]);
		cr_expect_eq(seconds, 42);
	}
}

/* Whatever the byte, a date that is read has its digits where they belong. */
Test(date, every_byte_value_in_every_place)
{
	static const char good[] = "Sun, 16 Nov 1994 08:49:37 GMT";

	for (size_t place = 0; place < sizeof(good) - 1; place++)
		for (int c = 0; c < 256; c++) {
			char text[sizeof(good)];
			int64_t seconds;
			bool digit = c >= '0' && c <= '9';

			memcpy(text, good, sizeof(good));
			text[place] = (char)c;
			if (!parse(text, sizeof(good) - 1, now, &seconds))
				continue;
			/* Names may change into other names, digits too. */
			if (c != good[place])
				cr_expect(digit == (good[place] >= '0' &&
				    good[place] <= '9') && (digit ||
				    place < 3 || (place > 7 && place < 11)),
				    "%s", bh_test_show(text, 29));
		}
}

static void
parse_prefix(const char *in, size_t len)
{
	int64_t seconds;

	cr_expect_eq(bh_date__parse(in, len, now, &seconds),
	    (len == 30 && in[6] == ',') || (len == 29 && in[3] == ',') ||
	    (len == 24 && in[3] == ' '));
}

Test(date, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix, BYTES("Sun, 06 Nov 1994 08:49:37 GMT"));
	bh_test_prefixes(parse_prefix, BYTES("Sun Nov  6 08:49:37 1994"));
	bh_test_prefixes(parse_prefix,
	    BYTES("Sunday, 06-Nov-94 08:49:37 GMT"));
}

/* RFC 9110 5.6.7: what looks more than 50 years ahead is past. */
Test(date, a_year_of_two_digits_is_near_to_now)
{
	static const struct { const char *now, *text, *same; } rows[] = {
		{ "Sun, 22 Nov 2026 05:37:01 GMT",
		  "Sunday, 22-Nov-26 00:00:00 GMT",
		  "Sun, 22 Nov 2026 00:00:00 GMT" },
		{ "Sun, 22 Nov 2026 05:37:01 GMT",
		  "Sunday, 01-Jan-76 00:00:00 GMT",
		  "Wed, 01 Jan 2076 00:00:00 GMT" },
		{ "Sun, 22 Nov 2026 05:37:01 GMT",
		  "Sunday, 24-Nov-76 00:00:00 GMT",
		  "Wed, 24 Nov 1976 00:00:00 GMT" },
		{ "Sun, 22 Nov 2026 05:37:01 GMT",
		  "Sunday, 01-Jan-77 00:00:00 GMT",
		  "Sat, 01 Jan 1977 00:00:00 GMT" },
		{ "Sun, 22 Nov 2026 05:37:01 GMT",
		  "Sunday, 06-Nov-94 08:49:37 GMT",
		  "Sun, 06 Nov 1994 08:49:37 GMT" },
		{ "Fri, 01 Jan 2099 00:00:00 GMT",
		  "Sunday, 01-Jan-05 00:00:00 GMT",
		  "Thu, 01 Jan 2105 00:00:00 GMT" },
		{ "Thu, 01 Jan 1970 00:00:00 GMT",
		  "Sunday, 01-Jan-21 00:00:00 GMT",
		  "Sat, 01 Jan 1921 00:00:00 GMT" },
		{ "Thu, 01 Jan 1970 00:00:00 GMT",
		  "Sunday, 01-Jan-19 00:00:00 GMT",
		  "Tue, 01 Jan 2019 00:00:00 GMT" },
		{ "Fri, 31 Dec 9999 23:59:59 GMT",
		  "Sunday, 01-Jan-05 00:00:00 GMT",
		  "Sun, 01 Jan 9905 00:00:00 GMT" },
		{ "Sun, 22 Nov 2026 05:37:01 GMT",
		  "Sunday, 29-Feb-76 00:00:00 GMT",
		  "Sat, 29 Feb 2076 00:00:00 GMT" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t at = 0, seconds = 42;
		char buf[BH_DATE_SIZE];

		cr_assert(parse(rows[i].now, 29, 0, &at));
		cr_assert(parse(rows[i].text, strlen(rows[i].text), at,
		    &seconds), "%s", rows[i].text);
		cr_expect_str_eq(bh_date__format(seconds, buf), rows[i].same,
		    "%s at %s", rows[i].text, rows[i].now);
	}
}

Test(date, no_now_makes_a_year_of_two_digits_go_astray)
{
	static const int64_t at[] = {
		INT64_MIN, -62167219200, -62135596800, 0, 253402300799,
		INT64_MAX,
	};
	int64_t seconds;

	for (size_t i = 0; i < ROWS(at); i++)
		if (parse(BYTES("Sunday, 06-Nov-94 08:49:37 GMT"), at[i],
		    &seconds))
			cr_expect(seconds >= -62167219200 &&
			    seconds <= 253402300799);
}
