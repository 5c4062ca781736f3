/* The error answer: one place makes all of them. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>

#include "proto/escape.h"
#include "proto/page.h"

enum page { HTML, PROBLEM, PLAIN, OWN };

static const char html_page[] =
    BH_PAGE_HEAD
    "<title>%(code)d %(message)s</title>\n"
    "<style>" BH_PAGE_SHORT " h1 { font-size: 1.5em }</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>%(code)d %(message)s</h1>\n"
    "<p>%(explain)s</p>\n"
    "</body>\n"
    "</html>\n";

static const char problem_page[] = /* RFC 9457 */
    "{\"title\":\"%(message)s\",\"status\":%(code)d,"
    "\"detail\":\"%(explain)s\"}\n";

static const char plain_page[] = "%(code)d %(message)s\n%(explain)s\n";

/* What the client likes best; a page where it does not say. */
static enum page
choose(const struct bh_handler *h, const char *own)
{
	const struct bh_headers *headers = &h->headers;
	int html, problem, json, plain;

	if (own != NULL)
		return OWN;
	html = bh_headers__accept(headers, "text/html");
	problem = bh_headers__accept(headers, "application/problem+json");
	json = bh_headers__accept(headers, "application/json");
	plain = bh_headers__accept(headers, "text/plain");
	if (json > problem)
		problem = json;
	if (html >= problem && html >= plain)
		return HTML;
	return problem >= plain ? PROBLEM : PLAIN;
}

static void
put_escaped(struct bh_text *t, enum page page, const char *s)
{
	if (page == PROBLEM)
		bh_escape__json(t, s, strlen(s));
	else if (page == PLAIN)
		bh_text__puts(t, s);
	else
		bh_escape__html(t, s, strlen(s));
}

/* Python's %(key)d and %(key)s, and %%; all else stands for itself. */
static void
expand(struct bh_text *t, enum page page, const char *format,
    const struct bh_response *r)
{
	const char *percent;

	while ((percent = strchr(format, '%')) != NULL) {
		bh_text__put(t, format, (size_t)(percent - format));
		format = percent;
		if (strncmp(format, "%(code)", 7) == 0 && format[7] != '\0') {
			bh_text__uint(t, (uint64_t)r->code);
			format += 8;
		} else if (strncmp(format, "%(message)s", 11) == 0) {
			put_escaped(t, page, r->phrase);
			format += 11;
		} else if (strncmp(format, "%(explain)s", 11) == 0) {
			put_escaped(t, page, r->explain);
			format += 11;
		} else {
			bh_text__char(t, '%');
			format += format[1] == '%' ? 2 : 1;
		}
	}
	bh_text__puts(t, format);
}

/* The program's own format for that code, or NULL. */
static const char *
own_format(struct bh_handler *h, int code)
{
	const char *own = NULL;

	if (h->class->error_page != NULL)
		own = h->class->error_page(h, code);
	return own != NULL ? own : h->class->error_message_format;
}

static const char *
format_of(enum page page, const char *own)
{
	return page == OWN ? own :
	    page == HTML ? html_page :
	    page == PROBLEM ? problem_page : plain_page;
}

static const char *
type_of(const struct bh_handler *h, enum page page)
{
	return page == PROBLEM ? "application/problem+json" :
	    page == PLAIN ? "text/plain;charset=utf-8" :
	    h->class->error_content_type;
}

/* Room for what each key stands for, each byte of it escaped. */
static int
make_page(struct bh_handler *h, const char *format, enum page page,
    const struct bh_response *r, struct bh_text *ret)
{
	size_t texts = strlen(r->phrase) + strlen(r->explain);
	const char *c;

	ret->size = strlen(format) + 1;
	for (c = format; (c = strchr(c, '%')) != NULL; c++)
		ret->size += 6 * texts + 24;
	if ((ret->at = bh_alloc(h, ret->size)) == NULL)
		return -ENOMEM;
	expand(ret, page, format, r);
	return 0;
}

static void
send_error_headers(struct bh_handler *h)
{
	struct bh_exchange *x = &h->private->x;
	size_t i;

	for (i = 0; i < x->error_header_count; i++)
		bh_send_header(h, x->error_headers[i].name,
		    x->error_headers[i].value);
	x->error_header_count = 0;
}

void
bh_error_header(struct bh_handler *h, const char *name, const char *value)
{
	struct bh_exchange *x = &h->private->x;
	size_t max = sizeof(x->error_headers) / sizeof(x->error_headers[0]);
	size_t name_len = strlen(name) + 1, value_len = strlen(value) + 1;
	char *copy = bh_alloc(h, name_len + value_len);

	if (copy == NULL || x->error_header_count == max) {
		bh_log_error(h, "no room for the field %s", name);
		return;
	}
	memcpy(copy, name, name_len);
	memcpy(copy + name_len, value, value_len);
	x->error_headers[x->error_header_count++] =
	    (struct bh_header){ copy, copy + name_len };
}

/* Python's words where the code or its texts are unknown. */
static struct bh_response
complete(const struct bh_handler *h, int code, const char *message,
    const char *explain)
{
	struct bh_response r;

	if (!bh_responses(h, code, &r))
		r = (struct bh_response){ code, "???", "???" };
	if (message != NULL)
		r.phrase = message;
	if (explain != NULL)
		r.explain = explain;
	return r;
}

int
bh_send_error(struct bh_handler *h, int code, const char *message,
    const char *explain)
{
	struct bh_response r = complete(h, code, message, explain);
	bool bodiless = code < 200 || code == 204 || code == 205 || code == 304;
	const char *own = own_format(h, code);
	enum page page = choose(h, own);
	struct bh_text t = { 0 };

	if (!bh_answer__untouched(h))
		return -EINVAL;
	bh_answer__discard(h);
	bh_log__detail(h, code, r.phrase);
	bh_send_response(h, code, r.phrase);
	send_error_headers(h);
	if (!bodiless &&
	    make_page(h, format_of(page, own), page, &r, &t) == 0) {
		bh_send_header(h, "Content-Type", type_of(h, page));
		bh_send_headerf(h, "Content-Length", "%zu", t.len);
		if (page != OWN)
			bh_send_header(h, "Vary", "Accept");
	}
	if (bh_end_headers(h) == 0 && t.len > 0)
		bh_write(h, t.at, t.len);
	return h->private->x.answer.error;
}
