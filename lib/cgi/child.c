#include "cgi/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conn/clock.h"

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
	FAREWELL = 100, /* milliseconds: who is left may be calling setsid */
	TICK = 10,      /* milliseconds where nothing can be waited for */
};

/* Shared with the child, which has our memory until it executes. */
struct start {
	const struct bh_child_plan *plan;
	char path[NAME_MAX + 3];
	pid_t parent;
	int error;
};

/* It ends with us; whoever is gone already sends no signal. */
static bool
attach(pid_t parent)
{
	return setsid() >= 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	    getppid() == parent;
}

/* What is ignored would stay so: by us, by nohup(1), by a shell for what runs
 * in the background, by daemons. A call each, so not for all 64. */
static bool
reset_signals(void)
{
	static const unsigned char ignored[] = { SIGPIPE, SIGXFSZ, SIGHUP,
	    SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGCHLD,
	    SIGTSTP, SIGTTIN, SIGTTOU };
	struct sigaction act = { .sa_handler = SIG_DFL };
	sigset_t none;
	size_t i;

	for (i = 0; i < sizeof(ignored); i++)
		(void)sigaction(ignored[i], &act, NULL);
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static void
close_others(void)
{
	int fd;

	if (syscall(SYS_close_range, 3U, ~0U, 0) == 0)
		return;
	for (fd = 3; fd < 65536; fd++)
		close(fd);
}

static bool
place_descriptors(const struct bh_child_plan *plan)
{
	int fd[3] = { plan->in, plan->out, plan->err }, i;

	for (i = 0; i < 3; i++)
		if (fd[i] < 3 &&
		    (fd[i] = fcntl(fd[i], F_DUPFD_CLOEXEC, 3)) < 0)
			return false;
	for (i = 0; i < 3; i++)
		if (dup2(fd[i], i) < 0)
			return false;
	close_others();
	return true;
}

/* Of what is more than we have ourselves all that we have. */
static bool
set_limit(int resource, long long max)
{
	struct rlimit r;

	if (max == 0)
		return true;
	if (getrlimit(resource, &r) != 0)
		return false;
	if ((rlim_t)max < r.rlim_max)
		r.rlim_max = (rlim_t)max;
	r.rlim_cur = r.rlim_max;
	return setrlimit(resource, &r) == 0;
}

static bool
set_limits(const struct bh_child_plan *plan)
{
	return set_limit(RLIMIT_CPU, plan->max_cpu) &&
	    set_limit(RLIMIT_NPROC, plan->max_processes) &&
	    set_limit(RLIMIT_NOFILE, plan->max_files) &&
	    set_limit(RLIMIT_AS, plan->max_memory);
}

/* The child. Nothing here may allocate, lock or return elsewhere. */
static int
become(void *arg)
{
	struct start *s = arg;
	const struct bh_child_plan *plan = s->plan;

	if (attach(s->parent) && fchdir(plan->dir) == 0 &&
	    place_descriptors(plan) && set_limits(plan) && reset_signals())
		(void)execve(s->path, plan->argv, plan->envp);
	s->error = errno;
	return 127;
}

/* 0, or -errno. Where the kernel knows no such descriptor, ret->pidfd stays
 * as it is. */
static int
start(struct start *s, struct bh_child *ret)
{
	UNINITIALIZED _Alignas(16) char stack[STACK];
	sigset_t all;
	int error = 0;

	sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &ret->mask);
	ret->pid = clone(become, stack + STACK, CLONE_VM | CLONE_VFORK |
	    CLONE_PIDFD | SIGCHLD, s, &ret->pidfd);
	if (ret->pid < 0)
		error = -errno;
	/* Its functions have left their marks, as they never return. */
	ASAN_UNPOISON_MEMORY_REGION(stack, sizeof(stack));
	return error;
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

static int
reap(struct bh_child *child)
{
	int status = 0;

	/* ECHILD: SIGCHLD is ignored here, and nobody knows how it ended. */
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (child->pidfd >= 0)
		close(child->pidfd);
	child->pidfd = -1;
	child->pid = 0;
	return status;
}

int
bh_child__start(const struct bh_child_plan *plan, struct bh_child *ret)
{
	struct start s = { .plan = plan, .parent = getpid(), .path = "./" };
	struct bh_child child = { .pidfd = -1 };
	size_t len = strlen(plan->name);
	int error;

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(s.path + 2, plan->name, len + 1);
	error = start(&s, &child);
	if (error == 0 && s.error != 0) {
		(void)reap(&child);
		error = -s.error;
	}
	if (error < 0) {
		(void)sigprocmask(SIG_SETMASK, &child.mask, NULL);
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

	if (child->ended)
		return true;
	if (child->pidfd >= 0)
		child->ended = poll(&fd, 1, 0) > 0;
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

/* The group outlives its leader as long as one is left in it. */
static bool
is_left(pid_t group)
{
	return kill(-group, 0) == 0;
}

static void
end_group(pid_t group, struct bh_deadline *d)
{
	while (is_left(group) && bh_deadline__left(d) > 0)
		(void)poll(NULL, 0, TICK);
	(void)kill(-group, SIGKILL);
}

static void
end_all(struct bh_child *child)
{
	struct bh_deadline d = { .seconds = GRACE };
	pid_t group = child->pid;
	bool ended = bh_child__has_ended(child);

	if (!ended) {
		(void)kill(-group, SIGTERM);
		/* Or what is stopped would not see it. */
		(void)kill(-group, SIGCONT);
		if (!wait_for_end(child, &d))
			(void)kill(-group, SIGKILL);
	}
	child->status = reap(child);
	if (!is_left(group))
		return;
	if (ended)
		d.at = bh_clock__monotonic() + FAREWELL;
	end_group(group, &d);
}

void
bh_child__end(struct bh_child *child)
{
	if (child->pid <= 0)
		return;
	end_all(child);
	(void)sigprocmask(SIG_SETMASK, &child->mask, NULL);
}
