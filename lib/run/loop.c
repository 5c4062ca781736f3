#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "conn/clock.h"
#include "conn/conn.h"
#include "run/server.h"

enum { SIGNALS, WAKE, FIRST };
/* Milliseconds of a wait that could not be one. */
enum { PAUSE = 50 };
/* Milliseconds: what they have started has two seconds. */
enum { FAREWELL = 2500, TICK = 100 };
enum { POLLED_MAX = FIRST + BH_SURPLUS_MAX + BH_HANDOVER_MAX };

/* Signals come as input, so that nothing has to be done in a handler. The
 * children's descriptor is made once: it shows each its own signals. */
static int
catch_signals(struct bh_server_private *p)
{
	struct sigaction act = { .sa_handler = SIG_DFL };
	sigset_t stop, all;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	all = stop;
	sigaddset(&all, SIGCHLD);
	sigaddset(&all, SIGHUP);
	p->signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
	p->stop = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	if (p->signals < 0 || p->stop < 0)
		return -errno;
	(void)sigprocmask(SIG_BLOCK, &all, &p->mask);
	p->child_mask = p->mask;
	sigaddset(&p->child_mask, SIGTERM);
	sigaddset(&p->child_mask, SIGINT);
	sigaddset(&p->child_mask, SIGHUP);
	/* Inherited as ignored, it would let children vanish unnoticed. */
	(void)sigaction(SIGCHLD, &act, &p->child_action);
	return 0;
}

static void
release_signals(struct bh_server_private *p)
{
	(void)sigaction(SIGCHLD, &p->child_action, NULL);
	(void)sigprocmask(SIG_SETMASK, &p->mask, NULL);
}

static void
read_signals(struct bh_server_private *p)
{
	struct signalfd_siginfo info[4];
	ssize_t n = read(p->signals, info, sizeof(info));
	size_t i, count = n < 0 ? 0 : (size_t)n / sizeof(info[0]);

	for (i = 0; i < count; i++)
		switch (info[i].ssi_signo) {
		case SIGCHLD:
			bh_children__reap(p->children, false);
			break;
		case SIGTERM:
		case SIGINT:
			p->ends++;
			p->close = true;
			break;
		}
}

static void
read_wake(struct bh_server_private *p)
{
	uint64_t n;

	if (read(p->wake, &n, sizeof(n)) > 0 && p->ends == 0)
		p->ends = 1;
}

/* The shorter of two times for poll, of which -1 is for ever. */
static int
shorter(int a, int b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

/* Without the memory for a wait there may be some a little later; whoever
 * wants the end until then is heard. 0, or -errno. */
static int
go_on_without_poll(struct bh_server_private *p, int error)
{
	const struct timespec pause = { .tv_nsec = PAUSE * 1000000L };

	if (error == ENOMEM) {
		(void)nanosleep(&pause, NULL);
		read_signals(p);
	}
	return error == EINTR || error == ENOMEM ? 0 : -error;
}

/* Waits once, and does what there is to do. 0, or -errno. */
static int
turn(struct bh_server *s, bool accepting, int timeout)
{
	struct bh_server_private *p = s->private;
	struct pollfd polled[POLLED_MAX];
	struct pollfd *listener = polled + FIRST + p->surplus.count;
	size_t i, count = accepting ? p->listener_count : 0;
	int r = 0;

	polled[SIGNALS] = (struct pollfd){ p->signals, POLLIN, 0 };
	polled[WAKE] = (struct pollfd){ p->wake, POLLIN, 0 };
	bh_surplus__poll(&p->surplus, polled + FIRST);
	for (i = 0; i < count; i++)
		listener[i] = (struct pollfd){ p->listener[i], POLLIN, 0 };
	if (poll(polled, (nfds_t)(listener - polled) + count,
	    shorter(timeout, bh_surplus__left(&p->surplus))) < 0)
		return go_on_without_poll(p, errno);
	if (polled[SIGNALS].revents != 0)
		read_signals(p);
	if (polled[WAKE].revents != 0)
		read_wake(p);
	bh_surplus__advance(&p->surplus, polled + FIRST);
	for (i = 0; i < count && r == 0 && p->ends == 0; i++)
		if (listener[i].revents != 0)
			r = bh_accept__one(s, p->listener[i]);
	return r;
}

/* How long there is no accept: 0, or milliseconds. */
static int
pause_left(struct bh_server_private *p)
{
	int64_t left;

	if (p->resume_at == 0)
		return 0;
	left = p->resume_at - bh_clock__monotonic();
	if (left <= 0)
		p->resume_at = left = 0;
	return (int)left;
}

/* Nobody came for exit_idle seconds. */
static bool
goes_on(struct bh_server *s)
{
	const struct bh_class *class = s->RequestHandlerClass;

	return class->handle_timeout != NULL && class->handle_timeout(s);
}

/* Until it is told to end, or nobody came for exit_idle seconds. */
static int
accept_all(struct bh_server *s)
{
	struct bh_server_private *p = s->private;
	struct bh_deadline idle = { .seconds = s->exit_idle > 0 ?
	    s->exit_idle : BH_NONE };
	int r = 0, left, pause;

	while (p->connection_count > 0)
		bh_accept__serve(s, p->connection[--p->connection_count]);
	while (r == 0 && p->ends == 0) {
		left = -1;
		if (p->children->count > 0)
			idle.at = 0;
		else
			left = bh_deadline__left(&idle);
		if (left == 0 && !goes_on(s))
			break;
		if (left == 0)
			idle.at = 0;
		pause = pause_left(p);
		r = turn(s, pause == 0,
		    shorter(left, pause == 0 ? -1 : pause));
	}
	return r;
}

/* Until all children have ended, or there are so many signals to end. Another
 * thread, which does not block it, may have had SIGCHLD. */
static void
wait_for_children(struct bh_server *s, struct bh_deadline *d, int ends)
{
	struct bh_server_private *p = s->private;
	int left;

	while (p->children->count > 0 && p->ends < ends) {
		left = bh_deadline__left(d);
		if (left == 0 || turn(s, false, shorter(left, TICK)) < 0)
			return;
		bh_children__reap(p->children, false);
	}
}

/* Idle children end at SIGTERM, busy ones after the answer. What is killed
 * leaves behind what it has started: at SIGINT that is ended first. */
static void
drain(struct bh_server *s)
{
	struct bh_server_private *p = s->private;
	struct bh_deadline end = { .seconds = s->drain };

	if (p->close)
		bh_server__close_listeners(p);
	bh_children__kill(p->children, SIGTERM);
	wait_for_children(s, &end, 2);
	if (s->RequestHandlerClass->starts_programs) {
		end = (struct bh_deadline){
		    .at = bh_clock__monotonic() + FAREWELL };
		bh_children__kill(p->children, SIGINT);
		wait_for_children(s, &end, INT_MAX);
	}
	bh_children__kill(p->children, SIGKILL);
	bh_children__reap(p->children, true);
}

int
bh_serve_forever(struct bh_server *s)
{
	struct bh_server_private *p = s->private;
	int r;

	if (s->max_connections == 0)
		s->max_connections = BH_SERVER_CONNECTIONS;
	if (s->max_per_source == 0)
		s->max_per_source = BH_SERVER_PER_SOURCE;
	if (s->drain == 0)
		s->drain = BH_SERVER_DRAIN;
	p->most = BH_CHILDREN_MAX;
	if (s->max_connections > 0 && s->max_connections < BH_CHILDREN_MAX)
		p->most = (size_t)s->max_connections;
	p->config.userdata = s->userdata;
	p->ends = 0;
	p->close = p->short_of = false;
	p->resume_at = 0;
	p->signals = p->stop = -1;
	p->children = bh_children__new(p->most);
	if (p->children == NULL)
		return -ENOMEM;
	/* Where there are none, each child sees for itself. */
	p->buffers = bh_conn__map_buffers();
	(void)signal(SIGPIPE, SIG_IGN);
	r = catch_signals(p);
	if (r == 0) {
		r = accept_all(s);
		drain(s);
		release_signals(p);
	}
	bh_surplus__close(&p->surplus);
	bh_children__free(p->children, p->most);
	bh_conn__unmap_buffers(p->buffers);
	close(p->signals);
	close(p->stop);
	return r;
}
