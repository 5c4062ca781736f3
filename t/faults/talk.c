/* The clients of a run, and who looks at the clock. */
#include "fault.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds that what a program has started may outlive it. */
enum { FAREWELL = 3000 };

long
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
append(struct bytes *b, const char *data, size_t len)
{
	if (len == 0)
		return;
	if (b->len + len > b->size) {
		b->size = 2 * (b->len + len) + 8192;
		if ((b->data = realloc(b->data, b->size)) == NULL)
			err(71, "memory");
	}
	memcpy(b->data + b->len, data, len);
	b->len += len;
}

int
connect_to_address(const char *address)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	bool path = *address == '/';
	int fd = socket(path ? AF_UNIX : AF_INET,
	    SOCK_STREAM | SOCK_CLOEXEC, 0), r;

	in.sin_port = htons((uint16_t)strtol(address, NULL, 10));
	snprintf(un.sun_path, sizeof(un.sun_path), "%s", address);
	r = path ? connect(fd, (struct sockaddr *)&un, sizeof(un)) :
	    connect(fd, (struct sockaddr *)&in, sizeof(in));
	if (r == 0)
		return fd;
	close(fd);
	return -1;
}

static void
end_client(struct conversation *c, size_t i, bool by_reset)
{
	struct linger none = { .l_onoff = 1, .l_linger = 0 };

	if (by_reset)
		setsockopt(c->in[i], SOL_SOCKET, SO_LINGER, &none,
		    sizeof(none));
	if (c->out[i] >= 0 && c->out[i] != c->in[i])
		close(c->out[i]);
	if (c->in[i] >= 0)
		close(c->in[i]);
	c->in[i] = c->out[i] = -1;
}

static void
send_some(struct conversation *c, size_t i)
{
	const char *data = c->s->request[i].data + c->sent[i];
	size_t left = c->s->request[i].len - c->sent[i];
	ssize_t n;

	if (c->s->by == BY_PIPE)
		n = write(c->out[i], data, left < 4096 ? left : 4096);
	else
		n = send(c->out[i], data, left, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	c->sent[i] = n < 0 ? c->s->request[i].len : c->sent[i] + (size_t)n;
	if (c->sent[i] < c->s->request[i].len)
		return;
	if (c->s->by == BY_PIPE)
		close(c->out[i]);
	else if (c->s->shut)
		shutdown(c->out[i], SHUT_WR);
	c->out[i] = c->s->by == BY_PIPE ? -1 : c->out[i];
}

static void
receive_some(struct conversation *c, size_t i)
{
	char piece[65536];
	size_t room = sizeof(piece);
	ssize_t n;

	if (c->f->kind == RESET && i == 0)
		room = (size_t)c->f->n - c->o->answer[i].len;
	n = read(c->in[i], piece, room < sizeof(piece) ? room : sizeof(piece));
	if (n > 0)
		append(&c->o->answer[i], piece, (size_t)n);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	c->o->reset[i] |= n < 0;
	if (c->s->drain && !c->o->told && n > 0) {
		kill(c->pid, SIGTERM);
		c->o->told = true;
	}
	if (n <= 0 || (c->f->kind == RESET && i == 0 &&
	    c->o->answer[i].len == (size_t)c->f->n))
		end_client(c, i, n > 0);
}

static void
receive_log(struct conversation *c)
{
	char piece[4096];
	ssize_t n = read(c->log, piece, sizeof(piece));

	if (n > 0) {
		append(&c->o->log, piece, (size_t)n);
		return;
	}
	close(c->log);
	c->log = -1;
}

/* A server that opens its address itself is asked until it answers. */
static void
knock(struct conversation *c)
{
	for (size_t i = 0; i < c->s->client_count; i++)
		if (c->in[i] < 0 && c->sent[i] == 0 && c->phase == 0)
			c->in[i] = c->out[i] =
			    connect_to_address(c->s->address);
}

/* Clients that have not come to their end. */
static size_t
count_clients(const struct conversation *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->s->client_count; i++)
		n += c->in[i] >= 0 || (c->s->by == BY_ITSELF &&
		    c->sent[i] == 0 && c->phase == 0);
	return n;
}

/* All that is left of a run, again and again. */
static void
kill_children(void)
{
	char path[64], list[4096], *at = list;
	size_t n;
	FILE *f;
	long pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	f = fopen(path, "re");
	if (f == NULL)
		return;
	n = fread(list, 1, sizeof(list) - 1, f);
	list[n] = '\0';
	fclose(f);
	while ((pid = strtol(at, &at, 10)) > 0)
		kill((pid_t)pid, SIGKILL);
}

static void
look_at_clock(struct conversation *c, int phase)
{
	long time = now();

	if (phase == 0 && time - c->began > c->s->limit)
		c->o->hung = true;
	if (phase == 1 && time - c->ended > FAREWELL)
		c->o->left = true;
	if (c->o->hung || c->o->left)
		kill_children();
	if (phase == 0 && !c->o->told && c->s->by >= BY_LISTENER &&
	    (count_clients(c) == 0 || time - c->began > c->s->limit / 2)) {
		kill(c->pid, SIGTERM);
		c->o->told = true;
	}
	if (phase == 0 && c->f->kind == STORM)
		kill(c->pid, SIGWINCH);
}

static void
turn(struct conversation *c, int timeout)
{
	struct pollfd p[2 * CLIENTS_MAX + 2];
	nfds_t count = 0;

	p[count++] = (struct pollfd){ .fd = c->wake, .events = POLLIN };
	p[count++] = (struct pollfd){ .fd = c->log, .events = POLLIN };
	for (size_t i = 0; i < c->s->client_count; i++) {
		p[count++] = (struct pollfd){ .fd = c->in[i],
		    .events = POLLIN };
		p[count++] = (struct pollfd){ .fd = c->sent[i] <
		    c->s->request[i].len ? c->out[i] : -1, .events = POLLOUT };
	}
	if (poll(p, count, timeout) < 0)
		return;
	if (p[0].revents != 0)
		(void)!read(c->wake, &(uint64_t){ 0 }, sizeof(uint64_t));
	if (p[1].revents != 0)
		receive_log(c);
	for (size_t i = 0; i < c->s->client_count; i++) {
		if (p[3 + 2 * i].revents != 0)
			send_some(c, i);
		if (p[2 + 2 * i].revents != 0 && c->in[i] >= 0)
			receive_some(c, i);
	}
}

void *
talk(void *conversation)
{
	struct conversation *c = conversation;
	int phase, pause = c->f->kind == STORM ? 1 : 20;

	do {
		phase = __atomic_load_n(&c->phase, __ATOMIC_ACQUIRE);
		if (c->s->by == BY_ITSELF)
			knock(c);
		turn(c, phase == 2 ? 0 : c->s->by == BY_ITSELF ? 2 :
		    pause);
		look_at_clock(c, phase);
	} while (phase < 2);
	/* No process is left: what they have written is all here. */
	for (int i = 0; i < 2 && (count_clients(c) > 0 || c->log >= 0); i++) {
		struct timespec none = { 0, 0 };

		while (ppoll(&(struct pollfd){ .fd = c->log,
		    .events = POLLIN }, c->log >= 0, &none, NULL) > 0)
			receive_log(c);
		for (size_t k = 0; k < c->s->client_count; k++)
			while (c->in[k] >= 0 && ppoll(&(struct pollfd){
			    .fd = c->in[k], .events = POLLIN }, 1, &none,
			    NULL) > 0)
				receive_some(c, k);
	}
	for (size_t i = 0; i < c->s->client_count; i++)
		end_client(c, i, false);
	if (c->log >= 0)
		close(c->log);
	return NULL;
}
