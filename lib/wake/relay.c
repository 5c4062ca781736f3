/*
 * One poll over all that can happen, as between a client and a script: input is
 * asked for when the backend has taken the last of it, and as long as there is
 * input to come, output is taken only where the client has room for it.
 */
#include "wake/relay.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "task/child.h"

#define UNINITIALIZED __attribute__((uninitialized))

enum { PAUSE = 200 }; /* milliseconds before a request is made again */
enum { TRIES = 4, LOOPS = 4 };

static struct bh_conn *
conn_of(const struct bh_relay_run *r)
{
	return &r->h->private->conn;
}

static int
receive(struct bh_relay_run *r)
{
	size_t most = sizeof(r->buffer) - (r->headed ? 0 : r->have);
	ssize_t n;

	if (bh_watch__is_duplex(r) && most > BH_RELAY_SHARE)
		most = BH_RELAY_SHARE;
	n = recv(r->fd, r->buffer + (r->headed ? 0 : r->have), most, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return bh_reply__end(r, n < 0 ? errno :
		    r->reset ? ECONNRESET : 0);
	r->answered = true;
	r->progress = r->now;
	return bh_reply__take(r, (size_t)n);
}

static int
flush_some(struct bh_relay_run *r)
{
	bh_answer__before_wait(r->h);
	bh_conn__no_delay(conn_of(r));
	r->stalled = INT64_MAX;
	return bh_conn__flush_some(conn_of(r));
}

/* One turn: 0, or what ends the relay. */
static int
turn(struct bh_relay_run *r)
{
	struct pollfd fd[BH_RELAY_SLOTS] = { { .fd = -1 } };
	int result = bh_watch__wait(r, fd);

	if (result != 0)
		return result;
	if (fd[BH_RELAY_STOP].revents != 0) {
		bh_log_error(r->h, "%s: ended with the server", r->wake->unit);
		return 503;
	}
	if (fd[BH_RELAY_OUT].revents & (POLLERR | POLLHUP | POLLNVAL))
		return -ECONNRESET;
	if ((fd[BH_RELAY_OUT].revents & POLLOUT) != 0 &&
	    (result = flush_some(r)) < 0)
		return result;
	bh_watch__look(r);
	if ((fd[BH_RELAY_OUT].revents & POLLRDHUP) != 0)
		r->silent = r->now;
	if (r->stalled <= r->now)
		return conn_of(r)->error = -ETIMEDOUT;
	if (bh_watch__patience(r) <= r->now)
		return -ECONNRESET;
	result = bh_supply__fetch(r, fd[BH_RELAY_IN].revents != 0);
	if (result == 0)
		result = bh_supply__give(r);
	if (result == 0 && (fd[BH_RELAY_BACKEND].revents & ~POLLOUT) != 0)
		result = receive(r);
	return result;
}

/* Whether it may be made again: nothing came of it, and it does no harm to do
 * it twice (RFC 9110 9.2.2). */
static bool
is_repeatable(const struct bh_relay_run *r)
{
	static const char methods[][8] = { "GET", "HEAD", "OPTIONS", "TRACE",
	    "PUT", "DELETE" };
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(r->h->command, methods[i]) == 0)
			return !r->answered && !r->taken;
	return false;
}

static int
relay(struct bh_relay_run *r)
{
	int result = 0;

	bh_watch__look(r);
	while (result == 0 && !r->over)
		result = turn(r);
	if (result == 0 && r->tunnel)
		result = bh_tunnel__run(r);
	return result;
}

/* A backend that is about to stop may accept once more. */
static int
relay_once(struct bh_handler *h, bool last, bool *ret_again)
{
	UNINITIALIZED struct bh_relay_run r;
	const struct bh_exchange *x = &h->private->x;
	int result;

	memset(&r, 0, offsetof(struct bh_relay_run, in));
	r.h = h;
	r.wake = h->userdata;
	r.stalled = INT64_MAX;
	r.upgrade = bh_hop__upgrade(h) != NULL;
	r.fetched = x->body.done;
	r.gate = !x->framing.expect_continue || !bh_answer__is_1_1(h);
	r.out_len = bh_forward__make(h, &r.out);
	if (r.out_len == 0)
		return 503;
	result = bh_start__connect(h, &r.fd);
	if (result != 0)
		return result;
	r.quiet = !last && is_repeatable(&r);
	result = relay(&r);
	*ret_again = r.quiet && result == 502 && is_repeatable(&r);
	close(r.fd);
	return result;
}

/* Our own name in it several times: the backend is ourselves. */
static bool
is_loop(const struct bh_handler *h)
{
	const char *value, *found;
	size_t at = 0;
	int count = 0;

	while ((value = bh_headers_get_all(&h->headers, "Via", &at)) != NULL)
		for (found = value; (found = strstr(found, " wakehttp")) !=
		    NULL; found++)
			count++;
	return count >= LOOPS;
}

int
bh_wake__answer(struct bh_handler *h)
{
	struct bh_wake *wake = h->userdata;
	struct bh_conn *c = &h->private->conn;
	bool again = true;
	int result = 0, try;

	wake->still_starting = false;
	if (is_loop(h)) {
		bh_log_error(h, "the backend is this server");
		return 508;
	}
	c->end = bh_child__open_stop(h);
	for (try = 1; again && try <= TRIES; try++) {
		again = false;
		if (try > 1)
			result = bh_backend__wait(h, -1, 0, PAUSE);
		if (result >= 0)
			result = relay_once(h, try == TRIES, &again);
	}
	if (c->end >= 0)
		close(c->end);
	c->end = -1;
	return result == -ECANCELED ? 503 : result;
}
