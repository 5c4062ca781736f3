/*
 * client [OPTIONS] PORT <REQUEST
 * client [OPTIONS] -- PROGRAM [ARGUMENT...] <REQUEST
 *
 * Sends the request to 127.0.0.1:PORT, or to the program with a TCP
 * connection as its descriptors 0 and 1, as inetd does, and prints what comes
 * back. A program's exit status but 0 is a line on standard error.
 *   -1    byte by byte
 *   -d MS so many milliseconds between two sendings
 *   -b N  not byte by byte but N at a time
 *   -n N  N clients at once: prints how often there was which answer
 *   -h    holds its side open until the other ends it (else the same)
 *   -w    ends its side (FIN) when all is sent
 *   -t    prints the milliseconds until the connection ended, not the answer
 *   -z    reads nothing
 *   -f, -r  vanishes by FIN or RST: after each byte of the request, one
 *         connection after the other
 *   -F, -R  the same after each byte of the answer
 * Exit status 1 where a connection was reset, a program failed or a minute
 * went by.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct {
	size_t step;
	int delay, clients, port;
	bool shut, time, mute, by_request, by_answer, reset;
	char **program;
	char *data;
	size_t len;
} o = { .step = SIZE_MAX, .clients = 1 };

struct client {
	int fd;
	pid_t pid;
	size_t sent, len;
	bool over, failed;
	char *answer;
};

static long long
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static int
listen_any(struct sockaddr_in *a)
{
	socklen_t len = sizeof(*a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)a, len) != 0 || listen(fd, 1) != 0 ||
	    getsockname(fd, (struct sockaddr *)a, &len) != 0)
		err(71, "listen");
	return fd;
}

static pid_t
start(int fd)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	dup2(fd, 0);
	dup2(fd, 1);
	execv(o.program[0], o.program);
	err(71, "%s", o.program[0]);
}

static void
open_client(struct client *c)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)o.port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int on = 1, small = 4096, server = -1, fd;

	*c = (struct client){ .answer = malloc(1) };
	if (o.program != NULL) {
		a.sin_port = 0;
		server = listen_any(&a);
	}
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (o.mute)
		setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	if (connect(c->fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		err(71, "connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (o.program == NULL)
		return;
	fd = accept4(server, NULL, NULL, SOCK_CLOEXEC);
	close(server);
	c->pid = start(fd);
	close(fd);
}

/* False: the program failed. */
static bool
close_client(struct client *c, bool by_reset)
{
	struct linger none = { .l_onoff = 1, .l_linger = 0 };
	int status = 0;

	if (by_reset)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	close(c->fd);
	if (c->pid != 0 && waitpid(c->pid, &status, 0) == c->pid &&
	    status != 0) {
		warnx("exit status %x", (unsigned)status);
		return false;
	}
	return true;
}

static void
send_some(struct client *c)
{
	size_t n = o.len - c->sent;
	ssize_t r = send(c->fd, o.data + c->sent, n < o.step ? n : o.step,
	    MSG_NOSIGNAL | MSG_DONTWAIT);

	if (r > 0)
		c->sent += (size_t)r;
	/* A server that has answered need not take the rest. */
	if (r < 0 && errno != EAGAIN)
		c->sent = o.len;
	if (c->sent == o.len && o.shut)
		shutdown(c->fd, SHUT_WR);
	if (o.delay > 0)
		poll(NULL, 0, o.delay);
}

static void
receive_some(struct client *c)
{
	ssize_t n;

	c->answer = realloc(c->answer, c->len + 65537);
	n = recv(c->fd, c->answer + c->len, 65536, MSG_DONTWAIT);
	if (n > 0)
		c->len += (size_t)n;
	else if (n == 0 || errno != EAGAIN)
		c->over = true;
	if (n < 0 && errno != EAGAIN) {
		warn("after %zu bytes", c->len);
		c->failed = true;
	}
}

static void
turn(struct client *c, int count)
{
	struct pollfd p[256];

	for (int i = 0; i < count; i++) {
		short out = c[i].sent < o.len ? POLLOUT : 0;

		p[i] = (struct pollfd){ .fd = c[i].over ? -1 : c[i].fd,
		    .events = (short)(out | (o.mute ? 0 : POLLIN)) };
	}
	if (poll(p, (nfds_t)count, 60000) <= 0)
		errx(1, "a minute without a byte");
	for (int i = 0; i < count; i++) {
		if (p[i].revents & POLLOUT)
			send_some(&c[i]);
		if (p[i].revents & ~POLLOUT)
			receive_some(&c[i]);
	}
}

static bool
all_over(const struct client *c, int count)
{
	for (int i = 0; i < count; i++)
		if (!c[i].over)
			return false;
	return true;
}

/* Prints the answers; those that are equal once, with their number. */
static void
print(const struct client *c, int count)
{
	for (int i = 0; i < count; i++) {
		int same = 0, earlier = 0;

		for (int k = 0; k < count; k++)
			if (c[k].len == c[i].len &&
			    memcmp(c[k].answer, c[i].answer, c[i].len) == 0) {
				same++;
				earlier += k < i;
			}
		if (earlier > 0)
			continue;
		if (count > 1)
			fprintf(stderr, "%d times\n", same);
		fwrite(c[i].answer, 1, c[i].len, stdout);
	}
}

static int
converse(void)
{
	struct client c[256];
	long long began = now();
	bool good = true;

	for (int i = 0; i < o.clients; i++)
		open_client(&c[i]);
	while (!all_over(c, o.clients))
		turn(c, o.clients);
	if (o.time)
		printf("%lld\n", now() - began);
	else
		print(c, o.clients);
	for (int i = 0; i < o.clients; i++) {
		good &= close_client(&c[i], false);
		good &= !c[i].failed || o.mute;
		free(c[i].answer);
	}
	return good ? 0 : 1;
}

/* One connection, of which so many bytes are sent, or received. The number of
 * bytes that there were in all. */
static size_t
vanish(size_t at, bool *ret_good)
{
	struct client c;
	size_t len = o.len, received;
	char byte;

	open_client(&c);
	if (o.by_request)
		o.len = at < len ? at : len;
	while (c.sent < o.len)
		send_some(&c);
	o.len = len;
	for (received = 0; o.by_answer && received < at; received++)
		if (recv(c.fd, &byte, 1, 0) != 1)
			break;
	*ret_good &= close_client(&c, o.reset);
	free(c.answer);
	return o.by_request ? len : received < at ? received : SIZE_MAX;
}

static int
vanish_everywhere(void)
{
	bool good = true;
	size_t at, all = SIZE_MAX;

	for (at = 0; at < all; at++)
		all = vanish(at, &good);
	printf("%zu\n", all);
	return good ? 0 : 1;
}

static void
parse(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+1d:b:n:hwtzfrFR")) != -1) {
		o.step = c == '1' ? 1 : c == 'b' ? (size_t)atoi(optarg) :
		    o.step;
		o.delay = c == 'd' ? atoi(optarg) : o.delay;
		o.clients = c == 'n' ? atoi(optarg) : o.clients;
		o.shut |= c == 'w';
		o.time |= c == 't';
		o.mute |= c == 'z';
		o.by_request |= c == 'f' || c == 'r';
		o.by_answer |= c == 'F' || c == 'R';
		o.reset |= c == 'r' || c == 'R';
		if (c == '?')
			exit(64);
	}
	if (optind == argc || o.clients < 1 || o.clients > 256)
		errx(64, "no PORT or PROGRAM");
	if (strcmp(argv[optind - 1], "--") == 0)
		o.program = argv + optind;
	else
		o.port = atoi(argv[optind]);
}

int
main(int argc, char **argv)
{
	size_t size = 1 << 22;

	parse(argc, argv);
	o.data = malloc(size);
	o.len = fread(o.data, 1, size, stdin);
	return o.by_request || o.by_answer ? vanish_everywhere() : converse();
}
