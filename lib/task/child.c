#include "task/child.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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

enum { STACK = 16384 }; /* of the child until it executes */

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
		while (waitpid(child.pid, NULL, 0) < 0 && errno == EINTR)
			;
		bh_child__forget(&child);
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

void
bh_child__end(struct bh_child *child)
{
	if (child->pid <= 0)
		return;
	bh_child__end_all(child);
	restore(child);
	/* What left its group became ours as well. */
	if (child->reaper == 0)
		bh_child__reap_others();
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
