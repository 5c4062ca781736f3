/* Landlock, by its system calls: landlock(7). */
#ifndef BH_RUN_LANDLOCK_H
#define BH_RUN_LANDLOCK_H

#include <stdbool.h>
#include <stddef.h>

enum { BH_LANDLOCK_RULES = 32 };

/* A directory and all below it, or one file, that may be read; write: and
 * files be made, changed and removed there; execute: and executed. */
struct bh_landlock_rule {
	int fd;
	bool write, execute;
};

/* From now on: no file but what the rules name can be opened or executed, no
 * TCP socket bound or connected (ABI 4), no process outside signalled (ABI 6).
 * programs: it is for what we start, too: the network stays open, and what
 * may be written may have directories, links and the like made in it. 0, or
 * -errno. */
int bh_landlock__restrict(const struct bh_landlock_rule *rules, size_t count,
    bool programs);

/* The kernel's ABI, from 1 on, or -errno. */
int bh_landlock__abi(void);

#endif
