/* The options that all programs have. */
#ifndef BH_RUN_SHARED_H
#define BH_RUN_SHARED_H

#include "handler/config.h"
#include "run/options.h"

enum bh_sandbox_kind {
	BH_SANDBOX_FULL, BH_SANDBOX_LANDLOCK, BH_SANDBOX_NONE
};

/* As the command line has them; what it leaves out is as bh_shared__init
 * says. */
struct bh_shared {
	const char *listen;        /* NULL: not given */
	const char *user;          /* NULL: not given */
	const char *log_to;
	const char *timeout;       /* NULL: not given */
	int sandbox;               /* enum bh_sandbox_kind; -1: not given */
	bool sandbox_check;
	bool verbose, help, version;
	int log;                   /* enum bh_log_format */
	int protocol, proxy;       /* which word; -1: not given */
	long long max_body;        /* less than BH_NONE: not given */
	long long max_connections, max_per_source;
	long long exit_idle, drain;
	struct bh_texts trusted, headers;
};

extern const struct bh_option bh_shared__options[];

void bh_shared__init(struct bh_shared *s);

/* Puts them into config. 0, or BH_EX_USAGE after one line on standard
 * error. */
int bh_shared__apply(const struct bh_shared *s, const char *program,
    struct bh_config *config);

#endif
