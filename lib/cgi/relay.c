/*
 * One poll over all that can happen. More input is asked for when the script
 * has taken the last of it; and as long as there is input to come, output is
 * taken only where the client has room for it.
 */
#include "cgi/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cgi/wait.h"
#include "handler/private.h"
#include "task/errors.h"

#define UNINITIALIZED __attribute__((uninitialized))

enum {
	INPUT = 16384,
	OUTPUT = 32768,
	GRACE = 2000,      /* milliseconds for what has ended its output */
};

struct run {
	struct bh_relay *r;
	struct bh_wait wait;
	struct bh_errors errors;
	size_t at, len;    /* of the input: what the script has not taken */
	bool over;
	bool outlives;     /* the script its output */
	char input[INPUT];
	char output[OUTPUT];
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool
is_for_later(int error)
{
	return error == EAGAIN || error == EINTR;
}

/* Half of the input, or of the answer, must not pass for all of it. */
static int
fail(const struct bh_relay *r, const char *what, int error)
{
	bh_log_error(r->h, "%s: its %s is cut: %s", r->name, what,
	    strerror(error));
	return 500;
}

/* The script takes what it takes; where it reads no more (EPIPE), nobody asks
 * the client for the rest. 0, or what ends the relay. */
static int
give(struct run *run)
{
	struct bh_relay *r = run->r;
	ssize_t n = 0;

	if (run->at < run->len)
		n = write(r->to, run->input + run->at, run->len - run->at);
	if (n < 0 && !is_for_later(errno) && errno != EPIPE)
		return fail(r, "input", errno);
	if (n > 0) {
		run->at += (size_t)n;
		run->wait.moved = true;
	} else if (n == 0 || errno == EPIPE) {
		shut(&r->to);
	}
	run->wait.full = run->at < run->len;
	return 0;
}

/* Whether bh_body__read_now has something new to say. */
static bool
is_due(const struct run *run)
{
	const struct bh_wait *w = &run->wait;

	return !w->asked || w->fd[BH_CLIENT_IN].revents != 0 ||
	    run->r->h->private->x.body.deadline.at <= w->now;
}

/* More input: 0, or what ends the relay. */
static int
fetch(struct run *run)
{
	struct bh_relay *r = run->r;
	struct bh_wait *w = &run->wait;
	ssize_t n;

	if (r->to < 0 || w->full || !is_due(run))
		return 0;
	n = bh_body__read_now(r->h, run->input, sizeof(run->input));
	w->asked = n == -EAGAIN;
	if (n > 0) {
		w->moved = true;
		run->at = 0;
		run->len = (size_t)n;
		return give(run);
	}
	if (n == 0)
		shut(&r->to);
	return n == 0 || w->asked ? 0 : bh_body__status((int)n);
}

static void
end_output(struct run *run)
{
	struct bh_wait *w = &run->wait;

	shut(&run->r->from);
	w->answered = true;
	if (w->end > w->now + GRACE)
		w->end = w->now + GRACE;
}

/* 0, or what ends the relay. */
static int
take_output(struct run *run, size_t most)
{
	struct bh_relay *r = run->r;
	ssize_t n = read(r->from, run->output, most);

	if (n > 0) {
		run->wait.answered = true;
		return r->output(r->arg, run->output, (size_t)n);
	}
	if (n == 0)
		end_output(run);
	return n == 0 || is_for_later(errno) ? 0 :
	    fail(r, "output", errno);
}

/* The bytes that were there. */
static size_t
take_errors(struct run *run, size_t most)
{
	struct bh_relay *r = run->r;
	ssize_t n = read(r->errors, run->output, most);

	if (n > 0)
		bh_errors__take(&run->errors, run->output, (size_t)n);
	else if (n == 0 || !is_for_later(errno))
		shut(&r->errors);
	return n > 0 ? (size_t)n : 0;
}

/* Bytes in a pipe. */
static size_t
held_by(int fd)
{
	int n = 0;

	return fd >= 0 && ioctl(fd, FIONREAD, &n) == 0 ? (size_t)n : 0;
}

/* The script has ended. What it left in its pipe is all of its answer: others
 * may hold the pipe open, and write for ever. */
static int
take_rest(struct run *run)
{
	struct bh_relay *r = run->r;
	size_t left = held_by(r->from);
	int result = 0;
	ssize_t n;

	shut(&r->to);
	run->over = true;
	while (result == 0 && left > 0) {
		n = read(r->from, run->output, left < OUTPUT ? left : OUTPUT);
		if (n < 0 && !is_for_later(errno))
			return fail(r, "output", errno);
		if (n > 0) {
			left -= (size_t)n;
			result = r->output(r->arg, run->output, (size_t)n);
		} else if (n == 0 || held_by(r->from) < left) {
			/* others took it */
			return fail(r, "output", EIO);
		}
	}
	return result;
}

static bool
has_ended(struct run *run)
{
	struct bh_child *child = run->r->child;

	if (child->pidfd < 0)
		return bh_child__has_ended(child);
	if (run->wait.fd[BH_SCRIPT].revents == 0)
		return false;
	bh_child__note_end(child);
	return true;
}

/* What has happened: 0, or what ends the relay. */
static int
serve(struct run *run)
{
	const struct pollfd *fd = run->wait.fd;
	struct bh_relay *r = run->r;
	int result = 0;

	if (fd[BH_END].revents != 0) {
		bh_log_error(r->h, "%s: ended with the server", r->name);
		return 503;
	}
	if (fd[BH_CLIENT_OUT].revents & (POLLERR | POLLHUP | POLLNVAL))
		return -ECONNRESET;
	if (fd[BH_CLIENT_OUT].revents != 0 && (result = bh_flush(r->h)) < 0)
		return result;
	if (fd[BH_SCRIPT_IN].revents != 0 && (result = give(run)) != 0)
		return result;
	if (fd[BH_SCRIPT_ERR].revents != 0)
		take_errors(run, OUTPUT);
	if (fd[BH_SCRIPT_OUT].revents != 0)
		result = take_output(run, r->to >= 0 ? BH_SHARE : OUTPUT);
	if (result == 0 && has_ended(run))
		result = take_rest(run);
	return result;
}

static int
turn(struct run *run)
{
	int result;

	bh_wait__look(&run->wait);
	result = fetch(run);
	if (result == 0)
		result = bh_wait__event(&run->wait);
	if (result == 504 && run->r->from < 0) {
		run->over = run->outlives = true;
		return 0;
	}
	return result != 0 ? result : serve(run);
}

/* What it leaves behind: nothing. */
static void
finish(struct run *run)
{
	struct bh_relay *r = run->r;
	size_t left, n = 1;

	if (bh_wait__is_whole(r->h)) /* whom it is for need not wait for us */
		(void)bh_flush(r->h);
	/* Before it could take the end of half a body for that of all. */
	bh_child__tell(r->child);
	shut(&r->to);
	shut(&r->from);
	shut(&r->h->private->conn.end);
	bh_child__end(r->child);
	if (run->outlives)
		r->child->status = 0;
	left = held_by(r->errors);
	for (; left > 0 && n > 0 && r->errors >= 0; left -= n)
		n = take_errors(run, left < OUTPUT ? left : OUTPUT);
	bh_errors__end(&run->errors);
	shut(&r->errors);
}

int
bh_relay__run(struct bh_relay *r)
{
	UNINITIALIZED struct run run;
	int result = 0;

	run.r = r;
	run.at = run.len = 0;
	run.over = run.outlives = false;
	run.errors = (struct bh_errors){ .h = r->h, .name = r->name };
	bh_wait__begin(&run.wait, r);
	r->h->private->conn.end = bh_child__open_stop(r->h);
	if (r->to >= 0)
		(void)fcntl(r->to, F_SETFL, O_NONBLOCK);
	/* Others may read what poll has seen there. */
	(void)fcntl(r->from, F_SETFL, O_NONBLOCK);
	(void)fcntl(r->errors, F_SETFL, O_NONBLOCK);
	while (result == 0 && !run.over)
		result = turn(&run);
	finish(&run);
	return result;
}
