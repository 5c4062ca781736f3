/* load [-k] [-b | -s PID] -c CLIENTS -n REQUESTS PORT PATH
 *
 * GETs PATH from 127.0.0.1, so many clients at a time: a connection for each
 * request, with -k one for all requests of a client. Prints the microseconds
 * of a request: the time of all by their number. With -b the megabytes of a
 * second; with -s the requests of a second of CPU time that the process PID
 * and its children spent. A wrong answer, or 20 seconds without one, ends it
 * with exit status 1. */
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

enum { MAX_CLIENTS = 256, PATIENCE_MS = 20000, ROOM = 262144 };

struct load {
	struct sockaddr_in server;
	bool keep;
	long to_send, to_come;
	double bytes;
	int server_pid;
	double cpu; /* that the server had spent by the first answer */
	char request[1024];
	size_t request_len;
};

struct client {
	char answer[ROOM]; /* what is longer: the last that came */
	size_t got, whole;
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

/* Sends the client's next request, or ends it: its descriptor becomes -1. */
static void
ask(struct load *l, struct client *c, int *fd)
{
	c->got = c->whole = 0;
	if (l->to_send == 0) {
		if (*fd >= 0)
			close(*fd);
		*fd = -1;
		return;
	}
	l->to_send--;
	if (*fd < 0)
		*fd = dial(l);
	if (send(*fd, l->request, l->request_len, MSG_NOSIGNAL) !=
	    (ssize_t)l->request_len)
		err(1, "send");
}

/* The length of the whole answer; 0 when its head is not there yet. */
static size_t
measure(struct client *c)
{
	const char *end, *length;

	c->answer[c->got] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	if (end == NULL)
		return 0;
	if (strncmp(c->answer, "HTTP/1.", 7) != 0 ||
	    strncmp(c->answer + 8, " 200 ", 5) != 0)
		errx(1, "not a 200: %.32s", c->answer);
	length = strcasestr(c->answer, "\r\nContent-Length:");
	if (length == NULL || length > end)
		errx(1, "no Content-Length");
	return (size_t)(end + 4 - c->answer) +
	    (size_t)strtoul(length + 17, NULL, 10);
}

/* Seconds of CPU time of the process and, where there are any, its children.
 * The first number of schedstat is exact; times(2) counts in ticks. */
static double
spent(int pid)
{
	char path[64];
	double sum = 0, ns;
	FILE *f;
	int child;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
	f = fopen(path, "r");
	if (f == NULL || fscanf(f, "%lf", &ns) != 1)
		errx(1, "%s: no number", path);
	fclose(f);
	sum = ns / 1e9;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "r");
	while (f != NULL && fscanf(f, "%d", &child) == 1)
		sum += spent(child);
	if (f != NULL)
		fclose(f);
	return sum;
}

/* Reads what has come. Of a connection for one request also its end is
 * awaited. */
static void
hear(struct load *l, struct client *c, int *fd)
{
	size_t kept = c->whole > 0 ? 0 : c->got;
	ssize_t n = recv(*fd, c->answer + kept, ROOM - 1 - kept, 0);

	if (n < 0)
		err(1, "recv");
	c->got += (size_t)n;
	if (c->whole == 0)
		c->whole = measure(c);
	if (n == 0 && (c->got != c->whole || c->whole == 0))
		errx(1, "cut after %zu bytes", c->got);
	if (c->got > c->whole && c->whole > 0)
		errx(1, "%zu bytes too many", c->got - c->whole);
	if (n == 0) {
		close(*fd);
		*fd = -1;
	}
	if (n == 0 || (l->keep && c->got == c->whole && c->whole > 0)) {
		l->bytes += (double)c->got;
		if (--l->to_come > 0 && l->server_pid > 0 && l->cpu < 0)
			l->cpu = spent(l->server_pid);
		if (l->to_come > 0)
			ask(l, c, fd);
	}
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

static void
usage(void)
{
	errx(64, "load [-k] [-b | -s PID] -c CLIENTS -n REQUESTS PORT PATH");
}

int
main(int argc, char **argv)
{
	struct load l = { .server = { .sin_family = AF_INET }, .cpu = -1 };
	long clients = 1, count = 1;
	bool rate = false;
	double begin;
	int option;

	while ((option = getopt(argc, argv, "bkc:n:s:")) != -1)
		switch (option) {
		case 'b': rate = true; break;
		case 's': l.server_pid = atoi(optarg); break;
		case 'k': l.keep = true; break;
		case 'c': clients = atol(optarg); break;
		case 'n': count = atol(optarg); break;
		default: usage();
		}
	if (optind + 2 != argc || clients < 1 || clients > MAX_CLIENTS ||
	    count < 1)
		usage();
	l.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	l.server.sin_port = htons((uint16_t)atoi(argv[optind]));
	l.to_send = l.to_come = count;
	l.request_len = (size_t)snprintf(l.request, sizeof(l.request),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n", argv[optind + 1],
	    l.keep ? "" : "Connection: close\r\n");
	if (l.request_len >= sizeof(l.request))
		usage();
	begin = now();
	run(&l, (nfds_t)clients);
	if (rate)
		printf("%.1f\n", l.bytes / (now() - begin));
	else if (l.server_pid > 0)
		printf("%.0f\n", (double)(count - 1) /
		    (spent(l.server_pid) - l.cpu));
	else
		printf("%.2f\n", (now() - begin) / (double)count);
	return 0;
}
