/* Executables, and functions of ours, that run beside each other until the
 * last has ended or their time is over. */
#ifndef BH_TASK_TASK_H
#define BH_TASK_TASK_H

#include <basehttp.h>

enum {
	BH_TASKS_AT_ONCE = 32,  /* the others follow as these end */
	BH_TASKS_LONGER = 6000, /* milliseconds behind the timeout: SIGKILL */
	                        /* may have to wait for a disk */
};

enum bh_task_end {
	BH_TASK_EXITED,      /* code: its exit status */
	BH_TASK_SIGNALLED,   /* code: the signal that ended it */
	BH_TASK_TIMED_OUT,   /* or its turn never came */
	BH_TASK_NOT_STARTED, /* code: errno of the fork or exec */
};

/* All zero but for what it is to do. */
struct bh_task {
	const char *name;        /* for the log; of an executable: its file's */
	int dir;                 /* where that is, and what it works in */
	/* Instead of an executable: in a process of its own that has our
	 * memory and none of our descriptors. Returns the exit status. */
	int (*function)(const void *arg);
	const void *arg;

	enum bh_task_end end;
	int code;
	int milliseconds;        /* how long it took */
	char *output;            /* what it printed; until the request's end */
	size_t len;
	bool cut;                /* it printed more than max_output */
};

struct bh_tasks {
	struct bh_handler *h;
	struct bh_task *task;
	size_t count;
	char *const *envp;
	int timeout;             /* milliseconds for all of them; BH_NONE */
	size_t max_output;       /* bytes of each; of more the rest is read, */
	                         /* and dropped */
};

/*
 * Runs them all: each in a session of its own, its input /dev/null, its
 * standard error line by line in the log. When the time is over, those that are
 * left get SIGTERM, with all that they have started, and half a second later
 * SIGKILL; so it is where somebody leaves or ends us. Each task has its result
 * then, unless we return
 *   -ECONNRESET  the client is gone
 *   503          we are told to end
 *   -ENOMEM      no memory: nothing was started
 */
int bh_tasks__run(const struct bh_tasks *t);

/* ---- task_list.c */
/*
 * The executables of a directory, in the order of their names, which live as
 * long as the request: regular files, or links to such, whose name does not
 * begin with "." nor end as copies do that editors and package managers leave
 * ("~", ".bak", ".dpkg-old", ".rpmsave", ...), nor in ".disabled". Sets t->task
 * and t->count. 0, or -errno: -E2BIG where there are more than max.
 */
int bh_tasks__list(struct bh_tasks *t, int dir, size_t max);

/* Whether the name is one of those. */
bool bh_tasks__is_name(const char *name);

#endif
