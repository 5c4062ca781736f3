/* From bytes to a request that a method can answer, or the status that says
 * what is wrong with it. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "proto/request_line.h"

enum { EMPTY_LINES = 8 }; /* that are skipped: RFC 9112 2.2 */

void
bh_request__begin(struct bh_handler *h)
{
	struct bh_private *p = h->private;

	bh_arena__reset(&p->arena);
	bh_stream__reset(p);
	bh_conn__begin(&p->conn);
	memset(&p->x, 0, sizeof(p->x));
	h->requestline = h->command = h->path = h->request_version = "";
	h->headers = (struct bh_headers){ 0 };
	h->remote_user = NULL;
	h->close_connection = true;
	bh_forwarded__reset(h);
	/* Most connections have one request and one write for its answer. */
	if (++p->requests == 2)
		bh_conn__no_delay(&p->conn);
}

/* Waits for a first byte. A client that sends none is no error: browsers
 * connect ahead. */
static int
await(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	struct bh_deadline idle = { .seconds = h->class->timeout.idle };
	const char *unread;
	ssize_t n;

	if (bh_conn__unread(&p->conn, &unread) > 0)
		return 0;
	n = bh_conn__fill(&p->conn, &idle, true);
	return n > 0 ? 0 : n == 0 ? -ENODATA : (int)n;
}

static const char *
copy(struct bh_handler *h, const char *s, size_t len)
{
	char *to = bh_alloc(h, len + 1);

	if (to == NULL)
		return NULL;
	memcpy(to, s, len);
	to[len] = '\0';
	return to;
}

/* The parts of the line, as far as they could be told apart. */
static int
take_request_line(struct bh_handler *h, const char *line, size_t len,
    const struct bh_request_line *parts)
{
	const char *target = line + parts->target;
	size_t target_len = parts->target_len;

	/* "//host" would be another host's in a Location (open redirects) */
	while (target_len > 1 && target[0] == '/' && target[1] == '/') {
		target++;
		target_len--;
	}
	h->requestline = copy(h, line, len);
	h->command = copy(h, line, parts->method_len);
	h->path = copy(h, target, target_len);
	h->request_version = parts->version_len == 0 ? "HTTP/0.9" :
	    copy(h, line + parts->version, parts->version_len);
	if (h->requestline != NULL && h->command != NULL && h->path != NULL &&
	    h->request_version != NULL)
		return 0;
	h->requestline = h->command = h->path = h->request_version = "";
	return 503;
}

static int
read_request_line(struct bh_handler *h, struct bh_deadline *d)
{
	struct bh_private *p = h->private;
	struct bh_request_line parts = { 0 };
	size_t at, len, max = (size_t)h->class->MessageClass.max_requestline;
	int status, error, empty = 0;
	const char *line;

	do
		status = bh_conn__line(&p->conn, max, d, &at, &len);
	while (status == 0 && len == 0 && empty++ < EMPTY_LINES);
	if (status == -EMSGSIZE)
		return 414;
	if (status < 0)
		return status;
	line = bh_conn__at(&p->conn, at);
	if (status == 0)
		status = bh_request_line__parse(line, len, &parts);
	if (status == 0 && memchr(line, '\0', len) != NULL)
		status = 400;
	error = take_request_line(h, line, len, &parts);
	if (status == 0)
		p->x.protocol = parts.protocol;
	return error != 0 ? error : status;
}

/* The target's own authority replaces Host: RFC 9112 3.2.2. */
static int
replace_host(struct bh_handler *h)
{
	const struct bh_target *t = &h->private->x.target;
	struct bh_header *items;
	const char *host;
	size_t i;

	if (t->form != BH_ABSOLUTE_FORM)
		return 0;
	host = copy(h, h->path + t->authority, t->authority_len);
	items = bh_alloc(h, sizeof(*items) * (h->headers.count + 1));
	if (host == NULL || items == NULL)
		return 503;
	items[0] = (struct bh_header){ "Host", host };
	if (h->headers.count > 0)
		memcpy(items + 1, h->headers.item,
		    sizeof(*items) * h->headers.count);
	h->headers.item = items + 1;
	for (i = 1; i <= h->headers.count; i++)
		if (strcasecmp(items[i].name, "Host") == 0)
			items[i].value = host;
	if (!h->private->x.framing.host) {
		h->headers.item = items;
		h->headers.count++;
	}
	return 0;
}

/* What the whole head means: the target's form, the framing of the body, and
 * whether the connection goes on (Python: close_connection). */
static int
understand(struct bh_handler *h)
{
	struct bh_exchange *x = &h->private->x;
	const struct bh_framing *f = &x->framing;
	int status;

	status = bh_target__parse(h->command, strlen(h->command), h->path,
	    strlen(h->path), &x->target);
	if (status != 0) /* what looked like HTTP/0.9 is none */
		x->protocol = 0;
	else if (x->protocol != BH_HTTP_0_9)
		status = bh_framing__decide(f, x->protocol);
	/* An expectation that cannot be met leaves the framing sound. */
	if (status != 0 && status != 417)
		return status;
	x->body.left = f->body == BH_BODY_LENGTH ? f->content_length : 0;
	x->body.done = f->body == BH_BODY_NONE ||
	    (f->body == BH_BODY_LENGTH && f->content_length == 0);
	h->close_connection = f->close ||
	    strcmp(h->class->protocol_version, "HTTP/1.1") != 0 ||
	    (x->protocol < BH_HTTP_1_1 && !f->keep_alive);
	if (status == 0 && f->body == BH_BODY_LENGTH &&
	    h->class->max_body != BH_NONE &&
	    x->body.left > (uint64_t)h->class->max_body) {
		h->close_connection = true;
		return 413;
	}
	return status != 0 ? status : replace_host(h);
}

static int
read_head(struct bh_handler *h)
{
	struct bh_deadline d = { .seconds = h->class->timeout.head };
	int status = read_request_line(h, &d);

	if (status == 0 && h->private->x.protocol != BH_HTTP_0_9)
		status = bh_fields__read(h, &d);
	if (status == -ETIMEDOUT)
		return 408;
	if (status == -ENOMEM)
		return 503;
	/* Only empty lines, or not even those: the client had no request. */
	if (status == -ENODATA && bh_conn__inside_head(&h->private->conn))
		return -ECONNABORTED;
	return status;
}

int
bh_request__read(struct bh_handler *h)
{
	int status = await(h);

	if (status == 0 && !h->private->proxy_done) {
		status = bh_forwarded__read_proxy(h);
		if (status == 0)
			status = await(h);
	}
	if (status != 0)
		return status;
	if (h->private->config->log.sink == BH_LOG_JOURNAL)
		h->private->x.began = bh_clock__real();
	status = read_head(h);
	if (status == 0)
		status = understand(h);
	if (status == 0)
		bh_forwarded__apply(h);
	return status;
}
