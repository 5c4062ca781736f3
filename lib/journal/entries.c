#include <errno.h>
#include <string.h>

#include "handler/private.h"
#include "journal/journal.h"

void
bh_journal__begin(struct bh_handler *h, const char *type)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", type);
	bh_send_header(h, "Cache-Control", "no-store");
	bh_send_header(h, "Vary", "Accept");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	bh_send_header(h, "Cross-Origin-Resource-Policy", "same-origin");
}

static int
send_lines(struct bh_reader *r)
{
	bool text = r->query->shape == BH_SHAPE_TEXT;
	ssize_t sent = 0;
	int n = 0;

	bh_journal__begin(r->h, text ? "text/plain; charset=utf-8" :
	    "application/x-ndjson");
	sent = bh_end_headers(r->h);
	if (strcmp(r->h->command, "HEAD") == 0)
		return (int)sent;
	while (sent >= 0 && (n = bh_reader__next(r)) > 0)
		sent = text ? bh_format__text(r) : bh_format__json(r);
	if (sent < 0)
		return (int)sent;
	return n < 0 ? bh_reader__fail(r, "read", n) : 0;
}

/* 0, or the answer is given. */
static int
read_query(struct bh_handler *h, const char *known, struct bh_query **ret)
{
	const char *why;

	*ret = bh_alloc(h, sizeof(**ret));
	if (*ret == NULL)
		return 503;
	why = bh_query__read(h, known, *ret);
	if (why == NULL)
		return 0;
	if (why == bh_query__no_memory)
		return 503;
	(void)bh_send_error(h, 400, NULL, why);
	return -EBADMSG;
}

int
bh_journal__ask(struct bh_handler *h, const char *known,
    int (*answer)(struct bh_reader *))
{
	struct bh_query *q;
	struct bh_reader r;
	int status = read_query(h, known, &q);

	if (status == 0)
		status = bh_reader__open(&r, h, q);
	if (status != 0)
		return status == -EBADMSG ? 0 : status;
	status = answer(&r);
	bh_reader__close(&r);
	if (status != 400)
		return status;
	(void)bh_send_error(h, 400, NULL, "after, before: not a cursor");
	return 0;
}

int
bh_journal__entries(struct bh_reader *r)
{
	int status;

	if (r->query->shape == BH_SHAPE_STREAM)
		return bh_follow__run(r);
	status = bh_reader__seek(r);
	return status != 0 ? status : send_lines(r);
}
