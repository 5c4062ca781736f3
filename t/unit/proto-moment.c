#include "proto/moment.h"
#include "unit.h"

static const uint64_t now = 1795369212500000; /* 2026-11-22T17:40:12.5Z */

/* Microseconds, or -1. */
static long long
parse(const char *text)
{
	size_t len = strlen(text);
	uint64_t ret = 7;

	if (bh_moment__parse(bh_test_fence(text, len), len, now, &ret))
		return (long long)ret;
	cr_expect(ret == 7, "%s: changed", text);
	return -1;
}

Test(proto_moment, rfc_3339)
{
	cr_expect(parse("2026-11-22T17:40:12.5Z") == (long long)now);
	cr_expect(parse("2026-11-22t17:40:12.500000z") == (long long)now);
	cr_expect(parse("2026-11-22T18:40:12.5+01:00") == (long long)now);
	cr_expect(parse("2026-11-22T18:40:12.5 01:00") == (long long)now);
	cr_expect(parse("2026-11-22T12:10:12.5-05:30") == (long long)now);
	cr_expect(parse("2026-11-22T12:10:12.5-0530") == (long long)now);
	cr_expect(parse("2026-11-22T17:40:12.5000009Z") == (long long)now);
	cr_expect(parse("1970-01-01T00:00:00Z") == 0);
	cr_expect(parse("2000-02-29T00:00:00Z") == 951782400000000);
	cr_expect(parse("2000-03-01T00:00:00Z") == 951868800000000);
	cr_expect(parse("2024-02-29T00:00:00Z") == 1709164800000000);
	cr_expect(parse("2024-03-01T00:00:00Z") == 1709251200000000);
	cr_expect(parse("2100-03-01T00:00:00Z") == 4107542400000000);
	cr_expect(parse("9999-12-31T23:59:59Z") == 253402300799000000);
}

Test(proto_moment, what_may_be_left_out)
{
	cr_expect(parse("2026-11-22 17:40:12") == (long long)now - 500000);
	cr_expect(parse("2026-11-22 17:40") == (long long)now - 12500000);
	cr_expect(parse("2026-11-22") == 1795305600000000);
}

Test(proto_moment, seconds)
{
	cr_expect(parse("0") == 0);
	cr_expect(parse("1795369212.5") == (long long)now);
	cr_expect(parse("1795369212.500000999") == (long long)now);
}

Test(proto_moment, ago)
{
	cr_expect(parse("-90s") == (long long)now - 90000000);
	cr_expect(parse("-15m") == (long long)now - 900000000);
	cr_expect(parse("-2h") == (long long)now - 7200000000);
	cr_expect(parse("-7d") == (long long)now - 604800000000);
	cr_expect(parse("-99999999d") == 0);
	cr_expect(parse("now") == (long long)now);
	cr_expect(parse("today") == 1795305600000000);
	cr_expect(parse("Yesterday") == 1795219200000000);
}

Test(proto_moment, what_is_none)
{
	static const char *const texts[] = { "", "-", "-1", "-m", "-1w", "1m",
		"-1.5h", ".5", "1.", "1x", "tomorrow", "2026", "2026-",
		"2026-1-1", "2026-13-01", "2026-00-01", "2026-02-29",
		"2026-11-31", "2026-11-00", "2026-11-32", "2026-11/22",
		"202x-11-22",
		"2024-02-30", "2100-02-29", "2026-11-22x17:40",
		"2026-11-22T17.40", "2026-11-22T17:40x",
		"2026-11-22T17:40+01", "2026-11-22T17:40+01:60",
		"2026-11-22T", "2026-11-22T24:00", "2026-11-22T17:60",
		"2026-11-22T17:40:61", "2026-11-22T17:40:12.", "2026-11-22T17",
		"2026-11-22T17:40:12+1", "2026-11-22T17:40:12Zx",
		"2026-11-22T17:40:12+24:00", "1969-12-31", "10000-01-01",
		"9999-12-31T23:59:59-00:01", "253402300800",
		"99999999999999999999999", " 1", "1 ",
		"1970-01-01T00:00:00+01:00" };
	uint64_t ret;
	size_t i;

	for (i = 0; i < ROWS(texts); i++) {
		/* "2026" alone is seconds. */
		if (strcmp(texts[i], "2026") != 0)
			cr_expect(parse(texts[i]) == -1, "%s", texts[i]);
	}
	cr_expect(parse("2026") == 2026000000);
	cr_expect(!bh_moment__parse("-1\0", 3, now, &ret));
}
