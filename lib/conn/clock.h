/* Clocks by the raw system call: the vDSO costs a short process more. */
#ifndef BH_CONN_CLOCK_H
#define BH_CONN_CLOCK_H

#include <stdint.h>

/* Milliseconds of the monotonic clock. */
int64_t bh_clock__monotonic(void);

/* Microseconds since 1970. */
int64_t bh_clock__real(void);

/* A moment that is fixed when it is first waited for: whoever never waits
 * never asks for the time. */
struct bh_deadline {
	int64_t at;  /* milliseconds of the monotonic clock; 0: not fixed */
	int seconds; /* from the first wait on; BH_NONE (-1): no end */
};

/* Milliseconds until then, for poll: 0 when it has passed, -1 for no end. */
int bh_deadline__left(struct bh_deadline *d);

#endif
