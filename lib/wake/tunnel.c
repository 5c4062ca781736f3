/* Two pipes, of which neither waits for the other. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wake/relay.h"

enum { CLIENT_IN, CLIENT_OUT, BACKEND, END, SLOTS };

struct flow {
	int from, to;
	bool from_socket, to_socket; /* which never block */
	char *buffer;
	size_t size, at, len;
	bool ended;         /* nothing more comes */
	bool told;          /* and that has been handed on */
	uint64_t moved;
};

static bool
is_for_later(int error)
{
	return error == EAGAIN || error == EINTR;
}

/* 0, or -errno. */
static int
take(struct flow *f)
{
	ssize_t n = f->from_socket ? recv(f->from, f->buffer, f->size,
	    MSG_DONTWAIT) : read(f->from, f->buffer, f->size);

	if (n < 0)
		return is_for_later(errno) ? 0 : -errno;
	f->at = 0;
	f->len = (size_t)n;
	f->ended = n == 0;
	return 0;
}

/* A pipe that poll found ready has room for PIPE_BUF bytes. */
static int
give(struct flow *f)
{
	size_t len = f->len < PIPE_BUF ? f->len : PIPE_BUF;
	ssize_t n = f->to_socket ? send(f->to, f->buffer + f->at, f->len,
	    MSG_DONTWAIT | MSG_NOSIGNAL) : write(f->to, f->buffer + f->at, len);

	if (n < 0)
		return is_for_later(errno) ? 0 : -errno;
	f->at += (size_t)n;
	f->len -= (size_t)n;
	f->moved += (uint64_t)n;
	return 0;
}

static short
wants(const struct flow *f, bool from)
{
	if (from)
		return f->len == 0 && !f->ended ? POLLIN : 0;
	return f->len > 0 ? POLLOUT : 0;
}

static int
move(struct flow *f, bool input, bool output)
{
	int error = 0;

	if (wants(f, true) != 0 && input)
		error = take(f);
	if (error == 0 && f->len > 0 && (output || f->to_socket))
		error = give(f);
	if (error == 0 && f->ended && f->len == 0 && !f->told) {
		f->told = true;
		(void)shutdown(f->to, SHUT_WR);
	}
	return error;
}

/* What came before both agreed goes first. */
static void
take_early(struct bh_relay_run *r, struct flow *up)
{
	ssize_t n = up->len == 0 ? bh_read(r->h, up->buffer, up->size) : 0;

	if (n <= 0)
		return;
	up->at = 0;
	up->len = (size_t)n;
}

/* One turn: 0, 1 where all is over, or -errno. */
static int
turn(struct bh_relay_run *r, struct flow *up, struct flow *down)
{
	const struct bh_conn *c = &r->h->private->conn;
	short backend = (short)(wants(up, false) | wants(down, true));
	struct pollfd fd[SLOTS] = {
		[CLIENT_IN] = { .events = wants(up, true),
		    .fd = wants(up, true) != 0 ? c->in : -1 },
		[CLIENT_OUT] = { .fd = c->out, .events = wants(down, false) },
		[BACKEND] = { .fd = backend != 0 ? r->fd : -1,
		    .events = backend },
		[END] = { .fd = c->end, .events = POLLIN },
	};
	/* A socket's other end may be gone for good: see bh_watch__patience. */
	int n = poll(fd, SLOTS, up->told && down->to_socket ?
	    BH_RELAY_PATIENCE : -1), error;

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (n == 0 || fd[END].revents != 0)
		return 1;
	if (fd[CLIENT_OUT].revents & (POLLERR | POLLHUP | POLLNVAL))
		return -ECONNRESET;
	error = move(up, fd[CLIENT_IN].revents != 0,
	    (fd[BACKEND].revents & (POLLOUT | POLLERR)) != 0);
	if (error == 0)
		error = move(down, (fd[BACKEND].revents & (POLLIN | POLLHUP |
		    POLLERR)) != 0, fd[CLIENT_OUT].revents != 0);
	return error != 0 ? error : down->told;
}

int
bh_tunnel__run(struct bh_relay_run *r)
{
	struct bh_private *p = r->h->private;
	struct flow up = { .to = r->fd, .buffer = r->in,
	    .size = sizeof(r->in), .to_socket = true,
	    .from_socket = p->conn.in_socket };
	struct flow down = { .from = r->fd, .buffer = r->buffer,
	    .size = sizeof(r->buffer), .from_socket = true,
	    .to_socket = p->conn.out_socket };
	int error = bh_upgrade(r->h, &up.from, &down.to);

	if (error < 0)
		return error;
	down.len = r->have;
	while (error == 0) {
		take_early(r, &up);
		error = turn(r, &up, &down);
	}
	p->x.answer.written = down.moved;
	return error > 0 ? 0 : error;
}
