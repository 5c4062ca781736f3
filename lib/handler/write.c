/*
 * The body of an answer, framed by itself.
 *
 * An answer without Content-Length stays open as long as it fits into the
 * output buffer: its head lacks the framing, which is put in when it is
 * committed - a Content-Length at its end, or chunked (or the connection's
 * end) when it must leave before that.
 */
#include "handler/private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "proto/request_line.h"

enum {
	/* of the output buffer: for the rest of a head, the frame of a chunk */
	RESERVE = 256,
	/* what is larger goes out from where it lies */
	SMALL = 12 * 1024,
};

static size_t
pending(const struct bh_private *p)
{
	return p->conn.out_end - p->conn.out_ready;
}

/* Sends the answers to earlier requests, where len bytes do not fit behind
 * them. */
static void
make_way(struct bh_conn *c, size_t len)
{
	if (len > bh_conn__room(c))
		bh_conn__flush(c, true);
}

bool
bh_answer__is_tunnel(const struct bh_handler *h)
{
	int code = h->private->x.answer.code;

	return code == 101 || (code >= 200 && code < 300 &&
	    strcmp(h->command, "CONNECT") == 0);
}

static enum bh_answer_framing
choose(const struct bh_handler *h, bool whole)
{
	const struct bh_answer *a = &h->private->x.answer;

	if (bh_answer__is_tunnel(h))
		return BH_ANSWER_CLOSE;
	if (a->has_length || a->bodiless || whole)
		return BH_ANSWER_LENGTH;
	return bh_answer__is_1_1(h) ? BH_ANSWER_CHUNKED : BH_ANSWER_CLOSE;
}

static void
decide(struct bh_handler *h, bool whole)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;

	a->framing = choose(h, whole);
	if (a->framing == BH_ANSWER_LENGTH && !a->has_length && !a->bodiless) {
		a->length = a->written;
		a->has_length = true;
	}
	/* Nothing but the connection's end is the end of an answer in 0.9. */
	if (a->framing == BH_ANSWER_CLOSE || p->x.protocol == BH_HTTP_0_9 ||
	    bh_body__must_close(h) ||
	    bh_conn__stopping(&p->conn, bh_log__now(h)))
		h->close_connection = true;
}

/* The rest of the head: RFC 9112 6 and 9.3, RFC 9110 8.6. */
static void
put_framing(struct bh_handler *h, struct bh_text *t)
{
	const struct bh_answer *a = &h->private->x.answer;

	if (bh_answer__is_tunnel(h)) {
		bh_text__puts(t, "\r\n");
		return;
	}
	if (a->framing == BH_ANSWER_CHUNKED) {
		bh_text__puts(t, "Transfer-Encoding: chunked\r\n");
	} else if (a->code == 205) {
		bh_text__puts(t, "Content-Length: 0\r\n");
	} else if (a->has_length && a->code != 204 && a->code != 304) {
		bh_text__puts(t, "Content-Length: ");
		bh_text__uint(t, a->length);
		bh_text__puts(t, "\r\n");
	}
	if (h->close_connection)
		bh_text__puts(t, "Connection: close\r\n");
	else if (h->private->x.protocol == BH_HTTP_1_0)
		bh_text__puts(t, "Connection: keep-alive\r\n");
	bh_text__puts(t, "\r\n");
}

/* The `len` bytes that follow are one chunk. */
static void
put_chunk_size(struct bh_text *t, size_t len)
{
	bh_text__hex(t, len);
	bh_text__puts(t, "\r\n");
}

int
bh_answer__commit(struct bh_handler *h, bool whole)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;
	char buffer[RESERVE - 2];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	size_t body = pending(p) - a->head_len;
	bool chunk;

	make_way(&p->conn, RESERVE);
	decide(h, whole);
	chunk = a->framing == BH_ANSWER_CHUNKED && body > 0;
	put_framing(h, &t);
	if (chunk)
		put_chunk_size(&t, body);
	if (p->x.protocol != BH_HTTP_0_9 &&
	    (!bh_conn__insert(&p->conn, a->head_len, t.at, t.len) ||
	    (chunk && !bh_conn__put(&p->conn, "\r\n", 2)))) {
		a->framing = BH_ANSWER_OPEN;
		bh_answer__fail(h, -ENOBUFS);
		return a->error;
	}
	p->conn.out_ready = p->conn.out_end;
	return a->error;
}

/* All that was written may leave. */
static void
make_ready(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;
	char buffer[20];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	if (a->framing == BH_ANSWER_OPEN) {
		/* A head that is not whole is for bh_send_error to replace. */
		if (bh_answer__commit(h, false) < 0)
			return;
	} else if (a->framing == BH_ANSWER_CHUNKED && pending(p) > 0) {
		put_chunk_size(&t, pending(p));
		bh_conn__insert(&p->conn, 0, t.at, t.len);
		bh_conn__put(&p->conn, "\r\n", 2);
	}
	p->conn.out_ready = p->conn.out_end;
}

void
bh_answer__before_wait(void *arg)
{
	struct bh_handler *h = arg;

	if (h->private->x.answer.stage == BH_STAGE_BODY)
		make_ready(h);
}

int
bh_flush(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	int error;

	bh_answer__before_wait(h);
	bh_conn__no_delay(&p->conn);
	error = bh_conn__flush(&p->conn, false);
	if (error < 0)
		bh_answer__fail(h, error);
	return p->x.answer.error;
}

size_t
bh_answer__admit(struct bh_handler *h, size_t len)
{
	struct bh_answer *a = &h->private->x.answer;

	if (a->stage != BH_STAGE_BODY)
		bh_answer__fail(h, -EINVAL);
	if (a->error < 0 || a->bodiless)
		return 0;
	if (a->framing == BH_ANSWER_LENGTH && len > a->length - a->written) {
		a->surplus = true;
		len = (size_t)(a->length - a->written);
	}
	a->written += len;
	return len;
}

void
bh_answer__begin_frame(struct bh_handler *h, size_t len)
{
	char buffer[20];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	make_ready(h);
	if (h->private->x.answer.framing == BH_ANSWER_CHUNKED) {
		put_chunk_size(&t, len);
		bh_answer__put(h, t.at, t.len);
	}
	h->private->conn.out_ready = h->private->conn.out_end;
}

void
bh_answer__end_frame(struct bh_handler *h)
{
	if (h->private->x.answer.framing == BH_ANSWER_CHUNKED)
		bh_answer__put(h, "\r\n", 2);
	h->private->conn.out_ready = h->private->conn.out_end;
}

bool
bh_answer__make_room(struct bh_handler *h, size_t len)
{
	struct bh_conn *c = &h->private->conn;

	if (len > BH_CONN_OUT_SIZE - RESERVE)
		return false;
	make_way(c, len + RESERVE);
	if (len + RESERVE > bh_conn__room(c) && len <= SMALL)
		bh_flush(h);
	return len + RESERVE <= bh_conn__room(c);
}

void
bh_answer__took(struct bh_handler *h)
{
	struct bh_private *p = h->private;

	if (p->x.answer.framing == BH_ANSWER_LENGTH ||
	    p->x.answer.framing == BH_ANSWER_CLOSE)
		p->conn.out_ready = p->conn.out_end;
}

ssize_t
bh_write(struct bh_handler *h, const void *data, size_t len)
{
	struct bh_private *p = h->private;
	size_t take = bh_answer__admit(h, len);

	if (take > 0 && bh_answer__make_room(h, take)) {
		bh_conn__put(&p->conn, data, take);
		bh_answer__took(h);
	} else if (take > 0) {
		bh_answer__begin_frame(h, take);
		if (bh_conn__write(&p->conn, data, take) < 0)
			bh_answer__fail(h, p->conn.error);
		bh_answer__end_frame(h);
	}
	return p->x.answer.error < 0 ? p->x.answer.error : (ssize_t)len;
}

int
bh_answer__complete(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;

	if (a->stage != BH_STAGE_BODY || a->error < 0)
		return a->error;
	if (a->framing == BH_ANSWER_OPEN)
		bh_answer__commit(h, true);
	make_ready(h);
	if (a->framing == BH_ANSWER_CHUNKED)
		bh_answer__put(h, "0\r\n\r\n", 5);
	p->conn.out_ready = p->conn.out_end;
	a->cut = a->framing == BH_ANSWER_LENGTH && !a->bodiless &&
	    a->written < a->length;
	return a->error;
}
