#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/clock.h"
#include "run/surplus.h"

enum { LINGER = 1000 };

static const char answer[] =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Retry-After: 5\r\n"
    "Content-Length: 0\r\n"
    "Connection: close\r\n"
    "\r\n";

void
bh_surplus__refuse(struct bh_surplus *s, int fd)
{
	ssize_t sent = send(fd, answer, sizeof(answer) - 1,
	    MSG_DONTWAIT | MSG_NOSIGNAL);

	if (sent < 0 || s->count == BH_SURPLUS_MAX ||
	    shutdown(fd, SHUT_WR) < 0) {
		close(fd);
		return;
	}
	s->until[s->count] = bh_clock__monotonic() + LINGER;
	s->fd[s->count++] = fd;
}

void
bh_surplus__poll(const struct bh_surplus *s, struct pollfd *ret)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		ret[i] = (struct pollfd){ .fd = s->fd[i], .events = POLLIN };
}

int
bh_surplus__left(const struct bh_surplus *s)
{
	int64_t left;

	if (s->count == 0)
		return -1;
	left = s->until[0] - bh_clock__monotonic();
	return left < 0 ? 0 : (int)left;
}

/* Reads what the client still sends; true at its end. */
static bool
is_over(int fd)
{
	char buffer[4096];
	ssize_t n;

	n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

void
bh_surplus__advance(struct bh_surplus *s, const struct pollfd *polled)
{
	int64_t now;
	size_t i, n = 0;

	/* What is written to after a fork is copied. */
	if (s->count == 0)
		return;
	now = bh_clock__monotonic();
	for (i = 0; i < s->count; i++) {
		if (s->until[i] <= now ||
		    (polled[i].revents != 0 && is_over(s->fd[i]))) {
			close(s->fd[i]);
			continue;
		}
		s->fd[n] = s->fd[i];
		s->until[n++] = s->until[i];
	}
	s->count = n;
}

void
bh_surplus__close(struct bh_surplus *s)
{
	while (s->count > 0)
		close(s->fd[--s->count]);
}
