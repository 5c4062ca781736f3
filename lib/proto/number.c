/* The value of a sample: a decimal number, as strtod(3) has it. */
#include "bytes.h"
#include "exposition.h"

/* The largest number of 64 bits begins so, and is of this magnitude. */
static const char largest[] = "17976931348623157";
enum { MAGNITUDE = 309, EXPONENT_MAX = 99999 };

/* A number without sign and exponent. */
struct digits {
	struct bh_span whole, fraction; /* in front of the point, and behind */
};

static bool
take(struct bh_span *s, char c)
{
	if (s->len == 0 || bh_bytes__lower(*s->at) != c)
		return false;
	s->at++;
	s->len--;
	return true;
}

static struct bh_span
take_digits(struct bh_span *s)
{
	struct bh_span all = { .at = s->at };

	all.len = bh_bytes__span(s->at, s->len, BH_DIGIT);
	s->at += all.len;
	s->len -= all.len;
	return all;
}

static char
digit(const struct digits *d, size_t i)
{
	if (i < d->whole.len)
		return d->whole.at[i];
	i -= d->whole.len;
	return i < d->fraction.len ? d->fraction.at[i] : '0';
}

/* Whether 64 bits cannot hold it: Prometheus refuses such a number, and with it
 * all other lines. Written as 0.DIGITS * 10^magnitude, DIGITS begin with none
 * that is 0. */
static bool
is_too_large(const struct digits *d, int64_t exponent)
{
	size_t first = 0, i, count = d->whole.len + d->fraction.len;
	int64_t magnitude;

	while (first < count && digit(d, first) == '0')
		first++;
	if (first == count)
		return false;
	magnitude = (int64_t)d->whole.len - (int64_t)first + exponent;
	if (magnitude != MAGNITUDE)
		return magnitude > MAGNITUDE;
	for (i = 0; largest[i] != '\0'; i++)
		if (digit(d, first + i) != largest[i])
			return digit(d, first + i) > largest[i];
	return false;
}

/* All of s. */
static bool
parse_exponent(struct bh_span s, int64_t *ret)
{
	bool minus = take(&s, '-');
	uint64_t n = EXPONENT_MAX;

	if (!minus)
		(void)take(&s, '+');
	if (s.len == 0 || bh_bytes__span(s.at, s.len, BH_DIGIT) < s.len)
		return false;
	(void)bh_bytes__decimal(s.at, s.len, EXPONENT_MAX, &n);
	*ret = minus ? -(int64_t)n : (int64_t)n;
	return true;
}

bool
bh_exposition__is_number(struct bh_span s)
{
	struct digits d = { .whole = { .len = 0 } };
	int64_t exponent = 0;

	if (!take(&s, '-'))
		(void)take(&s, '+');
	if (bh_bytes__same(s.at, s.len, "nan", 3) ||
	    bh_bytes__same(s.at, s.len, "inf", 3) ||
	    bh_bytes__same(s.at, s.len, "infinity", 8))
		return true;
	d.whole = take_digits(&s);
	if (take(&s, '.'))
		d.fraction = take_digits(&s);
	if (d.whole.len + d.fraction.len == 0)
		return false;
	if (take(&s, 'e') ? !parse_exponent(s, &exponent) : s.len > 0)
		return false;
	return !is_too_large(&d, exponent);
}
