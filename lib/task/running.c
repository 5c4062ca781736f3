#include "task/running.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_ROOM = 4096, SCRATCH = 4096 };

int
bh_running__open_null(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int
start(struct bh_running *r, int null, int out, int err)
{
	const struct bh_task *task = r->task;
	char *none[] = { NULL };
	char *argv[] = { (char *)(uintptr_t)task->name, NULL };
	struct bh_child_plan plan = { .dir = task->dir, .name = task->name,
	    .argv = argv, .envp = r->all->envp, .in = null, .out = out,
	    .err = err };

	if (plan.envp == NULL)
		plan.envp = none;
	if (task->function != NULL) {
		plan.name = NULL;
		plan.dir = -1;
		plan.function = task->function;
		plan.arg = task->arg;
	}
	return null < 0 ? null : bh_child__start(&plan, &r->child);
}

int
bh_running__start(struct bh_running *r, const struct bh_tasks *all,
    struct bh_task *task, int null)
{
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, error = 0;

	*r = (struct bh_running){ .task = task, .all = all };
	r->errors = (struct bh_errors){ .h = all->h, .name = task->name };
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		error = -errno;
	if (error == 0)
		error = start(r, null, out[1], err[1]);
	r->out = out[0];
	r->err = err[0];
	shut(&out[1]);
	shut(&err[1]);
	/* Others may read what poll has seen there. */
	(void)fcntl(r->out, F_SETFL, O_NONBLOCK);
	(void)fcntl(r->err, F_SETFL, O_NONBLOCK);
	if (error != 0) {
		shut(&r->out);
		shut(&r->err);
		r->task = NULL;
	}
	return error;
}

/* Room for more output, up to the limit. */
static bool
grow(struct bh_running *r)
{
	size_t size = r->room == 0 ? FIRST_ROOM : 2 * r->room;
	char *at;

	if (size > r->all->max_output)
		size = r->all->max_output;
	if (size <= r->room)
		return false;
	at = bh_alloc(r->all->h, size);
	if (at == NULL)
		return false;
	if (r->task->len > 0)
		memcpy(at, r->task->output, r->task->len);
	r->task->output = at;
	r->room = size;
	return true;
}

/* Bytes that were read; of these no more than `most`. */
static size_t
take_output(struct bh_running *r, size_t most)
{
	struct bh_task *task = r->task;
	char scratch[SCRATCH], *at = scratch;
	size_t room = sizeof(scratch);
	ssize_t n;

	if (!task->cut && (task->len < r->room || grow(r))) {
		at = task->output + task->len;
		room = r->room - task->len;
	}
	n = read(r->out, at, most < room ? most : room);
	if (n > 0 && at == scratch)
		task->cut = true;
	else if (n > 0)
		task->len += (size_t)n;
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		shut(&r->out);
	return n > 0 ? (size_t)n : 0;
}

static size_t
take_errors(struct bh_running *r, size_t most)
{
	char scratch[SCRATCH];
	ssize_t n = read(r->err, scratch,
	    most < sizeof(scratch) ? most : sizeof(scratch));

	if (n > 0)
		bh_errors__take(&r->errors, scratch, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		shut(&r->err);
	return n > 0 ? (size_t)n : 0;
}

void
bh_running__watch(const struct bh_running *r, struct pollfd *fd)
{
	fd[0] = (struct pollfd){ .fd = r->out, .events = POLLIN };
	fd[1] = (struct pollfd){ .fd = r->err, .events = POLLIN };
	fd[2] = (struct pollfd){ .fd = r->child.pidfd, .events = POLLIN };
}

bool
bh_running__serve(struct bh_running *r, const struct pollfd *fd)
{
	if (fd[0].revents != 0)
		(void)take_output(r, SIZE_MAX);
	if (fd[1].revents != 0)
		(void)take_errors(r, SIZE_MAX);
	if (r->child.pidfd < 0)
		return bh_child__has_ended(&r->child);
	return fd[2].revents != 0 && bh_child__has_ended(&r->child);
}

void
bh_running__stop(struct bh_running *r, bool late)
{
	r->stopped = true;
	r->late = late;
	(void)kill(-r->child.pid, SIGTERM);
	/* Or what is stopped would not see it. */
	(void)kill(-r->child.pid, SIGCONT);
}

/* Bytes in a pipe. */
static size_t
held_by(int fd)
{
	int n = 0;

	return fd >= 0 && ioctl(fd, FIONREAD, &n) == 0 ? (size_t)n : 0;
}

static void
conclude(struct bh_running *r)
{
	struct bh_task *task = r->task;
	int status = r->child.status;

	task->code = WIFSIGNALED(status) ? WTERMSIG(status) :
	    WEXITSTATUS(status);
	task->end = WIFSIGNALED(status) ? BH_TASK_SIGNALLED : BH_TASK_EXITED;
	if (r->stopped) {
		task->end = BH_TASK_TIMED_OUT;
		task->code = 0;
	}
	if (r->late)
		bh_log_error(r->all->h, "%s: its time is over", task->name);
}

void
bh_running__end(struct bh_running *r, bool kill_all)
{
	size_t left = held_by(r->out), n = 1;

	/* Others may hold the pipe open, and write for ever. */
	for (; r->out >= 0 && left > 0 && n > 0; left -= n)
		n = take_output(r, left);
	if (kill_all)
		bh_child__kill(&r->child);
	bh_child__end(&r->child);
	left = held_by(r->err);
	for (n = 1; r->err >= 0 && left > 0 && n > 0; left -= n)
		n = take_errors(r, left);
	bh_errors__end(&r->errors);
	shut(&r->out);
	shut(&r->err);
	conclude(r);
	r->task = NULL;
}
