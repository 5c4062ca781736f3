/* How a child ends: by itself, or by us. */
#include "task/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conn/clock.h"

enum {
	GRACE = 2,      /* seconds between SIGTERM and SIGKILL */
	KILLED = 5000,  /* milliseconds: SIGKILL may have to wait for a disk */
	FAREWELL = 100, /* milliseconds: who is left may be calling setsid, */
	                /* who is killed has to end */
	TICK = 10,      /* milliseconds where nothing can be waited for */
};

void
bh_child__forget(struct bh_child *child)
{
	if (child->pidfd >= 0)
		close(child->pidfd);
	child->pidfd = -1;
	child->pid = 0;
}

void
bh_child__note_end(struct bh_child *child)
{
	child->ended = true;
	child->farewell.at = bh_clock__monotonic() + FAREWELL;
}

bool
bh_child__has_ended(struct bh_child *child)
{
	struct pollfd fd = { .fd = child->pidfd, .events = POLLIN };
	siginfo_t info = { .si_pid = 0 };
	bool ended;
	int n = -1;

	if (child->ended)
		return true;
	if (child->pidfd >= 0)
		n = poll(&fd, 1, 0);
	/* Without a descriptor, or the memory for a look at it. */
	if (n >= 0)
		ended = n > 0;
	else if (waitid(P_PID, (id_t)child->pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) < 0)
		ended = errno == ECHILD;
	else
		ended = info.si_pid != 0;
	if (ended)
		bh_child__note_end(child);
	return ended;
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
		if (child->pidfd < 0 || poll(&fd, 1, left) < 0)
			(void)poll(NULL, 0, left < TICK ? left : TICK);
	}
	return true;
}

/* Sends the signal, or 0, reaps who has ended, and says whether anyone is
 * there: a group outlives its leader as long as one is left in it, if only as
 * a zombie, and as long nobody else gets its number. */
static bool
signal_group(pid_t group, int signal)
{
	int most = 1000; /* or who multiplies would never be killed */

	if (kill(-group, signal) < 0 && errno == ESRCH)
		return false;
	while (waitpid(-group, NULL, WNOHANG) > 0 && --most > 0)
		;
	return kill(-group, 0) == 0 || errno != ESRCH;
}

static bool
wait_for_group(pid_t group, int signal, struct bh_deadline *d)
{
	while (signal_group(group, signal)) {
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
	if (child->pid <= 0)
		return;
	if (child->killed.at == 0)
		child->killed.at = bh_clock__monotonic() + KILLED;
	(void)kill(-child->pid, SIGKILL);
	/* It may have no group yet. */
	(void)kill(child->pid, SIGKILL);
}

/* Whether it has ended, whatever that took: SIGKILL may have to wait, too. */
static bool
is_ended(struct bh_child *child, struct bh_deadline *d)
{
	struct bh_deadline pause = { .at = 0 };

	bh_child__tell(child);
	if (child->killed.at == 0 && wait_for_end(child, d))
		return true;
	while (pause.at == 0 || pause.at < child->killed.at) {
		bh_child__kill(child);
		pause.at = bh_clock__monotonic() + FAREWELL;
		if (pause.at > child->killed.at)
			pause.at = child->killed.at;
		if (wait_for_end(child, &pause))
			return true;
	}
	return false;
}

/* Who is traced has ended before it can be reaped. */
static bool
reap_in_time(struct bh_child *child)
{
	struct bh_deadline d = { .seconds = KILLED / 1000 };
	pid_t pid;

	child->status = 0;
	/* ECHILD: SIGCHLD is ignored here, and nobody knows how it ended. */
	while ((pid = waitpid(child->pid, &child->status, WNOHANG)) == 0 ||
	    (pid < 0 && errno == EINTR)) {
		if (bh_deadline__left(&d) == 0)
			return false;
		(void)poll(NULL, 0, TICK);
	}
	return true;
}

void
bh_child__end_all(struct bh_child *child)
{
	struct bh_deadline d = { .seconds = GRACE };
	pid_t group = child->pid;

	if (!is_ended(child, &d) || !reap_in_time(child)) {
		bh_child__kill(child);
		child->status = SIGKILL;
		bh_child__forget(child);
		return;
	}
	bh_child__forget(child);
	if (!signal_group(group, 0))
		return;
	if (!child->told || child->killed.at != 0)
		d.at = child->farewell.at;
	end_group(group, &d);
}

void
bh_child__reap_others(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}
