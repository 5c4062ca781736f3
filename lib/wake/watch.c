/* When something happens between client and backend, and for whom time has
 * passed. */
#include <errno.h>
#include <limits.h>
#include <poll.h>

#include "wake/relay.h"

bool
bh_watch__is_duplex(const struct bh_relay_run *r)
{
	return !r->fetched || r->out_len > 0;
}

static struct bh_conn *
conn_of(const struct bh_relay_run *r)
{
	return &r->h->private->conn;
}

/* Whether there is something to flush. */
static bool
is_pending(const struct bh_relay_run *r)
{
	const struct bh_conn *c = conn_of(r);

	return (r->h->private->x.answer.stage == BH_STAGE_BODY ?
	    c->out_end : c->out_ready) > 0;
}

void
bh_watch__look(struct bh_relay_run *r)
{
	int64_t before = r->now;

	r->now = bh_clock__monotonic();
	if (before == 0)
		r->progress = r->now;
	else if (!r->asked)
		bh_body__forgive(r->h, r->now - before);
	if (!is_pending(r) || !bh_watch__is_duplex(r))
		r->stalled = INT64_MAX;
	else if (r->stalled == INT64_MAX && conn_of(r)->stall >= 0)
		r->stalled = r->now + (int64_t)conn_of(r)->stall * 1000;
}

int64_t
bh_watch__patience(const struct bh_relay_run *r)
{
	int64_t since = r->silent > r->progress ? r->silent : r->progress;

	return r->silent == 0 ? INT64_MAX : since + BH_RELAY_PATIENCE;
}

/* Milliseconds until something must be done without an event; 0: the backend's
 * time is over. */
static int
left(const struct bh_relay_run *r)
{
	const struct bh_body *body = &r->h->private->x.body;
	int64_t until = r->stalled, end = INT64_MAX;

	if (!r->headed && r->wake->answer_timeout != BH_NONE)
		end = r->progress + r->wake->answer_timeout * 1000;
	if (end <= r->now)
		return 0;
	if (end < until)
		until = end;
	if (r->asked && !r->fetched && body->deadline.at < until)
		until = body->deadline.at;
	if (bh_watch__patience(r) < until)
		until = bh_watch__patience(r);
	if (until <= r->now)
		return 1;
	return until - r->now > INT_MAX ? -1 : (int)(until - r->now);
}

static void
watch(const struct bh_relay_run *r, struct pollfd fd[BH_RELAY_SLOTS])
{
	const struct bh_conn *c = conn_of(r);
	bool duplex = bh_watch__is_duplex(r);
	bool room = !duplex || c->out_end <= BH_RELAY_SHARE;
	bool wanted = !r->fetched && (r->asked || !r->gate);
	short events = (short)((room ? POLLIN : 0) |
	    (r->out_len > 0 ? POLLOUT : 0));

	fd[BH_RELAY_IN] = (struct pollfd){ .events = POLLIN,
	    .fd = wanted ? c->in : -1 };
	fd[BH_RELAY_OUT] = (struct pollfd){ .fd = c->out,
	    .events = (short)((duplex && is_pending(r) ? POLLOUT : 0) |
	    (c->out_socket && r->silent == 0 ? POLLRDHUP : 0)) };
	fd[BH_RELAY_BACKEND] = (struct pollfd){ .fd = events != 0 ? r->fd : -1,
	    .events = events };
	fd[BH_RELAY_STOP] = (struct pollfd){ .fd = c->end, .events = POLLIN };
}

int
bh_watch__wait(struct bh_relay_run *r, struct pollfd fd[BH_RELAY_SLOTS])
{
	bool more = !r->fetched && r->out_len == 0 && r->gate && !r->asked;
	int time = left(r), n, error;

	if (time == 0) {
		bh_log_error(r->h, "%s: no answer within %lld s",
		    r->wake->unit, r->wake->answer_timeout);
		return 504;
	}
	watch(r, fd);
	n = poll(fd, BH_RELAY_SLOTS, more ||
	    (is_pending(r) && !bh_watch__is_duplex(r)) ? 0 : time);
	if (n == 0 && !more && is_pending(r) && !bh_watch__is_duplex(r)) {
		error = bh_flush(r->h);
		if (error < 0)
			return error;
		n = poll(fd, BH_RELAY_SLOTS, time);
	}
	return n >= 0 || errno == EINTR ? 0 : -errno;
}
