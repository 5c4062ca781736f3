#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CLIENTS_MAX = 4, PROCESSES_MAX = 64, CALLS_MAX = 512 };

/* What a program is started with, and what it is asked. */
struct scenario {
	const char *name;
	char **argv;
	enum { BY_PIPE, BY_SOCKET, BY_LISTENER, BY_ITSELF } by;
	const char *address;     /* BY_ITSELF: what it listens to */
	bool shut;               /* clients end their side after the request */
	bool drain;              /* SIGTERM while the first answer comes */
	bool traced;
	bool counted;            /* its allocations are */
	long limit;              /* milliseconds that a run may last */
	size_t client_count;
	struct { const char *data; size_t len; } request[CLIENTS_MAX];
};

/* The nth call of that number by the process that was the so-manieth. */
struct call {
	int process, nr, nth;
	bool start;              /* before the first byte of a client */
};

struct fault {
	enum { NONE, CALL, ALLOCATION, SHORT, INTERRUPTED, STORM, RESET } kind;
	struct call call;
	int error;
	bool sticky;             /* from there on */
	long n;                  /* ALLOCATION: which; RESET: after how much */
};

struct bytes {
	char *data;
	size_t len, size;
};

struct outcome {
	int status;              /* of wait */
	bool reached, hung, left;
	bool told;               /* it was, to end */
	long elapsed;
	char leak[160];          /* a program that was started with more */
	int descriptors;         /* open at its end */
	long allocations;
	struct bytes answer[CLIENTS_MAX];
	bool reset[CLIENTS_MAX]; /* the connection was, by the program */
	struct bytes log;
};

struct calls {
	struct call *at;
	size_t count;
};

struct plan {
	struct fault *at;
	size_t count, most;      /* most: so many are tried */
	bool sticky;             /* each call fails from there on, too */
	bool once;               /* in one way each */
};

/* What the processes count; in memory that they share with us. */
struct counter {
	long fail_at, sticky, count, failed;
};

/* --- table.c */

void table_read(const char *path);
/* The name of a system call, or NULL. */
const char *table_name(int nr);
/* The errors of a call, ended by 0; NULL: it is not in the table. */
const int *table_errors(int nr);
bool table_has(int nr, int error);

/* --- plan.c */

/* All that can be tried after a run that made these calls. */
void plan_make(struct plan *p, const char *mode, const struct calls *calls,
    const struct outcome *reference);
/* Brings a sample of p->most to the front. */
void plan_sample(struct plan *p, uint64_t seed);
void plan_describe(const struct fault *f, char *text, size_t size);

/* --- start.c */

/* The program, that waits to be traced where it is; what it talks by. */
struct conversation;
pid_t start(const struct scenario *s, struct conversation *c);
struct counter *counter(void);

/* --- talk.c */

struct conversation {
	const struct scenario *s;
	const struct fault *f;
	struct outcome *o;
	pid_t pid;
	int in[CLIENTS_MAX], out[CLIENTS_MAX], log, wake;
	size_t sent[CLIENTS_MAX];
	int phase;               /* atomic: 0 runs, 1 has ended, 2 all have */
	long began, ended;
};

long now(void);
void append(struct bytes *b, const char *data, size_t len);
int connect_to_address(const char *address);
/* A thread: the clients. */
void *talk(void *conversation);

/* --- trace.c */

/* Follows the program until no process is left. calls: which it made. */
void trace(struct conversation *c, struct calls *calls);
/* The same of one that is not traced. */
void await(struct conversation *c);

/* --- registers.c */

struct seen {
	bool entry;
	int nr;
	unsigned long argument[6];
};
bool look(pid_t pid, struct seen *ret);
void skip_call(pid_t pid);
void set_result(pid_t pid, long result);
/* Makes a read or write one of so many bytes. */
void shorten(pid_t pid, const struct seen *call, unsigned long most);

/* --- judge.c */

/* Prints what is wrong about it, and how many things that were. what: which
 * fault it was. */
int judge(const struct scenario *s, const struct fault *f,
    const struct outcome *o, const struct outcome *reference,
    const char *what);
/* A body that may be sent instead. */
void judge_allow(const char *path);
/* Lines of a body with that text may differ. */
void judge_ignore(const char *text);
/* What these calls say of a name, or a reader, may lead to another body. */
void judge_names(const char *calls);

#endif
