/* The request's head and body, to the backend. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "proto/text.h"
#include "wake/relay.h"

/* More of the body, as the backend gets it: RFC 9112 7.1. */
static void
frame(struct bh_relay_run *r, size_t len)
{
	char size[BH_RELAY_FRAME];
	struct bh_text t = { .at = size, .size = sizeof(size) };
	char *start = r->in + BH_RELAY_FRAME;

	r->out = start;
	r->out_len = len;
	if (r->h->private->x.framing.body != BH_BODY_CHUNKED)
		return;
	bh_text__hex(&t, len);
	bh_text__puts(&t, "\r\n");
	memcpy(start - t.len, size, t.len);
	memcpy(start + len, "\r\n", 2);
	r->out = start - t.len;
	r->out_len = t.len + len + 2;
}

/* Whether bh_body__read_now has something new to say. */
static bool
is_due(const struct bh_relay_run *r, bool input)
{
	const struct bh_body *body = &r->h->private->x.body;

	return !r->asked || input || body->deadline.at <= r->now;
}

int
bh_supply__fetch(struct bh_relay_run *r, bool input)
{
	const char *unread;
	ssize_t n;

	if (input || bh_conn__unread(&r->h->private->conn, &unread) > 0)
		r->gate = true;
	if (r->fetched || r->out_len > 0 || !r->gate || !is_due(r, input))
		return 0;
	n = bh_body__read_now(r->h, r->in + BH_RELAY_FRAME, BH_RELAY_INPUT);
	r->asked = n == -EAGAIN;
	if (r->asked)
		return 0;
	if (n < 0)
		return bh_body__status((int)n);
	r->taken = true;
	r->progress = r->now;
	frame(r, (size_t)n);
	/* The end of chunks is one to be passed on. */
	r->fetched = n == 0 || (r->h->private->x.body.done &&
	    r->h->private->x.framing.body == BH_BODY_LENGTH);
	return 0;
}

/* Who reads no more may have answered: nobody asks the client for the rest. */
int
bh_supply__give(struct bh_relay_run *r)
{
	ssize_t n = 0;

	if (r->out_len > 0)
		n = send(r->fd, r->out, r->out_len, MSG_NOSIGNAL);
	if (n > 0) {
		r->out += n;
		r->out_len -= (size_t)n;
		r->progress = r->now;
	} else if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) {
		r->out_len = 0;
		r->fetched = true;
		r->reset = errno == ECONNRESET;
	} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
		bh_log_error(r->h, "%s: the request: %s", r->wake->unit,
		    strerror(errno));
		return 502;
	}
	return 0;
}
