#include "conn/conn.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum {
	UNSENT = 128 * 1024,
	LARGE = 1024 * 1024, /* bytes that are worth two system calls */
};

/* By way of the output buffer, which is empty: the output is no socket, or the
 * file is none that sendfile takes. */
static ssize_t
copy(struct bh_conn *c, int fd, off_t off, size_t len)
{
	size_t done = 0, want;
	ssize_t n;

	while (done < len) {
		want = len - done;
		if (want > BH_CONN_OUT_SIZE)
			want = BH_CONN_OUT_SIZE;
		do
			n = pread(fd, c->out_buffer, want, off + (off_t)done);
		while (n < 0 && errno == EINTR);
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		if (bh_conn__write(c, c->out_buffer, (size_t)n) < 0)
			return c->error;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/* sendfile has no flag that keeps it from blocking, and O_NONBLOCK would be
 * seen by others that hold the socket: it wakes up every second instead. */
static void
bound_blocking(struct bh_conn *c)
{
	struct timeval second = { .tv_sec = 1 };

	(void)setsockopt(c->out, SOL_SOCKET, SO_SNDTIMEO, &second,
	    sizeof(second));
}

/* What waits to be sent is little enough to stay in the processor's cache, and
 * no more of a file is tied to a slow client. Fails where it is not TCP. */
static void
bound_queue(struct bh_conn *c)
{
	int unsent = UNSENT;

	(void)setsockopt(c->out, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent,
	    sizeof(unsent));
}

static bool
client_failed(int error)
{
	return error == EPIPE || error == ECONNRESET || error == ETIMEDOUT ||
	    error == ENOTCONN || error == EHOSTUNREACH || error == ENETUNREACH;
}

ssize_t
bh_conn__sendfile(struct bh_conn *c, int fd, off_t off, size_t len)
{
	struct bh_deadline d = { .seconds = c->stall };
	size_t done = 0;
	ssize_t n;

	if (bh_conn__flush(c, true) < 0)
		return c->error;
	if (!c->out_socket)
		return copy(c, fd, off, len);
	bound_blocking(c);
	bound_queue(c);
	if (len >= LARGE)
		bh_conn__delay(c);
	while (done < len) {
		n = sendfile(c->out, fd, &off, len - done);
		if (n == 0)
			break;
		if (n > 0) {
			done += (size_t)n;
			c->sent += (size_t)n;
			d.at = 0;
			/* Cut short, it has had to wait already. */
			if (done < len)
				(void)bh_deadline__left(&d);
		} else if (errno == EAGAIN) {
			c->error = bh_conn__wait(c, c->out, POLLOUT, &d, false);
		} else if (done == 0 && (errno == EINVAL || errno == ENOSYS)) {
			return copy(c, fd, off, len);
		} else if (client_failed(errno)) {
			c->error = -errno;
		} else if (errno != EINTR) {
			return -errno;
		}
		if (c->error < 0)
			return c->error;
	}
	bh_conn__no_delay(c);
	return (ssize_t)done;
}
