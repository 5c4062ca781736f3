#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/private.h"
#include "proto/status_line.h"
#include "wake/wake.h"

/* Milliseconds. */
enum { CONNECT = 5000, ANSWER = 2000, ENOUGH = 12 };

int
bh_backend__wait(struct bh_handler *h, int fd, short events, int milliseconds)
{
	const struct bh_conn *c = &h->private->conn;
	struct pollfd fds[3] = { { .fd = fd, .events = events },
	    { .fd = c->out }, { .fd = c->end, .events = POLLIN } };
	int n = poll(fds, 3, milliseconds);

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL))
		return -ECONNRESET;
	if (fds[2].revents != 0)
		return -ECANCELED;
	return fds[0].revents != 0;
}

/* Nobody there, as far as it can be told: who is started may be soon. A file
 * system knows no name, an interface may not be up. */
static int
translate(int error)
{
	switch (error) {
	case ENOENT:
	case EAGAIN: /* of a Unix socket: nobody accepts yet */
	case ECONNRESET:
	case ETIMEDOUT:
	case EHOSTUNREACH:
	case EHOSTDOWN:
	case ENETUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
		return -ECONNREFUSED;
	}
	return -error;
}

/* Of a connection that is under way: 0, or -errno. */
static int
finish(struct bh_handler *h, int fd)
{
	int n = bh_backend__wait(h, fd, POLLOUT, CONNECT), error = 0;
	socklen_t len = sizeof(error);

	if (n <= 0)
		return n == 0 ? -ECONNREFUSED : n;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	return error == 0 ? 0 : translate(error);
}

int
bh_backend__connect(struct bh_handler *h)
{
	const struct bh_wake *wake = h->userdata;
	int family = wake->address.any.sa_family, on = 1, error = 0;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -errno;
	if (family != AF_UNIX)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on,
		    sizeof(on));
	if (connect(fd, &wake->address.any, wake->address_len) < 0)
		error = errno == EINPROGRESS ? finish(h, fd) :
		    translate(errno);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

/* The status of what it answers; 0: none that can be told. */
static int
ask(struct bh_handler *h, int fd, const char *request, size_t len)
{
	struct bh_status_line line;
	char answer[ENOUGH];
	size_t have = 0;
	ssize_t n;
	int r;

	if (send(fd, request, len, MSG_NOSIGNAL) != (ssize_t)len)
		return 0;
	while (have < sizeof(answer)) {
		r = bh_backend__wait(h, fd, POLLIN, ANSWER);
		if (r <= 0)
			return r;
		n = recv(fd, answer + have, sizeof(answer) - have, 0);
		if (n <= 0)
			return 0;
		have += (size_t)n;
	}
	return bh_status_line__parse(answer, have, &line) == 0 ? line.code : 0;
}

int
bh_backend__is_ready(struct bh_handler *h)
{
	const struct bh_wake *wake = h->userdata;
	char request[2 * BH_WAKE_TEXT + 64] = "";
	struct bh_text t = { .at = request, .size = sizeof(request) };
	int fd = bh_backend__connect(h), code;

	if (fd < 0)
		return fd == -ECONNRESET || fd == -ECANCELED ? fd : 0;
	bh_text__puts(&t, "GET ");
	bh_text__puts(&t, wake->ready);
	bh_text__puts(&t, " HTTP/1.0\r\nHost: ");
	bh_text__puts(&t, wake->host != NULL ? wake->host : wake->authority);
	bh_text__puts(&t, "\r\nUser-Agent: wakehttp\r\n\r\n");
	code = t.truncated ? 0 : ask(h, fd, request, t.len);
	close(fd);
	return code < 0 ? code : code >= 200 && code < 400;
}
