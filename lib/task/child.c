#include "task/child.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conn/clock.h"
#include "handler/private.h"

#ifdef BH_SANITIZE
#include <sanitizer/asan_interface.h>
#else
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

#define UNINITIALIZED __attribute__((uninitialized))

enum {
	STACK = 16384,  /* of the child until it executes */
	GRACE = 2,      /* seconds between SIGTERM and SIGKILL */
	KILLED = 5000,  /* milliseconds: SIGKILL may have to wait for a disk */
	FAREWELL = 100, /* milliseconds: who is left may be calling setsid, */
	                /* who is killed has to end */
	TICK = 10,      /* milliseconds where nothing can be waited for */
};

/* Shared with the child, which has our memory until it executes. */
struct start {
	const struct bh_child_plan *plan;
	char path[NAME_MAX + 3];
	pid_t parent;
	int error;
};

static int
become(void *arg)
{
	struct start *s = arg;

	bh_child__become(s->plan, s->path, s->parent);
	s->error = errno;
	return 127;
}

/* The same of a function, which may need more than that stack and that time. */
static pid_t
divide(const struct start *s, int *ret_pidfd)
{
	pid_t pid = fork();

	if (pid == 0) {
		bh_child__become(s->plan, s->path, s->parent);
		_exit(127);
	}
	if (pid > 0)
		*ret_pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	return pid;
}

/* 0, or -errno. Where the kernel knows no such descriptor, ret->pidfd stays
 * as it is. */
static int
start(struct start *s, struct bh_child *ret)
{
	UNINITIALIZED _Alignas(16) char stack[STACK];
	sigset_t all;
	int error = 0;

	(void)prctl(PR_GET_CHILD_SUBREAPER, &ret->reaper);
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &ret->mask);
	ret->pid = s->plan->name == NULL ? divide(s, &ret->pidfd) :
	    clone(become, stack + STACK, CLONE_VM | CLONE_VFORK |
	    CLONE_PIDFD | SIGCHLD, s, &ret->pidfd);
	if (ret->pid < 0)
		error = -errno;
	/* Its functions have left their marks, as they never return. */
	ASAN_UNPOISON_MEMORY_REGION(stack, sizeof(stack));
	return error;
}

/* We are as we were before. */
static void
restore(const struct bh_child *child)
{
	(void)sigprocmask(SIG_SETMASK, &child->mask, NULL);
	(void)prctl(PR_SET_CHILD_SUBREAPER, child->reaper);
}

/* All signals but those that end us. */
static void
unblock(const struct bh_child *child)
{
	sigset_t mask = child->mask;

	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGINT);
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
}

static void
forget(struct bh_child *child)
{
	if (child->pidfd >= 0)
		close(child->pidfd);
	child->pidfd = -1;
	child->pid = 0;
}

static int
reap(struct bh_child *child)
{
	int status = 0;

	/* ECHILD: SIGCHLD is ignored here, and nobody knows how it ended. */
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	forget(child);
	return status;
}

int
bh_child__start(const struct bh_child_plan *plan, struct bh_child *ret)
{
	struct start s = { .plan = plan, .parent = getpid(), .path = "./" };
	struct bh_child child = { .pidfd = -1 };
	size_t len = plan->name == NULL ? 0 : strlen(plan->name);
	int error;

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	if (len > 0)
		memcpy(s.path + 2, plan->name, len + 1);
	error = start(&s, &child);
	if (error == 0 && s.error != 0) {
		(void)reap(&child);
		error = -s.error;
	}
	if (error < 0) {
		restore(&child);
		return error;
	}
	unblock(&child);
	*ret = child;
	return 0;
}

bool
bh_child__has_ended(struct bh_child *child)
{
	struct pollfd fd = { .fd = child->pidfd, .events = POLLIN };
	siginfo_t info = { .si_pid = 0 };
	int n = -1;

	if (child->ended)
		return true;
	if (child->pidfd >= 0)
		n = poll(&fd, 1, 0);
	/* Without a descriptor, or the memory for a look at it. */
	if (n >= 0)
		child->ended = n > 0;
	else if (waitid(P_PID, (id_t)child->pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) < 0)
		child->ended = errno == ECHILD;
	else
		child->ended = info.si_pid != 0;
	return child->ended;
}

static bool
wait_for_end(struct bh_child *child, struct bh_deadline *d)
{
	struct pollfd fd = { .fd = child->pidfd, .events = POLLIN };
	int left;

	while (!bh_child__has_ended(child)) {
		left = bh_deadline__left(d);
		if (left == 0)
			return false;
		(void)poll(&fd, 1, child->pidfd >= 0 || left < TICK ? left :
		    TICK);
	}
	return true;
}

/* Sends the signal, or 0, and says whether anyone is there: a group outlives
 * its leader as long as one is left in it, if only as a zombie. */
static bool
is_left(pid_t group, int signal)
{
	while (waitpid(-group, NULL, WNOHANG) > 0)
		;
	return kill(-group, signal) == 0 || errno != ESRCH;
}

static bool
wait_for_group(pid_t group, int signal, struct bh_deadline *d)
{
	while (is_left(group, signal)) {
		if (bh_deadline__left(d) == 0)
			return false;
		(void)poll(NULL, 0, TICK);
	}
	return true;
}

static void
end_group(pid_t group, struct bh_deadline *d)
{
	if (wait_for_group(group, 0, d))
		return;
	d->at = bh_clock__monotonic() + FAREWELL;
	(void)wait_for_group(group, SIGKILL, d);
}

void
bh_child__tell(struct bh_child *child)
{
	if (child->pid <= 0 || child->told || bh_child__has_ended(child))
		return;
	child->told = true;
	(void)kill(-child->pid, SIGTERM);
	/* Or what is stopped would not see it. */
	(void)kill(-child->pid, SIGCONT);
}

void
bh_child__kill(struct bh_child *child)
{
	if (child->killed.at == 0)
		child->killed.at = bh_clock__monotonic() + KILLED;
	(void)kill(-child->pid, SIGKILL);
}

/* Whether it has ended, whatever that took: SIGKILL may have to wait, too. */
static bool
is_ended(struct bh_child *child, struct bh_deadline *d)
{
	bh_child__tell(child);
	if (child->killed.at == 0 && wait_for_end(child, d))
		return true;
	bh_child__kill(child);
	return wait_for_end(child, &child->killed);
}

static void
end_all(struct bh_child *child)
{
	struct bh_deadline d = { .seconds = GRACE };
	pid_t group = child->pid;
	bool ended = bh_child__has_ended(child);

	if (!is_ended(child, &d)) {
		child->status = SIGKILL;
		forget(child);
		return;
	}
	child->status = reap(child);
	if (!is_left(group, 0))
		return;
	if (ended || child->killed.at != 0)
		d.at = bh_clock__monotonic() + FAREWELL;
	end_group(group, &d);
}

void
bh_child__end(struct bh_child *child)
{
	if (child->pid <= 0)
		return;
	end_all(child);
	restore(child);
}

int
bh_child__open_stop(const struct bh_handler *h)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	if (h->private->conn.stop < 0)
		sigaddset(&set, SIGTERM);
	return signalfd(-1, &set, SFD_CLOEXEC);
}
