/* From bytes to a request that a method can answer, or the status that says
 * what is wrong with it. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "proto/field.h"
#include "proto/request_line.h"

enum { EMPTY_LINES = 8 }; /* that are skipped: RFC 9112 2.2 */

/* Where a field lies, from the request's start. */
struct place {
	uint32_t name, value;
};

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

/* Room for one place more; the array doubles. */
static struct place *
grow(struct bh_handler *h, struct place *places, size_t count)
{
	struct place *more;

	if (count != 0 && (count < 16 || (count & (count - 1)) != 0))
		return places;
	more = bh_alloc(h, sizeof(*more) * (count == 0 ? 16 : 2 * count));
	if (more != NULL && count > 0)
		memcpy(more, places, sizeof(*more) * count);
	return more;
}

/* h->headers, now that the head stays where it is. */
static int
set_headers(struct bh_handler *h, const struct place *places, size_t count)
{
	struct bh_header *items = bh_alloc(h, sizeof(*items) * (count + 1));
	struct bh_conn *c = &h->private->conn;
	size_t i;

	if (items == NULL)
		return 503;
	bh_conn__end_head(c);
	for (i = 0; i < count; i++) {
		items[i].name = bh_conn__at(c, places[i].name);
		items[i].value = bh_conn__at(c, places[i].value);
	}
	h->headers.item = items;
	h->headers.count = count;
	return 0;
}

/* One field line: split in place, its place noted, its meaning counted. */
static int
take_field(struct bh_handler *h, size_t at, size_t len, struct place *ret)
{
	struct bh_private *p = h->private;
	char *line = bh_conn__at(&p->conn, at);
	struct bh_field f;
	int status = bh_field__parse(line, len, &f);

	if (status != 0)
		return status;
	bh_framing__add(&p->x.framing, line, f.name_len, line + f.value,
	    f.value_len);
	line[f.name_len] = '\0';
	line[f.value + f.value_len] = '\0';
	*ret = (struct place){ (uint32_t)at, (uint32_t)(at + f.value) };
	return 0;
}

static int
read_fields(struct bh_handler *h, struct bh_deadline *d)
{
	const struct bh_message_class *limit = &h->class->MessageClass;
	struct place *places = NULL;
	size_t at, len, count = 0, left = (size_t)limit->max_section;
	int status;

	for (;;) {
		/* 2: the empty line that ends the section is not part of it */
		status = bh_conn__line(&h->private->conn, left + 2, d, &at,
		    &len);
		if (status == 0 && len == 0)
			return set_headers(h, places, count);
		if (status == -EMSGSIZE || (status == 0 && len + 2 > left))
			return 431;
		if (status == 0 && count == (size_t)limit->max_headers)
			return 431;
		if (status != 0)
			return status;
		left -= len + 2;
		if ((places = grow(h, places, count)) == NULL)
			return 503;
		status = take_field(h, at, len, &places[count++]);
		if (status != 0)
			return status;
	}
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
		status = read_fields(h, &d);
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
