/* The body of a request: ends where its framing says, and is an error where
 * the client sent less. */
#include "handler/private.h"

#include <errno.h>

enum {
	DRAIN = 65536,          /* bytes that are read for nobody's sake */
	GRACE_SECONDS = 10,     /* before the rate counts */
	BYTES_A_SECOND = 1024,
};

int
bh_body__status(int error)
{
	return error == -ETIMEDOUT ? 408 : error == -EMSGSIZE ? 413 :
	    error == -ENOBUFS ? 431 : error == -ECANCELED ? 417 :
	    error == -ENOMEM ? 503 : 400;
}

bool
bh_body__must_close(const struct bh_handler *h)
{
	const struct bh_exchange *x = &h->private->x;
	const struct bh_body *b = &x->body;

	if (b->done)
		return false;
	return b->error < 0 || (x->framing.expect_continue && !b->continued) ||
	    x->framing.body == BH_BODY_CHUNKED || b->left > DRAIN;
}

/* At the first read, unless the answer has begun. False: refused. */
static bool
expect(struct bh_handler *h)
{
	struct bh_exchange *x = &h->private->x;

	if (!x->framing.expect_continue || x->body.continued ||
	    !bh_answer__is_1_1(h) ||
	    x->answer.stage != BH_STAGE_IDLE)
		return true;
	x->body.continued = h->class->handle_expect_100(h);
	x->body.refused = !x->body.continued &&
	    x->answer.stage == BH_STAGE_BODY;
	return x->body.continued;
}

/* Framing bytes up to the next data: > 0, 0 at the body's end, or -errno. */
static ssize_t
next_chunk(struct bh_handler *h, struct bh_deadline *d)
{
	struct bh_private *p = h->private;
	struct bh_body *b = &p->x.body;
	size_t len, used;
	const char *bytes;
	ssize_t n;
	int result;

	for (;;) {
		len = bh_conn__unread(&p->conn, &bytes);
		result = bh_chunked__next(&b->chunked, bytes, len, &used);
		bh_conn__skip(&p->conn, used);
		if (result == BH_CHUNK_DATA)
			return 1;
		if (result >= 0)
			return result == 0 ? 0 : result == 431 ? -ENOBUFS :
			    -EBADMSG;
		n = bh_conn__fill(&p->conn, d, false);
		if (n <= 0)
			return n == 0 ? -ECONNRESET : n;
	}
}

static ssize_t
read_chunked(struct bh_handler *h, void *buf, size_t len,
    struct bh_deadline *d)
{
	struct bh_private *p = h->private;
	struct bh_body *b = &p->x.body;
	const struct bh_message_class *limit = &h->class->MessageClass;
	ssize_t n;

	b->chunked.max_trailers = (size_t)limit->max_section;
	b->chunked.max_fields = (size_t)limit->max_headers;
	if ((n = next_chunk(h, d)) <= 0)
		return n;
	if (h->class->max_body != BH_NONE &&
	    b->chunked.left > (uint64_t)h->class->max_body - b->taken)
		return -EMSGSIZE;
	if (len > b->chunked.left)
		len = (size_t)b->chunked.left;
	n = bh_conn__read(&p->conn, buf, len, d);
	if (n > 0)
		b->chunked.left -= (uint64_t)n;
	return n == 0 ? -ECONNRESET : n;
}

static ssize_t
read_length(struct bh_handler *h, void *buf, size_t len,
    struct bh_deadline *d)
{
	struct bh_body *b = &h->private->x.body;
	ssize_t n;

	if (len > b->left)
		len = (size_t)b->left;
	n = bh_conn__read(&h->private->conn, buf, len, d);
	if (n > 0)
		b->left -= (uint64_t)n;
	return n == 0 ? -ECONNRESET : n;
}

/* How long so many bytes may take. Of the sum: a single byte is less than a
 * millisecond. */
static int64_t
milliseconds(uint64_t bytes)
{
	return (int64_t)(bytes / BYTES_A_SECOND * 1000 +
	    bytes % BYTES_A_SECOND * 1000 / BYTES_A_SECOND);
}

/* d: how long it may wait. */
static ssize_t
read_body(struct bh_handler *h, void *buf, size_t len, struct bh_deadline *d)
{
	struct bh_exchange *x = &h->private->x;
	struct bh_body *b = &x->body;
	bool chunked = x->framing.body == BH_BODY_CHUNKED;
	ssize_t n;

	if (b->taken == 0)
		b->deadline.seconds = GRACE_SECONDS;
	n = chunked ? read_chunked(h, buf, len, d) :
	    read_length(h, buf, len, d);
	if (n > 0 && b->deadline.at != 0)
		b->deadline.at += milliseconds(b->taken + (uint64_t)n) -
		    milliseconds(b->taken);
	if (n > 0)
		b->taken += (uint64_t)n;
	if (n == 0 || (!chunked && b->left == 0))
		b->done = true;
	if (n < 0 && n != -EAGAIN)
		b->error = (int)n;
	return n;
}

static ssize_t
read_more(struct bh_handler *h, void *buf, size_t len, struct bh_deadline *d)
{
	struct bh_body *b = &h->private->x.body;

	if (h->private->x.upgraded)
		return bh_upgrade__early(h, buf, len);
	if (b->error < 0)
		return b->error;
	if (b->done || len == 0)
		return 0;
	if (!expect(h))
		return b->error = -ECANCELED;
	return read_body(h, buf, len, d);
}

ssize_t
bh_read(struct bh_handler *h, void *buf, size_t len)
{
	return read_more(h, buf, len, &h->private->x.body.deadline);
}

ssize_t
bh_body__read_now(struct bh_handler *h, void *buf, size_t len)
{
	struct bh_body *b = &h->private->x.body;
	struct bh_deadline now = { .seconds = 0 };
	ssize_t n = read_more(h, buf, len, &now);

	if (n == -EAGAIN && bh_deadline__left(&b->deadline) == 0)
		n = b->error = -ETIMEDOUT;
	return n;
}

void
bh_body__forgive(struct bh_handler *h, int64_t time)
{
	struct bh_deadline *d = &h->private->x.body.deadline;

	if (d->at != 0)
		d->at += time;
}

/* The answer is complete: nobody asks for the rest of the body any more. */
void
bh_body__drain(struct bh_handler *h)
{
	struct bh_body *b = &h->private->x.body;
	char waste[2048];

	while (!b->done && b->error == 0)
		read_body(h, waste, sizeof(waste), &b->deadline);
	if (!b->done)
		h->close_connection = true;
}
