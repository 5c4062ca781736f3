/* One request and its answer, on their way. */
#ifndef BH_WAKE_RELAY_H
#define BH_WAKE_RELAY_H

#include <poll.h>

#include "handler/private.h"
#include "wake/wake.h"

enum {
	BH_RELAY_FRAME = 12,     /* before a chunk: its size */
	BH_RELAY_INPUT = 16384,
	BH_RELAY_OUTPUT = 32768, /* a head is no longer */
	/* Of output while there is input to come: it fits into the
	 * connection's buffer twice. */
	BH_RELAY_SHARE = 6144,
	/* Milliseconds in which nothing moves, for a client that says no
	 * more. */
	BH_RELAY_PATIENCE = 5000,
};

/* Where the body of the backend's answer ends. */
enum bh_relay_end { BH_END_LENGTH, BH_END_CHUNKS, BH_END_CLOSE };

struct bh_relay_run {
	struct bh_handler *h;
	struct bh_wake *wake;
	int fd;                /* the backend */
	bool upgrade;          /* the client asked for another protocol */

	/* to the backend */
	const char *out;       /* what it has not taken */
	size_t out_len;
	bool fetched;          /* there is no more to come from the client */
	bool taken;            /* some of the body came */
	bool asked;            /* the client, for more */
	bool gate;             /* the client need not wait for 100 */
	bool reset;            /* the backend's, which recv is not told again */
	/* from the backend */
	size_t have, line;     /* of its head */
	unsigned interim;      /* answers before its answer */
	bool quiet;            /* without an answer, it is asked again */
	bool answered;         /* a byte came */
	bool headed;           /* the head of its answer is whole */
	bool over;             /* so is its answer */
	bool tunnel;           /* it has agreed to another protocol */
	enum bh_relay_end end;
	uint64_t left;
	struct bh_chunked chunked;

	/* milliseconds of the clock, which is looked at once a turn */
	int64_t now, progress, stalled;
	int64_t silent;        /* the client says no more, since then; or 0 */
	char in[BH_RELAY_FRAME + BH_RELAY_INPUT + 8];
	char buffer[BH_RELAY_OUTPUT];
};

/* ---- hop.c */
/* Whether a field is between two neighbours alone (RFC 9110 7.6.1): it is known
 * to be, or Connection names it. */
bool bh_hop__ends_here(const struct bh_headers *headers, const char *name);
/* The protocol that the client wants instead, or NULL. */
const char *bh_hop__upgrade(const struct bh_handler *h);

/* ---- forward.c: the head for the backend: its length, or 0 where memory is
 * out. */
size_t bh_forward__make(struct bh_handler *h, const char **ret);

/* ---- reply.c: what came from the backend, len bytes more of it in r->buffer:
 * 0, the status of what is wrong with it, or -errno of the client. */
int bh_reply__take(struct bh_relay_run *r, size_t len);
/* It has ended. error: of the connection, or 0. Likewise. */
int bh_reply__end(struct bh_relay_run *r, int error);

/* ---- supply.c */
/* More input, where the backend has taken the last of it; input: the client has
 * some. 0, or the status of a body that is an error. */
int bh_supply__fetch(struct bh_relay_run *r, bool input);
/* Of it what the backend takes. 0, or 502 where that fails. */
int bh_supply__give(struct bh_relay_run *r);

/* ---- watch.c */
enum {
	BH_RELAY_IN, BH_RELAY_OUT, BH_RELAY_BACKEND, BH_RELAY_STOP,
	BH_RELAY_SLOTS
};
/* Input and output are both under way: nothing may wait for the client. */
bool bh_watch__is_duplex(const struct bh_relay_run *r);
/* The time, and whom it has passed for. */
void bh_watch__look(struct bh_relay_run *r);
/* Until when a client that says no more is waited for: what closes looks like
 * what only ends its requests. */
int64_t bh_watch__patience(const struct bh_relay_run *r);
/* Until something happens; output leaves before it waits for long. 0, 504, or
 * -errno of the client. */
int bh_watch__wait(struct bh_relay_run *r, struct pollfd fd[BH_RELAY_SLOTS]);

/* ---- tunnel.c: both ways until one side ends, then what is under way. */
int bh_tunnel__run(struct bh_relay_run *r);

#endif
