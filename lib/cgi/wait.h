/* What a relay waits for, and for how long. */
#ifndef BH_CGI_WAIT_H
#define BH_CGI_WAIT_H

#include <poll.h>

#include "cgi/relay.h"

enum bh_slot {
	BH_CLIENT_IN, BH_CLIENT_OUT, BH_SCRIPT_IN, BH_SCRIPT_OUT, BH_SCRIPT_ERR,
	BH_SCRIPT, BH_END, BH_SLOTS
};

/* Of output, while there is input to come: it fits into the connection's
 * buffer twice. */
enum { BH_SHARE = 6144 };

struct bh_wait {
	const struct bh_relay *r;
	bool asked;        /* the client, for more input */
	bool moved;        /* a byte of it, since `progress` */
	bool answered;     /* the first byte of the answer came */
	bool full;         /* there is input that the script has not taken */
	/* milliseconds of the clock, which is looked at once a turn */
	int64_t now, progress;
	int64_t held;      /* so long output waits for more of it */
	int64_t stalled;   /* so long the client may take nothing; 0: it does */
	int64_t end;       /* of everything */
	struct pollfd fd[BH_SLOTS];
};

void bh_wait__begin(struct bh_wait *w, const struct bh_relay *r);

/* The time, and who it has passed for. */
void bh_wait__look(struct bh_wait *w);

/* Until something happens, or nothing for a while. Output leaves before.
 *   0     w->fd says what
 *   504   the time is over
 *   < 0   -errno: the client is gone, or takes nothing
 */
int bh_wait__event(struct bh_wait *w);

/* Whether the answer has all of its Content-Length. */
bool bh_wait__is_whole(const struct bh_handler *h);

#endif
