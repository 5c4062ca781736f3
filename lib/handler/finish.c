/* The end of a request, whatever became of it: one answer, one line in the
 * log, and a connection that can go on or is closed. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>

#include "proto/request_line.h"

/* The answer cannot be completed, and the client must see that. */
static void
cut(struct bh_handler *h)
{
	struct bh_private *p = h->private;

	h->close_connection = true;
	p->lost = true;
	bh_conn__flush(&p->conn, false);
	if (p->x.answer.framing == BH_ANSWER_CLOSE)
		bh_conn__abort(&p->conn);
}

bool
bh_answer__is_ours(int error)
{
	switch (-error) {
	case 0:
	case ENODATA: /* the first four stand for a status of a request */
	case ECONNABORTED:
	case ECANCELED:
	case EPROTO:
	case EPIPE:
	case ECONNRESET:
	case ETIMEDOUT:
	case ENOTCONN:
	case EHOSTUNREACH:
	case ENETUNREACH:
		return false;
	}
	return true;
}

/* Nothing more comes of the connection. */
static void
end(struct bh_handler *h, int error)
{
	struct bh_private *p = h->private;

	h->close_connection = true;
	p->error = error;
	if (bh_answer__is_ours(error) && p->x.body.error == 0)
		bh_log_error(h, "%s ended the connection: %s",
		    p->x.dispatched ? h->command : "a request",
		    strerror(-error));
}

/* The client left, or has nothing to say: only what it began is worth a
 * line. */
static void
give_up(struct bh_handler *h, int status)
{
	struct bh_private *p = h->private;

	end(h, status);
	/* Idle: all answers have arrived, and nothing is under way that would
	 * turn the end of the connection into a reset. */
	if (!p->x.dispatched && (status == -ECANCELED || status == -ETIMEDOUT))
		p->lost = true;
	if (status == -ECONNABORTED && !p->x.dispatched)
		bh_log__line(h, BH_LOG_INFO,
		    "the connection ended inside a request's head");
	if (p->x.answer.code != 0) {
		cut(h);
		bh_log_request(h, p->x.answer.code,
		    (long long)p->x.answer.written);
	}
}

/* Why an answer cannot be sent. */
static const char *
why(int error)
{
	return error == -ENOBUFS ? "has a head of more than 32 KiB" :
	    error == -EINVAL ? "has an invalid field, or calls out of order" :
	    strerror(-error);
}

/* What the handler returned, and what it left undone. */
static int
judge(struct bh_handler *h, int status)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;

	if (p->x.body.error < 0)
		h->close_connection = true;
	if (p->conn.error < 0)
		return p->conn.error;
	/* The answer stands; what the handler did after it does not count. */
	if (p->x.body.refused) {
		a->error = 0;
		return 0;
	}
	if (p->x.body.error < 0)
		return bh_body__status(p->x.body.error);
	/* Whether the handler handed the error on or not: it is no answer. */
	if (a->error < 0 && (status == 0 || status == a->error)) {
		bh_log_error(h, "the answer %s", why(a->error));
		return 500;
	}
	if (status == 0 && a->stage != BH_STAGE_BODY) {
		bh_log_error(h, "%s has no answer", h->command);
		return 500;
	}
	if (status > 0 && (status < 200 || status > 999)) {
		bh_log_error(h, "%d is no status to answer with", status);
		return 500;
	}
	return status;
}

/* The error answer. Where it cannot be sent, for a field that is not valid,
 * the client must not take the next answer for this one. */
static void
send_error(struct bh_handler *h, int status)
{
	struct bh_private *p = h->private;

	if (bh_send_error(h, status, NULL, NULL) == 0 || p->conn.error < 0)
		return;
	bh_log_error(h, "the error answer has an invalid or too long field");
	if (bh_send_error(h, 500, NULL, NULL) == 0 || p->conn.error < 0)
		return;
	bh_answer__discard(h);
	h->close_connection = true;
}

/* Whether the client has all of the answer already. */
static bool
is_whole(const struct bh_answer *a)
{
	return a->framing == BH_ANSWER_LENGTH &&
	    (a->bodiless || a->written == a->length);
}

static void
report(struct bh_handler *h)
{
	const struct bh_exchange *x = &h->private->x;

	if (x->answer.surplus)
		bh_log_error(h, "the body is longer than its Content-Length");
	if (x->answer.cut && x->body.error == 0 && !x->explained)
		bh_log_error(h, "the body is shorter than was announced");
}

/* Whether the client waits for nothing but the end of the connection: RFC 9112
 * 9.6. Behind a body old ones send a line end: section 2.2. */
static bool
is_last(const struct bh_exchange *x)
{
	return x->body.done && x->framing.body == BH_BODY_NONE &&
	    (x->framing.close ||
	    (x->protocol < BH_HTTP_1_1 && !x->framing.keep_alive));
}

void
bh_answer__finish(struct bh_handler *h, int status)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;
	const char *unread;

	status = judge(h, status);
	if (status < 0) {
		give_up(h, status);
		return;
	}
	if (status > 0 && bh_answer__untouched(h))
		send_error(h, status);
	else if (status > 0)
		a->cut = p->x.body.error == 0 || !is_whole(a);
	if (!a->cut)
		bh_answer__complete(h);
	report(h);
	if (a->cut) {
		cut(h);
		if (p->x.body.error == 0)
			p->error = -EIO;
	}
	if (!h->close_connection)
		bh_body__drain(h);
	p->conn.last = is_last(&p->x);
	/* Answers to requests that came together leave together. */
	if (h->close_connection || bh_conn__unread(&p->conn, &unread) == 0)
		bh_conn__flush(&p->conn, false);
	bh_log_request(h, a->code, (long long)a->written);
	if (p->conn.error < 0)
		end(h, p->conn.error);
}
