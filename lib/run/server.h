/* HTTPServer inside. */
#ifndef BH_RUN_SERVER_H
#define BH_RUN_SERVER_H

#include <signal.h>

#include "handler/config.h"
#include "run/children.h"
#include "run/process.h"
#include "run/sandbox.h"
#include "run/surplus.h"

/* What 0 stands for. */
enum {
	BH_SERVER_CONNECTIONS = 512,
	BH_SERVER_PER_SOURCE = 64,
	BH_SERVER_DRAIN = 25,
};

struct bh_server_private {
	struct bh_config config;
	const struct bh_sandbox *sandbox; /* of the children; NULL: none */
	int listener[BH_HANDOVER_MAX];
	size_t listener_count;
	int connection[BH_HANDOVER_MAX];  /* handed over and not served yet */
	size_t connection_count;
	int wake;                         /* readable after bh_shutdown */

	/* while bh_serve_forever runs */
	int signals;                      /* signalfd of this process */
	int stop;                         /* signalfd of the children */
	sigset_t mask;                    /* as they were before */
	struct sigaction child_action;
	sigset_t child_mask;
	struct bh_children *children;     /* not in a child */
	size_t most;                      /* of them */
	char *buffers;                    /* of each child: zeros */
	struct bh_surplus surplus;
	int ends;                         /* how often it was told to end */
	bool close;                       /* a signal did: no more clients */
	int64_t resume_at;                /* no accept before; 0: at once */
	bool short_of;                    /* and that has been logged */
	int64_t told_at;                  /* of a surplus */
};

/* ---- server.c: takes over what was handed over. 0, or -errno. */
int bh_server__take(struct bh_server *s, const struct bh_handover *handover,
    const struct bh_config *config, const struct bh_sandbox *sandbox);
void bh_server__close_listeners(struct bh_server_private *p);

/* ---- accept.c: accepts one and has it served by a process of its own. 0,
 * or -errno where the listener is of no use any more. */
int bh_accept__one(struct bh_server *s, int listener);
/* Has a connection served likewise, and closes it here. */
void bh_accept__serve(struct bh_server *s, int fd);

#endif
