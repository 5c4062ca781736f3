#include "conn/conn.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

size_t
bh_conn__room(const struct bh_conn *c)
{
	return BH_CONN_OUT_SIZE - c->out_end;
}

bool
bh_conn__put(struct bh_conn *c, const void *data, size_t len)
{
	if (len > bh_conn__room(c))
		return false;
	memcpy(c->out_buffer + c->out_end, data, len);
	c->out_end += len;
	return true;
}

bool
bh_conn__insert(struct bh_conn *c, size_t at, const void *data, size_t len)
{
	char *to = c->out_buffer + c->out_ready + at;

	if (len > bh_conn__room(c))
		return false;
	memmove(to + len, to, c->out_end - c->out_ready - at);
	memcpy(to, data, len);
	c->out_end += len;
	return true;
}

/* One write that does not block a socket, nor a pipe that poll found ready:
 * it has room for PIPE_BUF bytes (pipe(7)). */
static ssize_t
write_some(struct bh_conn *c, const char *data, size_t len, bool more)
{
	if (c->out_socket)
		return send(c->out, data, len, MSG_NOSIGNAL | MSG_DONTWAIT |
		    (more ? MSG_MORE : 0));
	if (c->out_pipe && len > PIPE_BUF)
		len = PIPE_BUF;
	return write(c->out, data, len);
}

/* Without the time that a wait has to know. */
static bool
is_ready(const struct bh_conn *c)
{
	struct pollfd fd = { .fd = c->out, .events = POLLOUT };

	return poll(&fd, 1, 0) > 0;
}

static int
write_all(struct bh_conn *c, const char *data, size_t len, bool more)
{
	struct bh_deadline d = { .seconds = c->stall };
	bool ready = !c->out_pipe;
	ssize_t n;

	while (len > 0 && c->error == 0) {
		if (!ready && !is_ready(c))
			c->error = bh_conn__wait(c, c->out, POLLOUT, &d, false);
		if (c->error < 0)
			break;
		n = write_some(c, data, len, more);
		ready = !c->out_pipe;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
			d.at = 0;
		} else if (n < 0 && errno == EAGAIN) {
			ready = false;
		} else if (n < 0 && errno != EINTR) {
			c->error = -errno;
		}
	}
	return c->error;
}

static void
drop(struct bh_conn *c, size_t len)
{
	c->sent += len;
	c->out_ready -= len;
	c->out_end -= len;
	memmove(c->out_buffer, c->out_buffer + len, c->out_end);
}

int
bh_conn__flush(struct bh_conn *c, bool more)
{
	if (c->out_ready == 0)
		return c->error;
	write_all(c, c->out_buffer, c->out_ready, more);
	drop(c, c->out_ready);
	return c->error;
}

int
bh_conn__flush_some(struct bh_conn *c)
{
	ssize_t n = 0;

	if (c->error == 0 && c->out_ready > 0)
		n = write_some(c, c->out_buffer, c->out_ready, false);
	if (n > 0)
		drop(c, (size_t)n);
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		c->error = -errno;
	return c->error;
}

int
bh_conn__write(struct bh_conn *c, const void *data, size_t len)
{
	bh_conn__no_delay(c);
	if (bh_conn__flush(c, true) < 0)
		return c->error;
	c->sent += len;
	return write_all(c, data, len, false);
}
