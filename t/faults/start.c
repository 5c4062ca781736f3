/* Starts a program as its starter would, and connects its clients. */
#include "fault.h"

#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the program is given. */
struct ends {
	int in, out, log, listener;
};

static int counter_fd = -1;

struct counter *
counter(void)
{
	static struct counter *c;

	if (c != NULL)
		return c;
	counter_fd = memfd_create("counter", MFD_CLOEXEC);
	if (counter_fd < 0 || ftruncate(counter_fd, 4096) != 0)
		err(71, "memfd");
	c = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, counter_fd, 0);
	if (c == MAP_FAILED)
		err(71, "mmap");
	return c;
}

static void
open_pipe(int *ret_read, int *ret_write)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		err(71, "pipe");
	*ret_read = fds[0];
	*ret_write = fds[1];
}

static int
listen_anywhere(struct sockaddr_in *ret)
{
	socklen_t len = sizeof(*ret);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*ret = (struct sockaddr_in){ .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (fd < 0 || bind(fd, (struct sockaddr *)ret, len) != 0 ||
	    listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)ret, &len) != 0)
		err(71, "listen");
	return fd;
}

static int
connect_client(const struct sockaddr_in *to)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)to, sizeof(*to)))
		err(71, "connect");
	return fd;
}

static void
open_sockets(const struct scenario *s, struct conversation *c, struct ends *e)
{
	struct sockaddr_in to;
	int listener = listen_anywhere(&to);

	for (size_t i = 0; i < s->client_count; i++)
		c->in[i] = c->out[i] = connect_client(&to);
	if (s->by == BY_LISTENER) {
		e->listener = listener;
		return;
	}
	e->in = e->out = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (e->in < 0)
		err(71, "accept");
	close(listener);
}

static void
open_ends(const struct scenario *s, struct conversation *c, struct ends *e)
{
	*e = (struct ends){ -1, -1, -1, -1 };
	for (int i = 0; i < CLIENTS_MAX; i++)
		c->in[i] = c->out[i] = -1;
	open_pipe(&c->log, &e->log);
	if (s->by == BY_PIPE) {
		open_pipe(&e->in, &c->out[0]);
		open_pipe(&c->in[0], &e->out);
	} else if (s->by != BY_ITSELF) {
		open_sockets(s, c, e);
	}
}

static void
place(int from, int to)
{
	if (from < 0 && (from = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0)
		_exit(126);
	if (dup2(from, to) != to)
		_exit(126);
}

/* In the child. */
static void
become(const struct scenario *s, struct ends *e)
{
	char text[16];

	/* Out of the way of 0 to 4. */
	e->log = fcntl(e->log, F_DUPFD_CLOEXEC, 20);
	if (e->out >= 0)
		e->out = fcntl(e->out, F_DUPFD_CLOEXEC, 20);
	if (e->in >= 0)
		e->in = fcntl(e->in, F_DUPFD_CLOEXEC, 20);
	if (e->listener >= 0)
		e->listener = fcntl(e->listener, F_DUPFD_CLOEXEC, 20);
	if (s->counted) {
		snprintf(text, sizeof(text), "%d",
		    fcntl(counter_fd, F_DUPFD, 20));
		setenv("FAULT_COUNTER", text, 1);
	}
	place(e->in, 0);
	place(e->out, 1);
	place(e->log, 2);
	if (e->listener >= 0) {
		place(e->listener, 3);
		snprintf(text, sizeof(text), "%d", getpid());
		setenv("LISTEN_PID", text, 1);
		setenv("LISTEN_FDS", "1", 1);
	}
	if (s->traced)
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execv(s->argv[0], s->argv);
	_exit(127);
}

pid_t
start(const struct scenario *s, struct conversation *c)
{
	struct ends e;
	pid_t pid;

	open_ends(s, c, &e);
	pid = fork();
	if (pid < 0)
		err(71, "fork");
	if (pid == 0)
		become(s, &e);
	close(e.log);
	if (e.in >= 0)
		close(e.in);
	if (e.out >= 0 && e.out != e.in)
		close(e.out);
	if (e.listener >= 0)
		close(e.listener);
	return pid;
}
