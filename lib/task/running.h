/* A task that runs: its process, and the pipes that it writes to. */
#ifndef BH_TASK_RUNNING_H
#define BH_TASK_RUNNING_H

#include <poll.h>

#include "task/child.h"
#include "task/errors.h"
#include "task/task.h"

enum { BH_RUNNING_FDS = 3 };

struct bh_running {
	struct bh_task *task;  /* NULL: none runs */
	const struct bh_tasks *all;
	struct bh_child child;
	struct bh_errors errors;
	int out, err;          /* -1: closed */
	size_t room;           /* of task->output */
	bool stopped, late;
	int64_t began;
};

/* /dev/null for all of them, or -errno. */
int bh_running__open_null(void);

/* 0, or -errno. */
int bh_running__start(struct bh_running *r, const struct bh_tasks *all,
    struct bh_task *task, int null);

/* Sets BH_RUNNING_FDS of what it waits for. */
void bh_running__watch(const struct bh_running *r, struct pollfd *fd);

/* Takes what is there. Whether it has ended. */
bool bh_running__serve(struct bh_running *r, const struct pollfd *fd);

/* SIGTERM: its time is over, or nobody wants it any more. */
void bh_running__stop(struct bh_running *r, bool late);

/* Sets the result of the task, which has ended, or is killed; and what it has
 * left behind with it. */
void bh_running__end(struct bh_running *r, bool kill_all);

#endif
