/* Health checks: what is asked, how it was answered, and how that is told. */
#ifndef BH_HEALTH_HEALTH_H
#define BH_HEALTH_HEALTH_H

#include <basehttp.h>

#include "proto/text.h"
#include "task/task.h"
#include "task/variables.h"

enum {
	BH_HEALTH_CHECKS = 128, /* that there may be */
	BH_HEALTH_PROBES = 48,  /* of these our own */
	BH_HEALTH_NAME = 264,   /* bytes of a name with its NUL */
	BH_HEALTH_LINE = 256,   /* and of what it said */
};

/* From good to bad. */
enum bh_health_status { BH_HEALTH_PASS, BH_HEALTH_WARN, BH_HEALTH_FAIL };

/* What a check came to. */
struct bh_health_result {
	char name[BH_HEALTH_NAME];
	char line[BH_HEALTH_LINE]; /* the first that it printed, or why not */
	enum bh_health_status status;
	bool heard;                /* the line is an executable's */
	int milliseconds;
	int64_t at;                /* of the monotonic clock; 0: never */
	int64_t time;              /* seconds since 1970 */
};

/* A check of ours: what it looks at, and how much of that is too much. */
struct bh_health_probe {
	char name[BH_HEALTH_NAME]; /* "disk:/var" */
	char what[BH_HEALTH_NAME];
	long long most;
	int (*function)(const void *probe);
};

/* The options, and what the setup hook made of them. It is h->userdata. */
struct bh_health {
	struct bh_auth auth;
	const char *checks;      /* a directory of executables, or NULL */
	struct bh_texts units, ages, disks;
	long long timeout;       /* seconds; 0: 5 */
	long long cache;         /* seconds; 0: 1; BH_NONE */
	bool details, warnings;
	struct bh_texts env;
	int sandbox;             /* enum bh_confine */

	int directory;           /* of checks, or -1 */
	char *envp[BH_VARIABLES];
	struct bh_health_probe *probe;
	size_t probe_count;
	/* What all processes of a server share: a result for each check, and
	 * a file whose bytes are their locks; -1: nothing is kept. */
	struct bh_health_result *kept;
	int lock;
};

/* ---- setup.c: the class's setup hook */
int bh_health__set_up(struct bh_setup *s);

/* ---- probe.c */
/* The functions of probes, in a process of their own: they print a line and
 * return 0 where all is well, else 2. */
int bh_probe__disk(const void *probe);
int bh_probe__age(const void *probe);
int bh_probe__unit(const void *probe);
/* TEXT=NUMBER, the number at most max; with letters also one of seconds with s,
 * m, h or d behind it. False where it is not that, or the text is too long. */
bool bh_probe__parse(const char *text, long long max, bool letters,
    struct bh_health_probe *ret);

/* ---- result.c */
/* What a task came to. */
void bh_result__make(const struct bh_health *health,
    const struct bh_task *task, struct bh_health_result *ret);

/* Its name on one line: that of a file may have others in it. */
struct bh_text;
void bh_result__put_name(struct bh_text *t, const struct bh_health_result *r);

/* ---- check.c */
/* Results, of all checks or of one; the worst is that of all of them. */
struct bh_health_report {
	struct bh_health_result *result;
	size_t count;
	enum bh_health_status status;
};

/*
 * Asks all checks, or the one of that name; not again those whose answer is
 * young enough. Others that are asking are waited for. 0, or what do_*
 * functions return: 404 no check has that name, 503 they cannot be asked.
 */
int bh_health__check(struct bh_handler *h, const char *name,
    struct bh_health_report *ret);

/* ---- keep.c: results that all processes share */
/* Room for them, if they are to be kept. 0, or 71 after one line. */
int bh_keep__set_up(struct bh_setup *s, struct bh_health *health);
/* From here on none but us asks these checks. Waits for who does, for no longer
 * than they may take. 0, 503, or -ECONNRESET where the client is gone. */
int bh_keep__lock(struct bh_handler *h, size_t first, size_t count);
void bh_keep__unlock(const struct bh_health *health, size_t first,
    size_t count);
/* The result at that place, if it is this check's and young enough; or NULL. */
const struct bh_health_result *bh_keep__find(const struct bh_health *health,
    size_t place, const char *name);

/* ---- answer.c: 200 or 503, JSON or text */
int bh_health__answer(struct bh_handler *h,
    const struct bh_health_report *report);

/* ---- agent.c: a line for haproxy's agent-check */
int bh_health__answer_agent(struct bh_handler *h,
    const struct bh_health_report *report);
/* Puts the line together, without its end. */
void bh_agent__put(struct bh_text *t, const struct bh_health_report *report,
    bool details);

#endif
