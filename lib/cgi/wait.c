#include "cgi/wait.h"

#include <errno.h>
#include <limits.h>

#include "handler/private.h"

enum {
	PATIENCE = 10,    /* milliseconds; an answer that is whole by then */
	                   /* leaves in one piece, with its length */
	TICK = 50,         /* milliseconds where no descriptor shows its end */
};

static int64_t
after(int64_t now, int seconds)
{
	return seconds < 0 ? INT64_MAX : now + (int64_t)seconds * 1000;
}

void
bh_wait__begin(struct bh_wait *w, const struct bh_relay *r)
{
	*w = (struct bh_wait){ .r = r };
}

void
bh_wait__look(struct bh_wait *w)
{
	int64_t before = w->now;

	w->now = bh_clock__monotonic();
	if (before == 0) {
		w->progress = w->now;
		w->end = after(w->now, w->r->total_timeout);
		return;
	}
	if (!w->asked)
		bh_body__forgive(w->r->h, w->now - before);
	if (w->moved)
		w->progress = w->now;
	w->moved = false;
}

/* Input and output are both under way: nothing may wait for the client. */
static bool
is_duplex(const struct bh_wait *w)
{
	return w->r->to >= 0;
}

static const struct bh_conn *
conn_of(const struct bh_wait *w)
{
	return &w->r->h->private->conn;
}

/* Whether there is something to flush. */
static bool
is_pending(const struct bh_wait *w)
{
	const struct bh_conn *c = conn_of(w);

	return (w->r->h->private->x.answer.stage == BH_STAGE_BODY ?
	    c->out_end : c->out_ready) > 0;
}

/* Milliseconds until something must be done without an event; 0: the time is
 * over. */
static int
left(const struct bh_wait *w)
{
	const struct bh_relay *r = w->r;
	const struct bh_body *body = &r->h->private->x.body;
	int64_t until = w->answered ? w->end :
	    after(w->progress, r->first_timeout);

	if (until > w->end)
		until = w->end;
	if (until <= w->now)
		return 0;
	if (w->asked && is_duplex(w) && body->deadline.at < until)
		until = body->deadline.at;
	if (r->child->pidfd < 0 && until > w->now + TICK)
		until = w->now + TICK;
	if (until <= w->now)
		return 1;
	return until - w->now > INT_MAX ? INT_MAX : (int)(until - w->now);
}

bool
bh_wait__is_whole(const struct bh_handler *h)
{
	const struct bh_answer *a = &h->private->x.answer;

	return a->has_length && a->written == a->length;
}

/* How long output waits for what may follow it at once. Nothing follows what
 * has its length, however long the script takes to end. */
static int
patience(struct bh_wait *w)
{
	if (!bh_answer__untouched(w->r->h) || bh_wait__is_whole(w->r->h))
		return 0;
	if (w->held == 0)
		w->held = w->now + PATIENCE;
	return w->held > w->now ? (int)(w->held - w->now) : 0;
}

static void
watch(struct bh_wait *w)
{
	const struct bh_relay *r = w->r;
	const struct bh_conn *c = conn_of(w);
	bool room = !is_duplex(w) || c->out_end <= BH_SHARE;

	w->fd[BH_CLIENT_IN] = (struct pollfd){ .events = POLLIN,
	    .fd = w->asked && is_duplex(w) ? c->in : -1 };
	w->fd[BH_CLIENT_OUT] = (struct pollfd){ .fd = c->out };
	w->fd[BH_SCRIPT_IN] = (struct pollfd){ .fd = r->to,
	    .events = w->full ? POLLOUT : 0 };
	w->fd[BH_SCRIPT_OUT] = (struct pollfd){ .events = POLLIN,
	    .fd = room ? r->from : -1 };
	w->fd[BH_SCRIPT_ERR] = (struct pollfd){ .events = POLLIN,
	    .fd = r->errors };
	w->fd[BH_SCRIPT] = (struct pollfd){ .events = POLLIN,
	    .fd = r->child->pidfd };
	w->fd[BH_END] = (struct pollfd){ .events = POLLIN, .fd = c->end };
}

/* 0 after an event or in vain, or -errno. flush: in vain, so output leaves. */
static int
wait_for(struct bh_wait *w, int milliseconds, bool flush)
{
	int n = poll(w->fd, BH_SLOTS, milliseconds);

	if (n > 0 && w->fd[BH_CLIENT_OUT].revents != 0)
		w->stalled = 0;
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	return n == 0 && flush ? bh_flush(w->r->h) : 0;
}

/* Until the client takes output. One more try to send would only show what
 * room there is in the kernel's buffer. */
static int
wait_for_client(struct bh_wait *w, int milliseconds)
{
	struct bh_conn *c = &w->r->h->private->conn;

	if (w->stalled == 0)
		w->stalled = after(w->now, c->stall);
	if (w->stalled <= w->now)
		return c->error = -ETIMEDOUT;
	if (w->stalled - w->now < milliseconds)
		milliseconds = (int)(w->stalled - w->now);
	w->fd[BH_CLIENT_OUT].events = POLLOUT;
	return wait_for(w, milliseconds, false);
}

int
bh_wait__event(struct bh_wait *w)
{
	int time = left(w), hold;

	if (time == 0)
		return 504;
	watch(w);
	/* More input may be here already. */
	if (is_duplex(w) && !w->asked && !w->full)
		time = 0;
	if (!is_pending(w))
		return wait_for(w, time, false);
	hold = patience(w);
	if (hold > time)
		hold = time;
	if (!is_duplex(w) || hold > 0)
		return wait_for(w, hold, !is_duplex(w));
	return wait_for_client(w, time);
}
