/* soak [-a PERCENT] [-s SEED] -c CLIENTS -n COUNT PORT PATH FILE
 *
 * So many connections to 127.0.0.1, so many at a time, each for a GET of PATH
 * from one of 1,000 addresses. What comes must be a 200 with the bytes of FILE
 * and then the end. PERCENT of them are reset instead, after some byte of the
 * request or of the answer. Prints lines of a word and a number:
 *   answered, reset    how it went
 *   failed             a wrong answer, or none; why is told on stderr
 *   ms                 the slowest of the right answers
 *   seconds            of all
 * Exit status 1 when one failed; all have when nothing moves for 30 seconds. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CLIENTS = 256, SOURCES = 1000, PATIENCE_MS = 30000, TOLD = 10,
	ROOM = 65536, HEAD = 1024 };

struct client {
	size_t to_send, held;
	size_t reset_at; /* bytes of the answer, 0 for none */
	double began;
	int fd;          /* -1 when there is nothing more to do */
	bool reset;      /* at reset_at, or once there is nothing to send */
	char answer[ROOM];
};

static struct {
	struct sockaddr_in server;
	char request[HEAD], body[ROOM - HEAD];
	size_t request_len, body_len;
	long percent, to_start, started, answered, reset, failed;
	double slowest;
	uint64_t random;
} s = { .server = { .sin_family = AF_INET } };

static struct client clients[MAX_CLIENTS];

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A number below n. */
static size_t
pick(size_t n)
{
	s.random ^= s.random << 13;
	s.random ^= s.random >> 7;
	s.random ^= s.random << 17;
	return (size_t)(s.random >> 11) % n;
}

__attribute__((format(printf, 1, 2)))
static void
fail(const char *why, ...)
{
	va_list args;

	va_start(args, why);
	if (s.failed++ < TOLD)
		vwarnx(why, args);
	va_end(args);
}

/* A port is chosen at connect: only then may addresses share it. */
static int
dial(long n)
{
	struct sockaddr_in source = { .sin_family = AF_INET };
	const int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	source.sin_addr.s_addr = htonl(0x7f000100u + (uint32_t)(n % SOURCES));
	if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one,
	    sizeof(one)) < 0 || bind(fd, (const struct sockaddr *)&source,
	    sizeof(source)) < 0)
		err(1, "socket");
	if (connect(fd, (const struct sockaddr *)&s.server,
	    sizeof(s.server)) < 0 && errno != EINPROGRESS)
		err(1, "connect");
	return fd;
}

static void
begin(struct client *c)
{
	size_t at;

	if (s.started == s.to_start) {
		c->fd = -1;
		return;
	}
	c->held = c->reset_at = 0;
	c->to_send = s.request_len;
	c->reset = (long)pick(100) < s.percent;
	if (c->reset) {
		at = pick(s.request_len + s.body_len + 200);
		if (at <= s.request_len)
			c->to_send = at;
		else
			c->reset_at = at - s.request_len;
	}
	c->began = now_ms();
	c->fd = dial(s.started++);
}

/* Closed with data unread or with SO_LINGER, a connection is reset. */
static void
end(struct client *c)
{
	const struct linger reset = { .l_onoff = 1 };

	if (c->reset) {
		(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset,
		    sizeof(reset));
		s.reset++;
	}
	close(c->fd);
	begin(c);
}

/* The answer is there, to the end of the connection. */
static void
judge(struct client *c)
{
	const char *body;
	char length[64];
	double took = now_ms() - c->began;

	c->answer[c->held] = '\0';
	body = strstr(c->answer, "\r\n\r\n");
	snprintf(length, sizeof(length), "\r\nContent-Length: %zu\r\n",
	    s.body_len);
	if (c->reset)
		return;
	if (body == NULL || strncmp(c->answer, "HTTP/1.1 200 ", 13) != 0 ||
	    strstr(c->answer, length) == NULL ||
	    (size_t)(c->answer + c->held - body) != s.body_len + 4 ||
	    memcmp(body + 4, s.body, s.body_len) != 0) {
		fail("%zu bytes: %.40s", c->held, c->answer);
		return;
	}
	s.answered++;
	if (took > s.slowest)
		s.slowest = took;
}

static void
speak(struct client *c)
{
	ssize_t n = send(c->fd, s.request, c->to_send, MSG_NOSIGNAL);

	if (n == (ssize_t)c->to_send) {
		c->to_send = 0;
		if (!c->reset || c->reset_at > 0)
			return;
	} else if (!c->reset)
		fail("send: %s", n < 0 ? strerror(errno) : "cut");
	end(c);
}

static void
hear(struct client *c)
{
	size_t room = ROOM - 1 - c->held;
	ssize_t n;

	if (c->reset && c->reset_at - c->held < room)
		room = c->reset_at - c->held;
	n = recv(c->fd, c->answer + c->held, room, 0);
	if (n > 0) {
		c->held += (size_t)n;
		if (c->held < ROOM - 1 &&
		    (!c->reset || c->held < c->reset_at))
			return;
	}
	if (n < 0 && !c->reset)
		fail("recv: %s after %zu bytes", strerror(errno), c->held);
	else
		judge(c);
	end(c);
}

/* One second, or what happens in it. */
static bool
turn(nfds_t count)
{
	struct pollfd fds[MAX_CLIENTS];
	bool open = false;
	nfds_t i;

	for (i = 0; i < count; i++) {
		fds[i] = (struct pollfd){ .fd = clients[i].fd,
		    .events = clients[i].to_send > 0 ||
		    (clients[i].reset && clients[i].reset_at == 0) ?
		    POLLOUT : POLLIN };
		open = open || clients[i].fd >= 0;
	}
	if (!open)
		return false;
	(void)poll(fds, count, 1000);
	for (i = 0; i < count; i++) {
		if (fds[i].fd < 0)
			continue;
		if (fds[i].revents == 0) {
			if (now_ms() - clients[i].began < PATIENCE_MS)
				continue;
			fail("no answer");
			end(&clients[i]);
		} else if (fds[i].events == POLLOUT)
			speak(&clients[i]);
		else
			hear(&clients[i]);
	}
	return true;
}

static void
load_body(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, s.body, sizeof(s.body));

	if (n < 0 || n == (ssize_t)sizeof(s.body))
		errx(64, "%s: no file of less than %zu bytes", path,
		    sizeof(s.body));
	s.body_len = (size_t)n;
	close(fd);
}

static long
number(const char *text)
{
	return strtol(text, NULL, 10);
}

int
main(int argc, char **argv)
{
	double began = now_ms();
	nfds_t i, count = 1;
	int option;

	s.random = 1;
	while ((option = getopt(argc, argv, "a:s:c:n:")) != -1)
		switch (option) {
		case 'a': s.percent = number(optarg); break;
		case 's': s.random = (uint64_t)number(optarg); break;
		case 'c': count = (nfds_t)number(optarg); break;
		case 'n': s.to_start = number(optarg); break;
		default: optind = argc;
		}
	if (optind + 3 != argc || count < 1 || count > MAX_CLIENTS ||
	    s.random == 0)
		errx(64, "soak [-a PERCENT] [-s SEED] -c CLIENTS -n COUNT "
		    "PORT PATH FILE");
	s.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s.server.sin_port = htons((uint16_t)number(argv[optind]));
	s.request_len = (size_t)snprintf(s.request, sizeof(s.request),
	    "GET %.512s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n",
	    argv[optind + 1]);
	load_body(argv[optind + 2]);
	for (i = 0; i < count; i++)
		begin(&clients[i]);
	while (turn(count))
		;
	printf("answered %ld\nreset %ld\nfailed %ld\nms %.1f\nseconds %.1f\n",
	    s.answered, s.reset, s.failed, s.slowest,
	    (now_ms() - began) / 1000);
	return s.failed > 0;
}
