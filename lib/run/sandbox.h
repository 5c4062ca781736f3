/*
 * What the process can still do when the first byte is read. Three stages:
 *   process     no new privileges, no core, no file that grows beyond what it
 *               may, Landlock: before accept, or the first read
 *   filter      seccomp, where all is asked for: then too, and inherited
 *   connection  few descriptors, no child: in the process that serves one
 * --sandbox=none and a sanitizer's build leave all but the first's beginning
 * out.
 */
#ifndef BH_RUN_SANDBOX_H
#define BH_RUN_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>

#include "run/landlock.h"

struct bh_sandbox {
	bool on;
	bool full;            /* seccomp, too */
	bool listens;         /* it accepts connections */
	bool starts_programs; /* they need what Landlock and rlimits deny */
	bool confines;        /* they too are kept to the rules */
	bool file_output;     /* an output or the log is a regular file */
	rlim_t file_max;      /* of the files that it writes; 0: of none */
	bool watches;         /* it is told when files change */
	rlim_t open_files;    /* of one connection; 0: few */
	struct bh_landlock_rule rule[BH_LANDLOCK_RULES];
	size_t rule_count;
};

/* 0, or -errno of Landlock: -ENOSYS and -EOPNOTSUPP where the kernel has
 * none, -EPERM where something forbids it. All else holds then. */
int bh_sandbox__process(const struct bh_sandbox *s);
/* 0, or -errno of seccomp likewise. A program that does not listen calls it
 * last: what the others do is among what is refused. */
int bh_sandbox__filter(const struct bh_sandbox *s);
void bh_sandbox__connection(const struct bh_sandbox *s);

/* Of enum in seccomp.h. */
unsigned bh_sandbox__needs(const struct bh_sandbox *s);

#endif
