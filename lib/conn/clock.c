#include <limits.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "conn/clock.h"

/* The kernel's own 64-bit form, which 32-bit machines have under a number of
 * its own. */
#ifdef SYS_clock_gettime64
#define CLOCK_CALL SYS_clock_gettime64
#else
#define CLOCK_CALL SYS_clock_gettime
#endif

struct moment {
	int64_t seconds;
	int64_t nanoseconds;
};

static struct moment
read_clock(clockid_t clock)
{
	struct moment m = { 0, 0 };

	syscall(CLOCK_CALL, clock, &m);
	return m;
}

int64_t
bh_clock__monotonic(void)
{
	struct moment m = read_clock(CLOCK_MONOTONIC);

	return m.seconds * 1000 + m.nanoseconds / 1000000;
}

int64_t
bh_clock__real(void)
{
	struct moment m = read_clock(CLOCK_REALTIME);

	return m.seconds * 1000000 + m.nanoseconds / 1000;
}

int
bh_deadline__left(struct bh_deadline *d)
{
	int64_t now, left;

	if (d->at == 0 && d->seconds <= 0)
		return d->seconds < 0 ? -1 : 0;
	now = bh_clock__monotonic();
	if (d->at == 0)
		d->at = now + (int64_t)d->seconds * 1000;
	left = d->at - now;
	if (left <= 0)
		return 0;
	return left < INT_MAX ? (int)left : INT_MAX;
}
