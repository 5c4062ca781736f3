/* Follows a program's system calls, and lets one of them fail. */
#include "fault.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* So many times a call is given a single byte; then a few more, or what is
 * large would take for ever. */
enum { SINGLE = 300 };

struct process {
	pid_t pid;
	bool fresh;              /* its first stop has not been seen */
	bool main;               /* past what its libc does before */
	struct seen call;
	bool failing;
	bool over;               /* gcov writes down what it has counted */
	unsigned short made[CALLS_MAX];
};

static struct process process[PROCESSES_MAX];
static int process_count;
static bool client_seen;

static int
find(pid_t pid)
{
	int i;

	for (i = 0; i < process_count; i++)
		if (process[i].pid == pid)
			return i;
	if (i == PROCESSES_MAX)
		errx(71, "more processes than expected");
	process[i] = (struct process){ .pid = pid, .fresh = true,
	    .main = i > 0 };
	return process_count++;
}

static void
wake(struct conversation *c, int phase)
{
	uint64_t one = 1;

	__atomic_store_n(&c->phase, phase, __ATOMIC_RELEASE);
	if (write(c->wake, &one, sizeof(one)) < 0)
		err(71, "eventfd");
}

/* The descriptors of a process, in one line; their number. */
static int
list_descriptors(pid_t pid, char *line, size_t size)
{
	char path[64], to[64];
	struct dirent *e;
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	line[0] = '\0';
	if ((dir = opendir(path)) == NULL)
		return -1;
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		ssize_t n = readlinkat(dirfd(dir), e->d_name, to, sizeof(to));
		size_t len = strlen(line);

		snprintf(line + len, size - len, " %s:%.*s", e->d_name,
		    (int)(n < 0 ? 0 : n), to);
		count++;
	}
	closedir(dir);
	return count;
}

static bool
is_hit(const struct fault *f, int i, int nr, bool starting)
{
	const struct call *call = &f->call;
	int nth = process[i].made[nr];

	if (f->kind == INTERRUPTED)
		return !starting && nth % 2 == 1 && nr != SYS_close &&
		    table_has(nr, EINTR);
	if (f->kind != CALL || nr != call->nr)
		return false;
	if (f->sticky)
		return i > call->process ||
		    (i == call->process && nth >= call->nth);
	return i == call->process && nth == call->nth;
}

static void
record(struct calls *calls, int i, int nr, bool starting)
{
	calls->at = realloc(calls->at, (calls->count + 1) *
	    sizeof(calls->at[0]));
	calls->at[calls->count++] = (struct call){ .process = i, .nr = nr,
	    .nth = process[i].made[nr], .start = starting };
}

static bool
is_from_client(const struct seen *call)
{
	return call->nr == SYS_accept4 || ((call->nr == SYS_read ||
	    call->nr == SYS_recvfrom) && call->argument[0] == 0);
}

/* It opens a file of gcov's: nothing that follows is the program's. */
static bool
is_of_gcov(const struct process *p)
{
	static const char end[] = ".gcda";
	char path[512];
	unsigned long at = p->call.argument[1];
	struct iovec to = { path, sizeof(path) - 1 };
	struct iovec from = { (void *)at, sizeof(path) - 1 };
	ssize_t n;

	if (p->call.nr != SYS_openat)
		return false;
	/* Not beyond a page that there may be none behind. */
	from.iov_len = 4096 - at % 4096;
	if (from.iov_len > to.iov_len)
		from.iov_len = to.iov_len;
	n = process_vm_readv(p->pid, &to, 1, &from, 1, 0);
	path[n < 0 ? 0 : n] = '\0';
	n = (ssize_t)strlen(path);
	return n > 5 && strcmp(path + n - 5, end) == 0;
}

static void
enter(struct conversation *c, struct calls *calls, int i)
{
	struct process *p = &process[i];
	int nr = p->call.nr;

	if (!p->main) {
		p->main = nr == SYS_set_tid_address;
		return;
	}
	p->over |= is_of_gcov(p);
	if (p->over)
		return;
	if (nr < 0 || nr >= CALLS_MAX)
		errx(71, "call %d is not known", nr);
	client_seen |= is_from_client(&p->call);
	p->made[nr]++;
	if (calls != NULL)
		record(calls, i, nr, !client_seen);
	if (c->f->kind == SHORT && client_seen)
		shorten(p->pid, &p->call, p->made[nr] < SINGLE ? 1 : 509);
	p->failing = is_hit(c->f, i, nr, !client_seen);
	if (!p->failing)
		return;
	c->o->reached = true;
	/* Whatever close says, the descriptor is gone. */
	if (nr != SYS_close)
		skip_call(p->pid);
}

static void
leave(struct conversation *c, int i)
{
	int error = c->f->kind == INTERRUPTED ? EINTR : c->f->error;

	if (process[i].failing)
		set_result(process[i].pid, -error);
	process[i].failing = false;
}

/* True: it is not followed any further. */
static bool
take_event(struct conversation *c, int i, int event)
{
	char line[sizeof(c->o->leak)];
	int count;

	switch (event) {
	case PTRACE_EVENT_EXEC:
		count = list_descriptors(process[i].pid, line, sizeof(line));
		if (count >= 0 && count != 3)
			memcpy(c->o->leak, line, sizeof(line));
		ptrace(PTRACE_DETACH, process[i].pid, NULL, NULL);
		process[i].pid = -1;
		return true;
	case PTRACE_EVENT_EXIT:
		if (i == 0)
			c->o->descriptors = list_descriptors(c->pid, line,
			    sizeof(line));
		break;
	}
	return false;
}

/* What is passed on to the process: a signal, or none. -1: it is gone. */
static long
take_stop(struct conversation *c, struct calls *calls, int i, int status)
{
	struct process *p = &process[i];
	int signal = WSTOPSIG(status);

	if (signal == (SIGTRAP | 0x80)) {
		if (look(p->pid, &p->call)) {
			if (p->call.entry)
				enter(c, calls, i);
			else
				leave(c, i);
		}
		return 0;
	}
	if (status >> 16 != 0)
		return take_event(c, i, status >> 16) ? -1 : 0;
	if (p->fresh && (signal == SIGSTOP || signal == SIGTRAP)) {
		p->fresh = false;
		return 0;
	}
	return signal == SIGWINCH ? 0 : signal;
}

static void
begin(struct conversation *c)
{
	int status;

	process_count = 0;
	client_seen = false;
	find(c->pid);
	if (waitpid(c->pid, &status, 0) != c->pid || !WIFSTOPPED(status))
		errx(71, "%s: cannot be traced", c->s->argv[0]);
	process[0].fresh = false;
	ptrace(PTRACE_SETOPTIONS, c->pid, NULL, PTRACE_O_TRACESYSGOOD |
	    PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
	    PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
	ptrace(PTRACE_SYSCALL, c->pid, NULL, NULL);
}

static void
end(struct conversation *c, int status)
{
	c->o->status = status;
	c->ended = now();
	c->o->elapsed = c->ended - c->began;
	wake(c, 1);
}

/* Only events are looked at when nothing more is to fail. */
static int
request_of(const struct conversation *c, const struct calls *calls)
{
	bool over = calls == NULL && (c->f->kind == RESET ||
	    (c->f->kind == CALL && !c->f->sticky && c->o->reached));

	for (int i = 0; over && i < process_count; i++)
		over = !process[i].failing;
	return over ? PTRACE_CONT : PTRACE_SYSCALL;
}

void
trace(struct conversation *c, struct calls *calls)
{
	int status, i;
	pid_t pid;
	long signal;

	begin(c);
	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		if (pid < 0)
			continue;
		if (!WIFSTOPPED(status)) {
			if (pid == c->pid)
				end(c, status);
			continue;
		}
		i = find(pid);
		signal = take_stop(c, calls, i, status);
		if (signal >= 0)
			ptrace((enum __ptrace_request)request_of(c, calls),
			    pid, NULL, signal);
	}
	wake(c, 2);
}

void
await(struct conversation *c)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR)
		if (pid == c->pid)
			end(c, status);
	wake(c, 2);
}
