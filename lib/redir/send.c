/* The answer that sends a client elsewhere. */
#include <string.h>

#include "handler/private.h"
#include "proto/escape.h"
#include "proto/page.h"
#include "redir/redir.h"

enum { DAY = 86400 };

static const char page_start[] =
    BH_PAGE_HEAD
    "<title>Redirection</title>\n"
    "<style>" BH_PAGE_SHORT "</style>\n"
    "</head>\n"
    "<body>\n"
    "<p>What you asked for is at <a href=\"";

static const char page_end[] = "</a>.</p>\n</body>\n</html>\n";

/* What is permanent is kept for ever where nobody says how long, and so is a
 * mistake. */
static void
send_cache_control(struct bh_handler *h, bool permanent)
{
	const struct bh_redir *r = h->userdata;
	long long age = r->max_age != 0 ? r->max_age : DAY;
	char buffer[40];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_text__puts(&t, "max-age=");
	bh_text__uint(&t, (uint64_t)age);
	if (age == BH_NONE)
		bh_send_header(h, "Cache-Control", "no-store");
	else if (permanent || r->max_age != 0)
		bh_send_header(h, "Cache-Control", bh_text__end(&t));
}

/* Without printf, which costs a page. */
void
bh_redir__send_length(struct bh_handler *h, uint64_t length)
{
	char buffer[24];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_text__uint(&t, length);
	bh_send_header(h, "Content-Length", bh_text__end(&t));
}

/* A line with the URL; a page with a link for who likes that better. */
static int
make_body(struct bh_handler *h, const char *location, bool html,
    struct bh_text *ret)
{
	size_t len = strlen(location);

	ret->size = html ? sizeof(page_start) + sizeof(page_end) + 12 * len +
	    2 : len + 1;
	if ((ret->at = bh_alloc(h, ret->size)) == NULL)
		return 503;
	if (!html) {
		bh_text__put(ret, location, len);
		bh_text__char(ret, '\n');
		return 0;
	}
	bh_text__puts(ret, page_start);
	bh_escape__html(ret, location, len);
	bh_text__puts(ret, "\">");
	bh_escape__html(ret, location, len);
	bh_text__puts(ret, page_end);
	return 0;
}

int
bh_location__send(struct bh_handler *h, const char *location)
{
	static const short statuses[] = { 308, 307, 303, 302, 301 };
	const struct bh_redir *r = h->userdata;
	int status = statuses[r->status];
	bool html = bh_headers__accept(&h->headers, "text/html") >
	    bh_headers__accept(&h->headers, "text/plain");
	struct bh_text body = { 0 };
	int error = make_body(h, location, html, &body);

	if (error != 0)
		return error;
	bh_send_response(h, status, NULL);
	bh_send_header(h, "Location", location);
	send_cache_control(h, status == 308 || status == 301);
	bh_send_header(h, "Vary", "Accept");
	bh_send_header(h, "Content-Type", html ? "text/html; charset=utf-8" :
	    "text/plain");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	bh_redir__send_length(h, body.len);
	error = bh_end_headers(h);
	if (error == 0)
		bh_write(h, body.at, body.len);
	return error;
}
