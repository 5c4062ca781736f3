#include <string.h>

#include "bytes.h"
#include "moment.h"

static const uint64_t second = 1000000;
static const uint64_t day = 86400000000;
static const uint64_t last = 253402300799; /* second of 9999 */

struct reader {
	const char *at, *end;
};

static bool
take(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* Exactly so many digits, a number from min to max. */
static bool
number(struct reader *r, size_t digits, uint64_t min, uint64_t max,
    uint64_t *ret)
{
	if ((size_t)(r->end - r->at) < digits ||
	    !bh_bytes__decimal(r->at, digits, max, ret) || *ret < min)
		return false;
	r->at += digits;
	return true;
}

/* What may follow seconds; digits beyond microseconds do not count. */
static bool
fraction(struct reader *r, uint64_t *ret)
{
	uint64_t unit = second / 10;
	const char *start;

	*ret = 0;
	if (!take(r, '.'))
		return true;
	start = r->at;
	for (; r->at < r->end && bh_bytes__is_digit(*r->at); unit /= 10)
		*ret += (uint64_t)(*r->at++ - '0') * unit;
	return r->at > start;
}

static bool
is_leap(uint64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days since 1970. */
static bool
date(struct reader *r, uint64_t *ret)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
	    30, 31, 30, 31 };
	uint64_t y, m, d, n, i;

	if (!number(r, 4, 1970, 9999, &y) || !take(r, '-') ||
	    !number(r, 2, 1, 12, &m) || !take(r, '-') ||
	    !number(r, 2, 1, 31, &d))
		return false;
	if (d > days[m - 1] + (uint64_t)(m == 2 && is_leap(y)))
		return false;
	n = (y - 1970) * 365 + (y - 1969) / 4 - (y - 1901) / 100 +
	    (y - 1601) / 400;
	for (i = 1; i < m; i++)
		n += days[i - 1] + (uint64_t)(i == 2 && is_leap(y));
	*ret = n + d - 1;
	return true;
}

/* "Z", an offset, or nothing; in minutes that are to be taken away. */
static bool
zone(struct reader *r, int *ret)
{
	uint64_t hours, minutes;
	int sign = 1;

	*ret = 0;
	if (r->at == r->end || take(r, 'Z') || take(r, 'z'))
		return true;
	if (take(r, '-'))
		sign = -1;
	else if (!take(r, '+') && !take(r, ' '))
		return false;
	if (!number(r, 2, 0, 23, &hours))
		return false;
	(void)take(r, ':');
	if (!number(r, 2, 0, 59, &minutes))
		return false;
	*ret = sign * (int)(hours * 60 + minutes);
	return true;
}

static bool
calendar(struct reader *r, uint64_t *ret)
{
	uint64_t days, h, m, s = 0, micro = 0, time;
	int64_t away;
	int minutes;

	if (!date(r, &days))
		return false;
	*ret = days * day;
	if (r->at == r->end)
		return true;
	if ((!take(r, 'T') && !take(r, 't') && !take(r, ' ')) ||
	    !number(r, 2, 0, 23, &h) || !take(r, ':') ||
	    !number(r, 2, 0, 59, &m))
		return false;
	if (take(r, ':') && (!number(r, 2, 0, 60, &s) || !fraction(r, &micro)))
		return false;
	if (!zone(r, &minutes))
		return false;
	time = *ret + ((h * 60 + m) * 60 + s) * second + micro;
	away = (int64_t)minutes * 60 * (int64_t)second;
	if (away > 0 && time < (uint64_t)away)
		return false;
	*ret = time - (uint64_t)away;
	return true;
}

/* -15m */
static bool
ago(struct reader *r, uint64_t now, uint64_t *ret)
{
	static const char units[] = "smhd";
	static const uint64_t seconds[] = { 1, 60, 3600, 86400 };
	size_t len = (size_t)(r->end - r->at);
	const char *unit;
	uint64_t n;

	if (len < 2 || (unit = strchr(units, r->end[-1])) == NULL ||
	    *unit == '\0' || !bh_bytes__decimal(r->at, len - 1, 99999999, &n))
		return false;
	r->at = r->end;
	n *= seconds[unit - units] * second;
	*ret = n < now ? now - n : 0;
	return true;
}

static bool
epoch(struct reader *r, uint64_t *ret)
{
	const char *start = r->at;
	uint64_t micro;

	while (r->at < r->end && bh_bytes__is_digit(*r->at))
		r->at++;
	if (!bh_bytes__decimal(start, (size_t)(r->at - start), last, ret) ||
	    !fraction(r, &micro))
		return false;
	*ret = *ret * second + micro;
	return true;
}

static bool
is(const struct reader *r, const char *word)
{
	return bh_bytes__same(r->at, (size_t)(r->end - r->at), word,
	    strlen(word));
}

bool
bh_moment__parse(const char *text, size_t len, uint64_t now, uint64_t *ret)
{
	struct reader r = { text, text + len };
	uint64_t value;
	bool good;

	if (is(&r, "now") || is(&r, "today") || is(&r, "yesterday")) {
		*ret = is(&r, "now") ? now : now - now % day;
		if (is(&r, "yesterday"))
			*ret -= *ret < day ? *ret : day;
		return true;
	}
	if (take(&r, '-'))
		good = ago(&r, now, &value);
	else if (len > 4 && text[4] == '-')
		good = calendar(&r, &value);
	else
		good = epoch(&r, &value);
	if (!good || r.at != r.end || value / second > last)
		return false;
	*ret = value;
	return true;
}
