/* Landlock, by its system calls: landlock(7). */
#ifndef BH_RUN_LANDLOCK_H
#define BH_RUN_LANDLOCK_H

#include <stddef.h>

/* From now on: no file but those below the directories `read` can be opened
 * (nor these for writing), none executed, no TCP socket bound or connected
 * (ABI 4), no process outside signalled (ABI 6). 0, or -errno. */
int bh_landlock__restrict(const int *read, size_t count);

/* The kernel's ABI, from 1 on, or -errno. */
int bh_landlock__abi(void);

#endif
