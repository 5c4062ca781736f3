/* Bytes between the client and a script, all ways at once: whoever waits for
 * one never keeps another waiting. */
#ifndef BH_CGI_RELAY_H
#define BH_CGI_RELAY_H

#include <basehttp.h>

#include "task/child.h"

struct bh_relay {
	struct bh_handler *h;
	int to;              /* takes the body of the request, or -1 */
	int from;            /* what the script prints: its answer */
	int errors;          /* lines for the log; -1: none */
	const char *name;    /* of the script, in these lines */
	struct bh_child *child;
	int first_timeout;   /* seconds without a byte either way before */
	                     /* the answer's first; BH_NONE: no end */
	int total_timeout;   /* in all */
	/* Takes what the script prints: 0, or what ends the relay. */
	int (*output)(void *arg, char *data, size_t len);
	void *arg;
};

/*
 * Until the script's output has ended, or nobody wants it any more. Its first
 * process and the end of its output end it; what is left of it then has two
 * seconds. Afterwards the descriptors are closed (they are -1), the child has
 * ended and is reaped.
 *   0     the output has ended; child->status tells how the script did, 0
 *         where it had to be ended after its output
 *   500   a pipe failed; the log says how
 *   503   we are told to end; likewise
 *   504   first_timeout or total_timeout has passed
 *   > 0   what output returned, or the status for a body that is an error
 *   < 0   -errno: the client is gone
 */
int bh_relay__run(struct bh_relay *r);

#endif
