/* What bh_main puts together on its way. */
#ifndef BH_RUN_PROCESS_H
#define BH_RUN_PROCESS_H

#include "conn/fd.h"
#include "handler/config.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "run/shared.h"

enum { BH_HANDOVER_MAX = 64 };

/* What there is to serve. */
struct bh_handover {
	int fd[BH_HANDOVER_MAX];
	enum bh_fd_kind kind[BH_HANDOVER_MAX];
	size_t count;
	bool listener;  /* one of them is one */
	bool socket;    /* one of them is a socket */
};

struct bh_process {
	struct bh_shared options;
	struct bh_command_line line;
	struct bh_config config;
	struct bh_handover handover;
	struct bh_fd standard[3]; /* as they were handed over */
	struct bh_sandbox sandbox;
};

/* ---- handover.c: decides by --listen, LISTEN_FDS, descriptor 0, closes all
 * else but the standard descriptors, which are open afterwards. 0, or the
 * exit status after one line on standard error. */
int bh_handover__take(struct bh_process *p);
/* Whether it would find a listener; takes nothing. */
bool bh_handover__has_listener(const struct bh_process *p);
/* A listener on descriptor 0 goes out of the way of what is read and
 * printed. After the log was opened. */
void bh_handover__move(struct bh_handover *h);

/* ---- user.c: becomes --user for good, who can write where the program is to.
 * 0, or the exit status likewise. */
int bh_user__become(const struct bh_process *p);

/* ---- check.c: --sandbox-check: prints what is refused. The exit status. */
int bh_check__run(const struct bh_process *p);

#endif
