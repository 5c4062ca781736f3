#include <criterion/criterion.h>
#include <limits.h>
#include <poll.h>
#include <time.h>

#include "conn/clock.h"

Test(conn_clock, monotonic_is_the_kernels_clock_in_milliseconds)
{
	struct timespec t;
	int64_t ours = bh_clock__monotonic(), theirs;

	clock_gettime(CLOCK_MONOTONIC, &t);
	theirs = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	cr_assert(theirs >= ours && theirs - ours < 1000);
}

Test(conn_clock, real_is_microseconds_since_1970)
{
	struct timespec t;
	int64_t ours = bh_clock__real(), theirs;

	clock_gettime(CLOCK_REALTIME, &t);
	theirs = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	cr_assert(theirs >= ours && theirs - ours < 1000000);
}

Test(conn_clock, a_deadline_without_end_asks_for_no_time)
{
	struct bh_deadline d = { .at = 0, .seconds = -1 };

	cr_assert(bh_deadline__left(&d) == -1);
	cr_assert(d.at == 0);
}

Test(conn_clock, a_deadline_starts_with_the_first_wait)
{
	struct bh_deadline d = { .at = 0, .seconds = 10 };
	int left = bh_deadline__left(&d);

	cr_assert(left == 10000);
	cr_assert(d.at > bh_clock__monotonic());
	poll(NULL, 0, 20);
	left = bh_deadline__left(&d);
	cr_assert(left <= 9980 && left > 5000, "left %d", left);
}

Test(conn_clock, a_deadline_of_no_seconds_has_passed)
{
	struct bh_deadline d = { .at = 0, .seconds = 0 };

	cr_assert(bh_deadline__left(&d) == 0);
}

Test(conn_clock, a_deadline_in_the_past_leaves_nothing)
{
	struct bh_deadline d = { .at = 1, .seconds = 10 };

	cr_assert(bh_deadline__left(&d) == 0);
}

Test(conn_clock, a_fixed_moment_counts_whatever_the_seconds)
{
	struct bh_deadline d = { .at = 1, .seconds = -1 };

	cr_assert(bh_deadline__left(&d) == 0);
}

Test(conn_clock, a_very_long_deadline_fits_poll)
{
	struct bh_deadline d = { .at = 0, .seconds = INT_MAX };

	cr_assert(bh_deadline__left(&d) == INT_MAX);
}
