/* The head of an answer: send_response, send_header, end_headers. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>

#include "proto/bytes.h"
#include "proto/date.h"
#include "proto/field.h"
#include "proto/list.h"
#include "proto/request_line.h"

void
bh_answer__fail(struct bh_handler *h, int error)
{
	struct bh_answer *a = &h->private->x.answer;

	if (a->error == 0)
		a->error = error;
}

/* Where the answer starts in the output buffer, or -1: some of it has left. */
static ssize_t
start(const struct bh_private *p)
{
	return p->x.answer.start < p->conn.sent ? -1 :
	    (ssize_t)(p->x.answer.start - p->conn.sent);
}

bool
bh_answer__untouched(const struct bh_handler *h)
{
	const struct bh_private *p = h->private;

	return p->x.answer.stage == BH_STAGE_IDLE || start(p) >= 0;
}

void
bh_answer__discard(struct bh_handler *h)
{
	struct bh_private *p = h->private;

	if (p->x.answer.stage != BH_STAGE_IDLE)
		p->conn.out_ready = p->conn.out_end = (size_t)start(p);
	p->x.answer = (struct bh_answer){ 0 };
}

bool
bh_answer__put(struct bh_handler *h, const void *data, size_t len)
{
	struct bh_conn *c = &h->private->conn;

	if (bh_conn__put(c, data, len))
		return true;
	/* answers to earlier requests may still be in the way */
	return c->out_ready > 0 && bh_conn__flush(c, true) == 0 &&
	    bh_conn__put(c, data, len);
}

static void
put(struct bh_handler *h, const char *s, size_t len)
{
	/* In HTTP/0.9 an answer has no head. */
	if (h->private->x.protocol == BH_HTTP_0_9)
		return;
	if (!bh_answer__put(h, s, len))
		bh_answer__fail(h, -ENOBUFS);
}

static void
put_text(struct bh_handler *h, const char *s)
{
	put(h, s, strlen(s));
}

static void
put_field(struct bh_handler *h, const char *name, const char *value)
{
	put_text(h, name);
	put(h, ": ", 2);
	put_text(h, value);
	put(h, "\r\n", 2);
}

static bool
begin(struct bh_handler *h, int code)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;

	if (a->stage != BH_STAGE_IDLE || code < 100 || code > 999) {
		bh_answer__fail(h, -EINVAL);
		return false;
	}
	a->start = p->conn.sent + p->conn.out_end;
	a->stage = BH_STAGE_HEAD;
	a->code = code;
	a->bodiless = code == 204 || code == 205 || code == 304 ||
	    strcmp(h->command, "HEAD") == 0;
	return true;
}

static bool
put_status(struct bh_handler *h, int code, const char *message)
{
	struct bh_response r = { 0 };
	char digits[] = " 000 ";

	if (!begin(h, code))
		return false;
	if (message == NULL)
		message = bh_responses(h, code, &r) ? r.phrase : "";
	if (!bh_field__value_valid(message, strlen(message))) {
		bh_answer__fail(h, -EINVAL);
		return false;
	}
	digits[1] = (char)('0' + code / 100);
	digits[2] = (char)('0' + code / 10 % 10);
	digits[3] = (char)('0' + code % 10);
	put_text(h, h->class->protocol_version);
	put(h, digits, sizeof(digits) - 1);
	put_text(h, message);
	put(h, "\r\n", 2);
	return true;
}

void
bh_send_response_only(struct bh_handler *h, int code, const char *message)
{
	(void)put_status(h, code, message);
}

void
bh_send_response(struct bh_handler *h, int code, const char *message)
{
	char date[BH_DATE_SIZE];

	if (!put_status(h, code, message) || code < 200)
		return;
	bh_send_header(h, "Server", bh_version_string(h));
	put_field(h, "Date", bh_date__format(bh_log__now(h) / 1000000, date));
}

/* Content-Length, Connection and Transfer-Encoding frame the answer: they are
 * understood here and written at the head's end. True: it was one of them. */
static bool
heed(struct bh_handler *h, const char *name, const char *value)
{
	struct bh_answer *a = &h->private->x.answer;
	size_t len = strlen(value);

	if (bh_bytes__same_text(name, "Content-Length")) {
		if (a->has_length ||
		    !bh_bytes__decimal(value, len, INT64_MAX, &a->length))
			bh_answer__fail(h, -EINVAL);
		a->has_length = true;
		return true;
	}
	if (bh_bytes__same_text(name, "Transfer-Encoding")) {
		if (!bh_bytes__same_text(value, "chunked"))
			bh_answer__fail(h, -EINVAL);
		return true;
	}
	if (bh_bytes__same_text(name, "Connection")) {
		if (bh_list__has(value, len, "close"))
			h->close_connection = true;
		else if (bh_bytes__same_text(value, "keep-alive"))
			h->close_connection = false;
		else
			return false;
		return true;
	}
	return false;
}

void
bh_send_header(struct bh_handler *h, const char *name, const char *value)
{
	if (h->private->x.answer.stage != BH_STAGE_HEAD ||
	    !bh_field__name_valid(name, strlen(name)) ||
	    !bh_field__value_valid(value, strlen(value)))
		bh_answer__fail(h, -EINVAL);
	else if (!heed(h, name, value))
		put_field(h, name, value);
}

void
bh_answer__begin_raw(struct bh_handler *h)
{
	struct bh_answer *a = &h->private->x.answer;

	if (!begin(h, 200))
		return;
	a->stage = BH_STAGE_BODY;
	a->framing = BH_ANSWER_CLOSE;
	a->bodiless = false;
	h->close_connection = true;
}

/* HTTP/1.0 has none: RFC 9110 15.2 */
bool
bh_answer__is_1_1(const struct bh_handler *h)
{
	return h->private->x.protocol >= BH_HTTP_1_1 &&
	    strcmp(h->class->protocol_version, "HTTP/1.1") == 0;
}

/* An interim answer leaves at once, and the stage is open for the next. */
static int
end_interim(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	int error = p->x.answer.error;

	put(h, "\r\n", 2);
	if (!bh_answer__is_1_1(h))
		p->conn.out_end = p->conn.out_ready;
	p->conn.out_ready = p->conn.out_end;
	p->x.answer = (struct bh_answer){ .error = error };
	return bh_flush(h);
}

int
bh_end_headers(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;
	size_t i;

	if (a->stage != BH_STAGE_HEAD)
		bh_answer__fail(h, -EINVAL);
	if (a->error < 0)
		return a->error;
	if (a->code < 200 && a->code != 101)
		return end_interim(h);
	if (h->class->end_headers != NULL)
		h->class->end_headers(h);
	if (a->error < 0)
		return a->error;
	for (i = 0; i < p->config->header_count; i++)
		put_field(h, p->config->headers[i].name,
		    p->config->headers[i].value);
	/* For the framing, which is not decided yet. */
	if (!bh_answer__make_room(h, 0))
		bh_answer__fail(h, -ENOBUFS);
	if (a->error < 0)
		return a->error;
	a->stage = BH_STAGE_BODY;
	a->head_len = p->conn.out_end - p->conn.out_ready;
	if (a->has_length || a->bodiless)
		return bh_answer__commit(h, false);
	return a->error;
}
