#include "conn/conn.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

enum { TOGETHER = 100000 }; /* microseconds */

int
bh_conn__init(struct bh_conn *c, int in, enum bh_fd_kind in_kind, int out,
    enum bh_fd_kind out_kind, char *buffers)
{
	if (buffers == NULL && (buffers = bh_conn__map_buffers()) == NULL)
		return -ENOMEM;
	*c = (struct bh_conn){
		.in = in,
		.out = out,
		.in_socket = in_kind == BH_FD_CONNECTION,
		.out_socket = out_kind == BH_FD_CONNECTION,
		.out_pipe = out_kind == BH_FD_PIPE,
		.stop = -1,
		.end = -1,
		.stall = 30,
		.input = { .at = buffers, .size = BH_CONN_IN_SIZE },
		.in_buffer = buffers,
		.out_buffer = buffers + BH_CONN_IN_SIZE,
	};
	return 0;
}

/* What comes to an idle client ends its time: no need to know when that
 * began. */
static int
time_left(struct bh_deadline *d, bool idle)
{
	if (!idle)
		return bh_deadline__left(d);
	return d->seconds < INT_MAX / 1000 ? d->seconds * 1000 : INT_MAX;
}

int
bh_conn__wait(const struct bh_conn *c, int fd, short events,
    struct bh_deadline *d, bool idle)
{
	struct pollfd fds[3] = { { .fd = fd, .events = events },
	    { .fd = c->end, .events = POLLIN },
	    { .fd = idle ? c->stop : -1, .events = POLLIN } };
	int n;

	do
		n = poll(fds, 3, time_left(d, idle));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (n == 0)
		return -ETIMEDOUT;
	return fds[0].revents ? 0 : -ECANCELED;
}

bool
bh_conn__stopping(struct bh_conn *c, int64_t now)
{
	struct pollfd fd = { .fd = c->stop, .events = POLLIN };
	int64_t since = now - c->looked;

	if (c->stop < 0 || (!c->received && since >= 0 && since < TOGETHER))
		return false;
	c->received = false;
	c->looked = now;
	return poll(&fd, 1, 0) > 0;
}

/* Fails on a Unix socket, where nothing is delayed. */
static void
set_no_delay(struct bh_conn *c, int on)
{
	if (c->out_socket && c->no_delay != on)
		(void)setsockopt(c->out, IPPROTO_TCP, TCP_NODELAY, &on,
		    sizeof(on));
	c->no_delay = on;
}

void
bh_conn__no_delay(struct bh_conn *c)
{
	set_no_delay(c, true);
}

void
bh_conn__delay(struct bh_conn *c)
{
	set_no_delay(c, false);
}
