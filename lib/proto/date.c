#include <string.h>

#include "bytes.h"
#include "date.h"
#include "text.h"

enum { DAY = 86400 };

static const int64_t first = INT64_C(-62167219200); /* 1 January 0 */
static const int64_t last = INT64_C(253402300799);  /* end of 9999 */
/* 50 years of 365.2425 days */
static const int64_t fifty_years = INT64_C(1577847600);

static const char weekdays[7][10] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday",
};
static const char months[12][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

/* Days of the years before `year`, which begins in March: so the leap day is
 * a year's last. year: 0 or more. */
static int64_t
days_before(int64_t year)
{
	return year * 365 + year / 4 - year / 100 + year / 400;
}

/* Days of the months before `month`, counted from March as 0. */
static int
days_before_month(int month)
{
	return (153 * month + 2) / 5;
}

/* Days from 1970 to a civil date. */
static int64_t
days_of(int year, int month, int day)
{
	/* 400 years are whole weeks and leap cycles: no negative year here. */
	int64_t march_year = (int64_t)year + 400 - (month < 3);
	int march_month = (month + 9) % 12;

	return days_before(march_year) + days_before_month(march_month) +
	    day - 1 - 865565;
}

void
bh_date__civil(int64_t seconds, struct bh_civil *ret)
{
	int64_t days, year;
	int rest, month;

	seconds = seconds < first ? first : seconds > last ? last : seconds;
	days = (seconds - first) / DAY;
	rest = (int)((seconds - first) % DAY);
	ret->weekday = (int)((days + 6) % 7);
	ret->hour = rest / 3600;
	ret->minute = rest / 60 % 60;
	ret->second = rest % 60;

	/* From 1 January 0 to 1 March 400 years before. */
	days += 146097 - 60;
	year = days * 400 / 146097 + 1;
	while (days_before(year) > days)
		year--;
	rest = (int)(days - days_before(year));
	month = (5 * rest + 2) / 153;
	ret->day = rest - days_before_month(month) + 1;
	ret->month = month < 10 ? month + 3 : month - 9;
	ret->year = (int)year - 400 + (month >= 10);
}

static void
put_padded(struct bh_text *t, int n, int width)
{
	for (int scale = width == 4 ? 1000 : 10; scale > 0; scale /= 10)
		bh_text__char(t, (char)('0' + n / scale % 10));
}

/* "08:49:37" */
static void
put_time(struct bh_text *t, const struct bh_civil *c)
{
	put_padded(t, c->hour, 2);
	bh_text__char(t, ':');
	put_padded(t, c->minute, 2);
	bh_text__char(t, ':');
	put_padded(t, c->second, 2);
}

/* "06 Nov 1994" with any separator */
static void
put_day(struct bh_text *t, const struct bh_civil *c, char separator)
{
	put_padded(t, c->day, 2);
	bh_text__char(t, separator);
	bh_text__put(t, months[c->month - 1], 3);
	bh_text__char(t, separator);
	put_padded(t, c->year, 4);
}

char *
bh_date__format(int64_t seconds, char ret[BH_DATE_SIZE])
{
	struct bh_text t = { .at = ret, .size = BH_DATE_SIZE };
	struct bh_civil c;

	bh_date__civil(seconds, &c);
	bh_text__put(&t, weekdays[c.weekday], 3);
	bh_text__put(&t, ", ", 2);
	put_day(&t, &c, ' ');
	bh_text__char(&t, ' ');
	put_time(&t, &c);
	bh_text__put(&t, " GMT", 4);
	return bh_text__end(&t);
}

char *
bh_date__format_log(int64_t seconds, char ret[BH_DATE_LOG_SIZE])
{
	struct bh_text t = { .at = ret, .size = BH_DATE_LOG_SIZE };
	struct bh_civil c;

	bh_date__civil(seconds, &c);
	put_day(&t, &c, '/');
	bh_text__char(&t, ' ');
	put_time(&t, &c);
	return bh_text__end(&t);
}

/* What is left of a date, read piece by piece; good until a piece was not
 * what it had to be. */
struct pieces {
	const char *at;
	size_t len;
	bool good;
};

static void
expect(struct pieces *p, const char *word, size_t len)
{
	p->good = p->good && p->len >= len && memcmp(p->at, word, len) == 0;
	if (p->good) {
		p->at += len;
		p->len -= len;
	}
}

static int
read_number(struct pieces *p, size_t digits)
{
	int n = 0;

	p->good = p->good && p->len >= digits &&
	    bh_bytes__span(p->at, digits, BH_DIGIT) == digits;
	for (size_t i = 0; p->good && i < digits; i++, p->at++, p->len--)
		n = n * 10 + (*p->at - '0');
	return n;
}

static int
read_month(struct pieces *p)
{
	for (int i = 0; i < 12; i++)
		if (p->len >= 3 && memcmp(p->at, months[i], 3) == 0) {
			expect(p, months[i], 3);
			return i + 1;
		}
	p->good = false;
	return 1;
}

/* Any weekday will do: the date itself is what counts. */
static void
read_weekday(struct pieces *p, bool whole)
{
	for (int i = 0; i < 7; i++) {
		size_t len = whole ? strlen(weekdays[i]) : 3;

		if (p->len >= len && memcmp(p->at, weekdays[i], len) == 0) {
			expect(p, weekdays[i], len);
			return;
		}
	}
	p->good = false;
}

static void
read_time(struct pieces *p, struct bh_civil *c)
{
	c->hour = read_number(p, 2);
	expect(p, ":", 1);
	c->minute = read_number(p, 2);
	expect(p, ":", 1);
	c->second = read_number(p, 2);
	if (c->second == 60)
		c->second = 59;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", and the dashed form of RFC 850. */
static void
read_fixdate(struct pieces *p, bool rfc850, struct bh_civil *c)
{
	const char *separator = rfc850 ? "-" : " ";

	read_weekday(p, rfc850);
	expect(p, ", ", 2);
	c->day = read_number(p, 2);
	expect(p, separator, 1);
	c->month = read_month(p);
	expect(p, separator, 1);
	c->year = read_number(p, rfc850 ? 2 : 4);
	expect(p, " ", 1);
	read_time(p, c);
	expect(p, " GMT", 4);
}

/* "Sun Nov  6 08:49:37 1994" */
static void
read_asctime(struct pieces *p, struct bh_civil *c)
{
	bool one_digit;

	read_weekday(p, false);
	expect(p, " ", 1);
	c->month = read_month(p);
	expect(p, " ", 1);
	one_digit = p->len > 0 && *p->at == ' ';
	if (one_digit)
		expect(p, " ", 1);
	c->day = read_number(p, one_digit ? 1 : 2);
	expect(p, " ", 1);
	read_time(p, c);
	expect(p, " ", 1);
	c->year = read_number(p, 4);
}

/* Seconds since 1970, or INT64_MIN for a date that there is not. */
static int64_t
seconds_of(const struct bh_civil *c)
{
	static const char lengths[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};
	bool leap = c->year % 4 == 0 &&
	    (c->year % 100 != 0 || c->year % 400 == 0);

	if (c->year < 0 || c->year > 9999 || c->day < 1 ||
	    c->day > lengths[c->month - 1] + (leap && c->month == 2) ||
	    c->hour > 23 || c->minute > 59 || c->second > 59)
		return INT64_MIN;
	return days_of(c->year, c->month, c->day) * DAY +
	    c->hour * 3600 + c->minute * 60 + c->second;
}

/* RFC 9110 5.6.7: not more than 50 years after now. */
static int64_t
seconds_of_short(struct bh_civil *c, int64_t now)
{
	struct bh_civil today;
	int64_t seconds;

	bh_date__civil(now, &today);
	c->year += (today.year + 50 - c->year) / 100 * 100;
	seconds = seconds_of(c);
	if (seconds != INT64_MIN &&
	    seconds - fifty_years <= (now < last ? now : last))
		return seconds;
	c->year -= 100;
	return seconds_of(c);
}

bool
bh_date__parse(const char *text, size_t len, int64_t now, int64_t *ret)
{
	struct pieces p = { .at = text, .len = len, .good = true };
	struct bh_civil c = { 0 };
	bool rfc850 = false;
	int64_t seconds;

	if (len > 3 && text[3] == ' ') {
		read_asctime(&p, &c);
	} else {
		rfc850 = len > 3 && text[3] != ',';
		read_fixdate(&p, rfc850, &c);
	}
	if (!p.good || p.len > 0)
		return false;
	seconds = rfc850 ? seconds_of_short(&c, now) : seconds_of(&c);
	if (seconds == INT64_MIN)
		return false;
	*ret = seconds;
	return true;
}
