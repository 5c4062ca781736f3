/* A process of its own session, that is started, watched and ended. */
#ifndef BH_TASK_CHILD_H
#define BH_TASK_CHILD_H

#include <basehttp.h>

#include <signal.h>

#include "conn/clock.h"

struct bh_child_plan {
	int dir;            /* becomes its working directory */
	const char *name;   /* in dir: executed as ./NAME */
	/* Or NULL, and instead: a process with a copy of our memory ends with
	 * what this returns. dir -1: ours. */
	int (*function)(const void *arg);
	const void *arg;
	char *const *argv;
	char *const *envp;
	int in, out, err;   /* become its 0, 1 and 2; it has no others */
	/* rlimits; 0: as ours */
	long long max_memory, max_cpu, max_processes, max_files;
};

struct bh_child {
	pid_t pid;          /* 0 after bh_child__end */
	int pidfd;          /* readable when it has ended; or -1 */
	bool ended;         /* that was seen */
	bool told;          /* by SIGTERM to end */
	struct bh_deadline farewell; /* whom it leaves behind, after its end */
	struct bh_deadline killed; /* until when SIGKILL may take; 0: not yet */
	int status;         /* as waitpid has it, after bh_child__end */
	sigset_t mask;      /* ours, as it was */
	int reaper;         /* likewise */
};

/* 0; or -errno: of the fork, or of the exec (ENOENT: also its interpreter).
 * The descriptors stay the caller's. Until bh_child__end SIGTERM and SIGINT are
 * blocked: they would end us, but not the child's own children; these become
 * ours when they lose their parent, so that no zombie waits for another. */
int bh_child__start(const struct bh_child_plan *plan, struct bh_child *ret);

/* Ends what is left of its process group: SIGTERM, and SIGKILL two seconds
 * later; SIGKILL alone where its first process has ended by itself. Reaps it,
 * unless it is there five seconds after SIGKILL, or a tracer keeps it as long,
 * and sets its status; and all children that have ended, of which some may have
 * left their group. */
void bh_child__end(struct bh_child *child);

/* Readable when all that runs must end at once; or -1. Whoever is told of
 * SIGTERM in another way may finish, and gets SIGINT when its time is over. */
int bh_child__open_stop(const struct bh_handler *h);

/* ---- child_end.c */

/* Whether it has ended. It is not reaped yet. */
bool bh_child__has_ended(struct bh_child *child);
/* Its pidfd said so. */
void bh_child__note_end(struct bh_child *child);

/* SIGTERM to its process group, once, where it has not ended. */
void bh_child__tell(struct bh_child *child);

/* SIGKILL to its process group: whoever ends several does so at once, that all
 * have the same time. */
void bh_child__kill(struct bh_child *child);

/* bh_child__end but for our own state. */
void bh_child__end_all(struct bh_child *child);
/* It is none of ours any longer. */
void bh_child__forget(struct bh_child *child);
/* All children that have ended. */
void bh_child__reap_others(void);

/* ---- child_become.c: in the new process. Returns where it fails, with
 * errno. */
void bh_child__become(const struct bh_child_plan *plan, const char *path,
    pid_t parent);

#endif
