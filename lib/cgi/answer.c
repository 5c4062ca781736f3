#include "cgi/answer.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>

#include "cgi/head.h"
#include "handler/private.h"
#include "proto/list.h"

/* One line, and the status for what the script should have printed. */
static int
refuse(const struct bh_cgi_answer *a, const char *wrong, const char *bad)
{
	bh_log_error(a->h, bad == NULL ? "%s: %s" : "%s: %s: %.80s",
	    a->script->script_name, wrong, bad);
	return 502;
}

/* What the server says by itself, and what is between it and the client
 * alone. */
static bool
is_ours(const char *name)
{
	static const char names[][20] = { "Status", "Server", "Date",
	    "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
	    "Transfer-Encoding", "Upgrade" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

static int
send_head(struct bh_cgi_answer *a, const struct bh_head *head)
{
	struct bh_handler *h = a->h;
	int code = head->status, error;
	size_t i;

	if (code == 0)
		code = head->location != NULL ? 302 : 200;
	bh_send_response(h, code, head->phrase);
	for (i = 0; i < head->count; i++) {
		const struct bh_header *f = &head->field[i];

		if (!is_ours(f->name))
			bh_send_header(h, f->name, f->value);
		else if (strcasecmp(f->name, "Connection") == 0 &&
		    bh_list__has(f->value, strlen(f->value), "close"))
			h->close_connection = true;
	}
	error = bh_end_headers(h);
	if (error == -ENOBUFS)
		return refuse(a, "printed a head that is too long", NULL);
	return error < 0 ? error : 0;
}

static int
redirect(struct bh_cgi_answer *a, const char *location)
{
	size_t size = strlen(location) + 1;
	char *copy = bh_alloc(a->h, size);

	if (copy == NULL)
		return 503;
	a->redirect = memcpy(copy, location, size);
	return 0;
}

static int
begin(struct bh_cgi_answer *a, char *s, size_t len)
{
	struct bh_head head;
	const char *wrong;

	a->head_done = true;
	wrong = bh_head__parse(s, len, &head);
	if (wrong != NULL)
		return refuse(a, wrong, head.bad);
	if (bh_head__is_local(&head))
		return redirect(a, head.location);
	return send_head(a, &head);
}

/* The head as far as it is there. *ret_used: how much of data belongs to
 * it. */
static int
take_head(struct bh_cgi_answer *a, char *data, size_t len, size_t *ret_used)
{
	size_t before = a->head_len, end;

	if (len > BH_HEAD_MAX - before)
		len = BH_HEAD_MAX - before;
	/* Most scripts print it at once: then it is read where it is. */
	if (before == 0 && (end = bh_head__end(data, len, &a->line)) > 0) {
		*ret_used = end;
		return begin(a, data, end);
	}
	if (a->head == NULL)
		a->head = bh_alloc(a->h, BH_HEAD_MAX);
	if (a->head == NULL)
		return 503;
	memcpy(a->head + before, data, len);
	a->head_len += len;
	end = bh_head__end(a->head, a->head_len, &a->line);
	if (end == 0 && a->head_len == BH_HEAD_MAX)
		return refuse(a, "printed a head that is too long", NULL);
	*ret_used = end == 0 ? len : end - before;
	return end == 0 ? 0 : begin(a, a->head, end);
}

/* nph-: what it prints is the answer, and the connection ends with it. Of its
 * first line the log has the status. */
static int
take_raw(struct bh_cgi_answer *a, const char *data, size_t len)
{
	size_t room = sizeof(a->first) - a->first_len;
	ssize_t n;
	int code;

	if (!a->head_done)
		bh_answer__begin_raw(a->h);
	a->head_done = true;
	if (len < room)
		room = len;
	memcpy(a->first + a->first_len, data, room);
	a->first_len += room;
	code = bh_head__status_line(a->first, a->first_len);
	a->h->private->x.answer.code = code != 0 ? code : 200;
	n = bh_write(a->h, data, len);
	return n < 0 ? (int)n : 0;
}

int
bh_cgi_answer__take(void *answer, char *data, size_t len)
{
	struct bh_cgi_answer *a = answer;
	size_t used = 0;
	ssize_t n;
	int status;

	if (len > 0 && a->script->nph)
		return take_raw(a, data, len);
	if (len > 0 && !a->head_done) {
		status = take_head(a, data, len, &used);
		if (status != 0)
			return status;
	}
	if (used == len || a->redirect != NULL)
		return 0;
	n = bh_write(a->h, data + used, len - used);
	return n < 0 ? (int)n : 0;
}

/* Whether the client can have no doubt that it has all of it. */
static bool
is_whole(const struct bh_answer *a)
{
	return a->has_length && !a->bodiless && a->written == a->length;
}

static bool
is_short(const struct bh_answer *a)
{
	return a->has_length && !a->bodiless && a->written < a->length;
}

static int
end_by_signal(const struct bh_cgi_answer *a, int number)
{
	bh_log_error(a->h, "%s: ended by signal %d",
	    a->script->script_name, number);
	return a->redirect == NULL && is_whole(&a->h->private->x.answer) ?
	    0 : 502;
}

int
bh_cgi_answer__end(struct bh_cgi_answer *a, int status)
{
	if (WIFSIGNALED(status))
		return end_by_signal(a, WTERMSIG(status));
	if (!a->head_done) {
		bh_log_error(a->h, "%s: printed %s, exit code %d",
		    a->script->script_name, a->head_len == 0 ? "nothing" :
		    "no empty line behind its head", WEXITSTATUS(status));
		return 502;
	}
	if (WEXITSTATUS(status) != 0)
		bh_log_error(a->h, "%s: CGI script exit code %d",
		    a->script->script_name, WEXITSTATUS(status));
	if (is_short(&a->h->private->x.answer)) {
		bh_log_error(a->h, "%s: printed less than its Content-Length",
		    a->script->script_name);
		a->h->private->x.explained = true;
	}
	return 0;
}
