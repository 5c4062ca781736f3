#include "task/task.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "handler/private.h"
#include "task/running.h"

enum {
	GRACE = 500,       /* milliseconds between SIGTERM and SIGKILL */
	TICK = 20,         /* where no descriptor shows an end */
	OTHERS = 2,        /* descriptors beside those of tasks */
};

/* One call of bh_tasks__run. */
struct run {
	const struct bh_tasks *t;
	size_t next, running;
	bool full;         /* nothing can be started before one has ended */
	bool over;         /* they were told to end */
	int result;
	int null, stop;
	int64_t now, end;
	struct bh_running slot[BH_TASKS_AT_ONCE];
	struct pollfd fd[BH_RUNNING_FDS * BH_TASKS_AT_ONCE + OTHERS];
};

static bool
is_short(int error)
{
	return error == -EMFILE || error == -ENFILE || error == -EAGAIN ||
	    error == -ENOMEM;
}

/* The next in a slot that is free; later, where others have to end before. */
static void
start_next(struct run *run, struct bh_running *slot)
{
	struct bh_task *task = &run->t->task[run->next];
	int error = bh_running__start(slot, run->t, task, run->null);

	if (error != 0 && is_short(error) && run->running > 0) {
		run->full = true;
		return;
	}
	run->next++;
	slot->began = bh_clock__monotonic();
	if (error == 0) {
		run->running++;
		return;
	}
	task->end = BH_TASK_NOT_STARTED;
	task->code = -error;
	bh_log_error(run->t->h, "%s: cannot be started: %s%s", task->name,
	    strerror(-error), error == -ENOENT || error == -EACCES ?
	    " (or its interpreter)" : "");
}

static void
start_more(struct run *run)
{
	size_t i;

	for (i = 0; i < BH_TASKS_AT_ONCE; i++)
		while (!run->over && !run->full &&
		    run->next < run->t->count && run->slot[i].task == NULL)
			start_next(run, &run->slot[i]);
}

static void
end_task(struct run *run, struct bh_running *slot)
{
	struct bh_task *task = slot->task;

	task->milliseconds = (int)(run->now - slot->began);
	/* Whom it leaves behind has the time that it had. */
	if (run->over && run->now < run->end)
		slot->child.farewell.at = run->end;
	bh_running__end(slot, run->over && run->now >= run->end);
	run->running--;
	run->full = false;
}

/* Tells all that are left to end. */
static void
stop(struct run *run)
{
	size_t i;

	run->over = true;
	run->end = run->now + GRACE;
	for (i = 0; i < BH_TASKS_AT_ONCE; i++)
		if (run->slot[i].task != NULL)
			bh_running__stop(&run->slot[i],
			    run->result == 0);
	for (; run->next < run->t->count; run->next++)
		run->t->task[run->next].end = BH_TASK_TIMED_OUT;
}

static void
end_all(struct run *run)
{
	size_t i;

	for (i = 0; i < BH_TASKS_AT_ONCE; i++)
		if (run->slot[i].task != NULL)
			bh_child__kill(&run->slot[i].child);
	for (i = 0; i < BH_TASKS_AT_ONCE; i++)
		if (run->slot[i].task != NULL)
			end_task(run, &run->slot[i]);
}

/* (Of more descriptors than it may have poll takes none.) */
static nfds_t
watch(struct run *run, int *ret_wait)
{
	const struct bh_conn *c = &run->t->h->private->conn;
	struct pollfd *fd = run->fd;
	int64_t left = run->end - run->now;
	nfds_t count = OTHERS;
	size_t i;

	fd[0] = (struct pollfd){ .fd = run->over ? -1 : run->stop,
	    .events = POLLIN };
	fd[1] = (struct pollfd){ .fd = run->over ? -1 : c->out };
	for (i = 0; i < BH_TASKS_AT_ONCE; i++) {
		if (run->slot[i].task == NULL)
			continue;
		bh_running__watch(&run->slot[i], &fd[count]);
		count += BH_RUNNING_FDS;
		if (run->slot[i].child.pidfd < 0 && left > TICK)
			left = TICK;
	}
	*ret_wait = left < 0 ? 0 : left > INT32_MAX ? -1 : (int)left;
	return count;
}

/* Whoever waits for the results is gone, or we have to go. */
static void
heed_others(struct run *run)
{
	if (run->over)
		return;
	if (run->fd[0].revents != 0)
		run->result = 503;
	else if (run->fd[1].revents & (POLLERR | POLLHUP | POLLNVAL))
		run->result = -ECONNRESET;
	if (run->result != 0)
		stop(run);
}

/* What has happened to those that were watched, in the same order. */
static void
serve(struct run *run)
{
	const struct pollfd *fd = &run->fd[OTHERS];
	bool ended[BH_TASKS_AT_ONCE] = { false };
	size_t i;

	for (i = 0; i < BH_TASKS_AT_ONCE; i++) {
		if (run->slot[i].task == NULL)
			continue;
		ended[i] = bh_running__serve(&run->slot[i], fd);
		fd += BH_RUNNING_FDS;
	}
	/* Whom they leave behind has until the same time. */
	for (i = 0; i < BH_TASKS_AT_ONCE; i++)
		if (ended[i])
			end_task(run, &run->slot[i]);
}

static void
turn(struct run *run)
{
	int wait, n;
	nfds_t count = watch(run, &wait);

	n = poll(run->fd, count, wait);
	if (n < 0) /* without memory, in a while */
		(void)poll(NULL, 0, TICK);
	run->now = bh_clock__monotonic();
	if (n >= 0)
		serve(run);
	if (n > 0)
		heed_others(run);
	if (run->now < run->end)
		return;
	if (run->over)
		end_all(run);
	else
		stop(run);
}

static void
run_all(struct run *run)
{
	const struct bh_tasks *t = run->t;

	run->now = bh_clock__monotonic();
	run->end = t->timeout < 0 ? INT64_MAX : run->now + t->timeout;
	start_more(run);
	while (run->running > 0) {
		turn(run);
		start_more(run);
	}
}

int
bh_tasks__run(const struct bh_tasks *t)
{
	struct run *run = bh_alloc(t->h, sizeof(*run));
	sigset_t ends, mask;
	int reaper = 0;

	if (run == NULL)
		return -ENOMEM;
	memset(run, 0, sizeof(*run));
	run->t = t;
	/* As each child has it, until the last of them has ended. */
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &ends, &mask);
	(void)prctl(PR_GET_CHILD_SUBREAPER, &reaper);
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1);
	run->null = bh_running__open_null();
	run->stop = bh_child__open_stop(t->h);
	run_all(run);
	if (run->null >= 0)
		close(run->null);
	if (run->stop >= 0)
		close(run->stop);
	(void)prctl(PR_SET_CHILD_SUBREAPER, reaper);
	if (reaper == 0)
		bh_child__reap_others();
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	return run->result;
}
