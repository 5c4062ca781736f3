/* load [-k | -p DEPTH] [-s PID] [-x STATUS] [-H FIELD]... -c CLIENTS
 *     -n REQUESTS PORT PATH
 *
 * GETs PATH from 127.0.0.1, so many clients at a time: a connection for each
 * request, with -k one for all requests of a client, with -p so many requests
 * before the first of their answers. Prints lines of a unit and a number:
 *   us      a request: the time of all by their number
 *   req/s   and MB/s: their number, and the bytes that came
 *   cpu     microseconds of CPU time that the process PID and its children
 *           spent on a request (with connections that are kept)
 *   both    this process's too
 *   stalls  answers that came after 40 ms or more
 * A wrong answer, or 20 seconds without one, ends it with exit status 1. */
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "spent.h"

enum { MAX_CLIENTS = 256, PATIENCE_MS = 20000, STALL_US = 40000,
	ROOM = 262144, MAX_DEPTH = 64 };

struct load {
	struct sockaddr_in server;
	bool keep;
	long depth, to_send, to_come, stalls;
	double bytes;
	int server_pid;
	const char *status;
	char request[MAX_DEPTH * 1024];
	size_t request_len;
};

enum part { BEFORE_HEAD, CHUNKS, LAST_PART, UNTIL_CLOSE };

struct client {
	char answer[ROOM];
	size_t held;    /* bytes in it */
	enum part part; /* what comes now, and how much of it: */
	size_t left;
	long open;      /* requests without an answer */
	double asked;
};

static int
dial(const struct load *l)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&l->server,
	    sizeof(l->server)) != 0)
		err(1, "connect");
	return fd;
}

/* Sends the client's next requests. With none left its descriptor becomes -1;
 * a connection that is kept stays open, for what its process has spent. */
static void
ask(struct load *l, struct client *c, int *fd)
{
	size_t len;

	c->open = l->to_send < l->depth ? l->to_send : l->depth;
	if (c->open == 0) {
		*fd = -1;
		return;
	}
	l->to_send -= c->open;
	len = (size_t)c->open * l->request_len;
	if (*fd < 0)
		*fd = dial(l);
	c->asked = now();
	if (send(*fd, l->request, len, MSG_NOSIGNAL) != (ssize_t)len)
		err(1, "send");
}

/* The value of a field of the head, or NULL. */
static const char *
field(const char *head, const char *end, const char *name)
{
	const char *at = strcasestr(head, name);

	return at != NULL && at < end ? at + strlen(name) : NULL;
}

/* Whether the head of the next answer is there. */
static bool
measure_head(const struct load *l, struct client *c)
{
	const char *end = strstr(c->answer, "\r\n\r\n"), *length;

	if (end == NULL)
		return false;
	if (strncmp(c->answer, "HTTP/1.", 7) != 0 ||
	    strncmp(c->answer + 9, l->status, 3) != 0)
		errx(1, "no %s: %.12s", l->status, c->answer);
	length = field(c->answer, end, "\r\nContent-Length:");
	c->left = (size_t)(end + 4 - c->answer);
	c->part = LAST_PART;
	if (strcmp(l->status, "304") == 0)
		return true;
	if (length != NULL)
		c->left += (size_t)strtoul(length, NULL, 10);
	else if (field(c->answer, end, "\r\nTransfer-Encoding:") != NULL)
		c->part = CHUNKS;
	else
		c->part = UNTIL_CLOSE;
	return true;
}

static bool
measure_chunk(struct client *c)
{
	const char *end = strstr(c->answer, "\r\n");
	size_t size = (size_t)strtoul(c->answer, NULL, 16);

	if (end == NULL)
		return false;
	c->left = (size_t)(end + 2 - c->answer) + size + 2;
	if (size == 0)
		c->part = LAST_PART;
	return true;
}

static bool
measure(const struct load *l, struct client *c)
{
	c->answer[c->held] = '\0';
	if (c->part == UNTIL_CLOSE)
		c->left = c->held;
	return c->part == BEFORE_HEAD ? measure_head(l, c) :
	    c->part == CHUNKS ? measure_chunk(c) : c->part == UNTIL_CLOSE;
}

static void
finish(struct load *l, struct client *c, int *fd)
{
	l->to_come--;
	c->part = BEFORE_HEAD;
	if (now() - c->asked >= STALL_US)
		l->stalls++;
	if (--c->open == 0 && l->to_come > 0)
		ask(l, c, fd);
}

/* Takes what is held for answers. */
static void
take(struct load *l, struct client *c, int *fd)
{
	size_t used;

	while (c->held > 0 && (c->left > 0 || measure(l, c))) {
		used = c->held < c->left ? c->held : c->left;
		c->left -= used;
		c->held -= used;
		l->bytes += (double)used;
		memmove(c->answer, c->answer + used, c->held);
		if (c->left > 0 || c->part != LAST_PART)
			continue;
		if (c->held > 0 && (!l->keep || c->open == 1))
			errx(1, "%zu bytes too many", c->held);
		if (l->keep)
			finish(l, c, fd);
	}
}

/* Reads what has come. Of a connection for one request its end is awaited. */
static void
hear(struct load *l, struct client *c, int *fd)
{
	ssize_t n = recv(*fd, c->answer + c->held, ROOM - 1 - c->held, 0);

	if (n < 0)
		err(1, "recv");
	c->held += (size_t)n;
	if (n > 0) {
		take(l, c, fd);
		return;
	}
	if (l->keep || c->left > 0 ||
	    (c->part != LAST_PART && c->part != UNTIL_CLOSE))
		errx(1, "cut after %.0f bytes of all", l->bytes);
	close(*fd);
	*fd = -1;
	finish(l, c, fd);
}

static void
run(struct load *l, nfds_t clients)
{
	static struct client client[MAX_CLIENTS];
	struct pollfd fds[MAX_CLIENTS];
	nfds_t i;

	for (i = 0; i < clients; i++) {
		fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
		ask(l, &client[i], &fds[i].fd);
	}
	while (l->to_come > 0) {
		if (poll(fds, clients, PATIENCE_MS) <= 0)
			errx(1, "no answer");
		for (i = 0; i < clients; i++)
			if (fds[i].fd >= 0 && fds[i].revents != 0)
				hear(l, &client[i], &fds[i].fd);
	}
}

/* So many requests as are sent at once, one after the other. */
static void
compose(struct load *l, const char *path, const char *fields)
{
	long i;

	l->request_len = (size_t)snprintf(l->request, 1024,
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s\r\n", path, fields,
	    l->keep ? "" : "Connection: close\r\n");
	if (l->request_len >= 1024)
		errx(64, "a request of 1,023 bytes at most");
	for (i = 1; i < l->depth; i++)
		memcpy(l->request + (size_t)i * l->request_len, l->request,
		    l->request_len);
}

static void
usage(void)
{
	errx(64, "load [-k | -p DEPTH] [-s PID] [-x STATUS] [-H FIELD]... "
	    "-c CLIENTS -n REQUESTS PORT PATH");
}

static void
report(const struct load *l, double begin, double cpu, long count)
{
	double us = now() - begin, n = (double)count;

	printf("us %.2f\n", us / n);
	printf("req/s %.0f\n", n / us * 1e6);
	printf("MB/s %.1f\n", l->bytes / us);
	printf("stalls %ld\n", l->stalls);
	if (l->server_pid > 0) {
		cpu = spent(l->server_pid) - cpu;
		printf("cpu %.2f\n", cpu / n * 1e6);
		printf("both %.2f\n", (cpu + spent(getpid())) / n * 1e6);
	}
}

int
main(int argc, char **argv)
{
	static struct load l = { .server = { .sin_family = AF_INET },
	    .depth = 1, .status = "200" };
	long clients = 1, count = 1;
	char fields[512] = "";
	double begin, cpu = 0;
	int option;

	while ((option = getopt(argc, argv, "kp:s:x:H:c:n:")) != -1)
		switch (option) {
		case 'p': l.depth = atol(optarg); /* fall through */
		case 'k': l.keep = true; break;
		case 's': l.server_pid = atoi(optarg); break;
		case 'x': l.status = optarg; break;
		case 'H':
			strncat(fields, optarg, 200);
			strcat(fields, "\r\n");
			break;
		case 'c': clients = atol(optarg); break;
		case 'n': count = atol(optarg); break;
		default: usage();
		}
	if (optind + 2 != argc || clients < 1 || clients > MAX_CLIENTS ||
	    count < 1 || l.depth < 1 || l.depth > MAX_DEPTH ||
	    strlen(l.status) != 3 || strlen(fields) > 300)
		usage();
	l.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	l.server.sin_port = htons((uint16_t)atoi(argv[optind]));
	l.to_send = l.to_come = count;
	compose(&l, argv[optind + 1], fields);
	if (l.server_pid > 0)
		cpu = spent(l.server_pid);
	begin = now();
	run(&l, (nfds_t)clients);
	report(&l, begin, cpu, count);
	return 0;
}
