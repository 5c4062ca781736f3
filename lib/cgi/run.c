/* A script is started, fed and heard, and what it prints is the answer. */
#include <cgihttp.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cgi/answer.h"
#include "cgi/environ.h"
#include "cgi/relay.h"
#include "cgi/spool.h"
#include "handler/private.h"
#include "task/child.h"

/* The descriptors of a run: ours and the script's; -1: none. */
struct ways {
	int to, from, errors;
	int in, out, err;
	long long length;  /* of the body, for CONTENT_LENGTH; -1: not known */
};

static void
close_all(const int *fds, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static int
open_pipe(int *ret_read, int *ret_write)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	*ret_read = fds[0];
	*ret_write = fds[1];
	return 0;
}

/* 0, a status, or -errno. */
static int
open_input(struct bh_handler *h, struct ways *w)
{
	const struct bh_cgi *cgi = h->userdata;
	const struct bh_framing *f = &h->private->x.framing;

	w->length = f->body == BH_BODY_LENGTH ?
	    (long long)f->content_length : -1;
	if (h->private->x.body.done) {
		do
			w->in = open("/dev/null", O_RDONLY | O_CLOEXEC);
		while (w->in < 0 && errno == EINTR);
		return w->in < 0 ? -errno : 0;
	}
	if (cgi->buffer)
		return bh_spool__body(h, &w->in, &w->length);
	return open_pipe(&w->in, &w->to);
}

static int
open_ways(struct bh_handler *h, struct ways *w)
{
	int status = open_input(h, w);

	if (status == 0)
		status = open_pipe(&w->from, &w->out);
	if (status == 0)
		status = open_pipe(&w->errors, &w->err);
	return status;
}

static int
start(struct bh_handler *h, const struct bh_cgi_script *script,
    const struct ways *w, struct bh_child *ret)
{
	const struct bh_cgi *cgi = h->userdata;
	struct bh_child_plan plan = { .dir = script->dir,
	    .name = script->name, .in = w->in, .out = w->out, .err = w->err,
	    .max_memory = cgi->max_memory, .max_cpu = cgi->max_cpu,
	    .max_processes = cgi->max_processes, .max_files = cgi->max_files };

	plan.argv = bh_environ__arguments(h, script);
	plan.envp = bh_environ__build(h, script, w->length);
	if (plan.argv == NULL || plan.envp == NULL)
		return -ENOMEM;
	return bh_child__start(&plan, ret);
}

/* Of a machine that may have what it takes a little later, or of a script that
 * never starts. */
static int
refuse(struct bh_handler *h, const struct bh_cgi_script *script, int error)
{
	bh_log_error(h, "%s: cannot be started: %s%s", script->script_name,
	    strerror(-error), error == -ENOENT || error == -EACCES ?
	    " (or its interpreter)" : "");
	if (error != -EAGAIN && error != -ENOMEM && error != -EMFILE &&
	    error != -ENFILE)
		return 500;
	bh_error_header(h, "Retry-After", "5");
	return 503;
}

static int
relay(struct bh_cgi_answer *answer, const struct ways *w,
    struct bh_child *child)
{
	const struct bh_cgi *cgi = answer->h->userdata;
	struct bh_relay r = { .h = answer->h, .to = w->to, .from = w->from,
	    .errors = w->errors, .name = answer->script->script_name,
	    .child = child, .first_timeout = cgi->first_timeout,
	    .total_timeout = cgi->total_timeout,
	    .output = bh_cgi_answer__take, .arg = answer };
	int status = bh_relay__run(&r);

	if (status == 504)
		bh_log_error(r.h, "%s: its time is over", r.name);
	if (status == 0)
		status = bh_cgi_answer__end(answer, child->status);
	if (status > 0)
		r.h->private->x.explained = true;
	return status;
}

int
bh_cgi_run_cgi(struct bh_handler *h, const struct bh_cgi_script *script)
{
	struct bh_cgi_answer answer = { .h = h, .script = script };
	struct ways w = { -1, -1, -1, -1, -1, -1, -1 };
	struct bh_child child;
	int status = open_ways(h, &w);

	if (status == 0)
		status = start(h, script, &w, &child);
	close_all((const int[]){ w.in, w.out, w.err }, 3);
	if (status != 0) {
		close_all((const int[]){ w.to, w.from, w.errors }, 3);
		return status > 0 ? status : refuse(h, script, status);
	}
	status = relay(&answer, &w, &child);
	if (status == 0 && answer.redirect != NULL)
		status = bh_redirect__follow(h, answer.redirect);
	return status;
}
