#include "simple/conditions.h"
#include "unit.h"

/* Sun, 06 Nov 1994 08:49:37 GMT */
static const int64_t mtime = 784111777;

static bool
is_fresh(const char *since)
{
	int64_t seconds;

	return bh_since__parse(since, mtime, &seconds) && mtime <= seconds;
}

Test(simple_since, the_three_forms_of_a_date)
{
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37 GMT"));
	cr_expect(is_fresh("Sunday, 06-Nov-94 08:49:37 GMT"));
	cr_expect(is_fresh("Sun Nov  6 08:49:37 1994"));
}

Test(simple_since, a_second_decides)
{
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:38 GMT"));
	cr_expect_not(is_fresh("Sun, 06 Nov 1994 08:49:36 GMT"));
}

Test(simple_since, no_zone_is_utc)
{
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37"));
	cr_expect_not(is_fresh("Sun, 06 Nov 1994 08:49:36"));
}

Test(simple_since, utc_has_many_names)
{
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37 -0000"));
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37 +0000"));
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37 UTC"));
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37 UT"));
	cr_expect(is_fresh("Sun, 06 Nov 1994 08:49:37 Z"));
	cr_expect(is_fresh("Sun Nov  6 08:49:37 1994 GMT"));
}

Test(simple_since, a_date_in_another_zone_is_ignored)
{
	cr_expect_not(is_fresh("Mon, 06 Nov 2094 08:49:37 EST"));
	cr_expect_not(is_fresh("Mon, 06 Nov 2094 08:49:37 +0100"));
}

Test(simple_since, what_is_no_date_is_ignored)
{
	cr_expect_not(is_fresh(""));
	cr_expect_not(is_fresh("tomorrow"));
	cr_expect_not(is_fresh(","));
	cr_expect_not(is_fresh(" GMT"));
	cr_expect_not(is_fresh("Wed, 31 Feb 2094 08:49:37 GMT"));
	cr_expect_not(is_fresh("Mon, 06 Nov 2094 08:49:37 GMT"
	    "                                                          "));
}
