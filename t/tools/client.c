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
 *   -w    ends its side (FIN) when all is sent
 *   -t    prints the milliseconds until the connection ended, not the answer
 *   -z    reads nothing, until the program has ended
 *   -f, -r  vanishes by FIN or RST: after each byte of the request, one
 *         connection after the other
 *   -F, -R  the same after each byte of the answer
 *   -e N  only once, after N bytes
 * Exit status 1 where a connection was reset, a program failed or a minute
 * went by.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "connect.h"

static struct {
	size_t step;
	int delay, clients, port, once;
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

static void
open_client(struct client *c)
{
	*c = (struct client){ .answer = malloc(1) };
	c->fd = connect_to(o.port, o.program, o.mute, &c->pid);
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
		    .events = (short)(out | POLLIN) };
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

/* A program that ends leaves the rest of its answer to the kernel: this side
 * sees nothing of it. */
static void
be_mute(struct client *c)
{
	siginfo_t info;

	alarm(60);
	while (c->sent < o.len)
		send_some(c);
	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT) != 0)
		err(71, "wait");
	c->over = true;
}

static int
converse(void)
{
	struct client c[256] = { 0 };
	long long began = now();
	bool good = true;

	for (int i = 0; i < o.clients; i++)
		open_client(&c[i]);
	if (o.mute)
		be_mute(&c[0]);
	while (!all_over(c, o.clients))
		turn(c, o.clients);
	if (o.time)
		printf("%lld\n", now() - began);
	else
		print(c, o.clients);
	for (int i = 0; i < o.clients; i++) {
		good &= close_client(&c[i], false);
		good &= !c[i].failed;
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

	for (at = (size_t)o.once; at < all; at++) {
		all = vanish(at, &good);
		if (o.once > 0)
			break;
	}
	printf("%zu\n", all);
	return good ? 0 : 1;
}

static int
number(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

static void
parse(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+1d:b:e:n:wtzfrFR")) != -1) {
		o.step = c == '1' ? 1 : c == 'b' ? (size_t)number(optarg) :
		    o.step;
		o.delay = c == 'd' ? number(optarg) : o.delay;
		o.once = c == 'e' ? number(optarg) : o.once;
		o.clients = c == 'n' ? number(optarg) : o.clients;
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
		o.port = number(argv[optind]);
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
