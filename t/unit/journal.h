/* A journal whose calls fail. */
#ifndef BH_UNIT_JOURNAL_H
#define BH_UNIT_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* journal_calls.c: calls of libsystemd. */
struct bh_test_journal_calls {
	unsigned count, fail_at; /* 0: none */
	int error;
	const char *only;        /* this call alone is counted */
	uint64_t until;          /* of sd_journal_get_timeout; 0: its own */
	bool no_wait;            /* nothing can be waited for */
	int process;             /* of sd_journal_process; 0: its own */
};
extern struct bh_test_journal_calls bh_test_journal;

#endif
