/* Which system calls a program can still make: seccomp(2). */
#ifndef BH_RUN_SECCOMP_H
#define BH_RUN_SECCOMP_H

#include <stdbool.h>
#include <stddef.h>

struct sock_filter;

/* What it needs beside memory, time, and what is open; seccomp.list has all
 * calls. */
enum {
	BH_SECCOMP_READS = 1,   /* opens files for reading */
	BH_SECCOMP_WRITES = 2,  /* makes and changes files; reads, too */
	BH_SECCOMP_LISTENS = 4, /* accepts, and forks */
	BH_SECCOMP_STARTS = 8,  /* others: all but what they should not need */
	BH_SECCOMP_WATCHES = 16, /* what changes; reads, too, and writes none */
};

/*
 * From now on what these needs do not include fails with EPERM, in this process
 * and all that come from it; for good. A call of another machine's kernel
 * interface kills. 0, or -errno: -ENOSYS or -EOPNOTSUPP where the kernel has no
 * such filters, or this machine none here.
 *
 * EPERM and not death: the program has an answer to every call that fails, to
 * the client and to the log; whoever has taken it over gains nothing by it.
 */
int bh_seccomp__restrict(unsigned needs);

/* Whether the kernel has such filters. */
bool bh_seccomp__is_there(void);

/* The filter, of *ret_len steps; 0: this machine has none. */
const struct sock_filter *bh_seccomp__filter(unsigned needs, size_t *ret_len);

#endif
