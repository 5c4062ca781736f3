/* What became of it: as lines of sha256sum, as JSON, or as a page. */
#include <string.h>

#include "drop/drop.h"
#include "handler/private.h"
#include "proto/escape.h"
#include "proto/percent.h"

enum kind { TEXT, JSON, PAGE };

/* A name six times, for what is escaped, and what stands around it. */
enum { ROOM = 6 * BH_DROP_NAME + 256, AROUND = 16384 };

/* Text where the client does not say. */
static enum kind
choose(const struct bh_handler *h)
{
	int text = bh_headers__accept(&h->headers, "text/plain");
	int json = bh_headers__accept(&h->headers, "application/json");
	int page = bh_headers__accept(&h->headers, "text/html");

	return json > text && json >= page ? JSON : page > text ? PAGE : TEXT;
}

static void
put_hex(struct bh_text *t, const unsigned char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		bh_text__char(t, "0123456789abcdef"[bytes[i] >> 4]);
		bh_text__char(t, "0123456789abcdef"[bytes[i] & 15]);
	}
}

static void
put_status(struct bh_handler *h, struct bh_text *t, int status)
{
	struct bh_response r = { .phrase = "" };

	(void)bh_responses(h, status, &r);
	bh_text__uint(t, (uint64_t)status);
	bh_text__char(t, ' ');
	bh_text__puts(t, r.phrase);
}

static void
put_json(struct bh_text *t, const struct bh_result *r)
{
	bh_text__puts(t, "{\"name\":\"");
	bh_escape__json(t, r->name, strlen(r->name));
	bh_text__puts(t, "\",\"status\":");
	bh_text__uint(t, (uint64_t)r->status);
	if (r->status == 201) {
		bh_text__puts(t, ",\"size\":");
		bh_text__uint(t, r->size);
		bh_text__puts(t, ",\"sha256\":\"");
		put_hex(t, r->is.sha256, sizeof(r->is.sha256));
		bh_text__char(t, '"');
	}
	bh_text__char(t, '}');
}

static void
put_line(struct bh_handler *h, struct bh_text *t, const struct bh_result *r)
{
	if (r->status == 201)
		put_hex(t, r->is.sha256, sizeof(r->is.sha256));
	else
		put_status(h, t, r->status);
	bh_text__puts(t, "  ");
	bh_text__puts(t, r->name);
	bh_text__char(t, '\n');
}

static void
put_item(struct bh_handler *h, struct bh_text *t, const struct bh_result *r)
{
	bh_text__puts(t, r->status == 201 ? "<li class=\"done\"><b>" :
	    "<li class=\"bad\"><b>");
	bh_escape__html(t, r->name, strlen(r->name));
	bh_text__puts(t, "</b> <span>");
	if (r->status == 201) {
		bh_text__puts(t, "stored, ");
		bh_text__uint(t, r->size);
		bh_text__puts(t, " bytes");
	} else if (r->status == 409 || r->status == 412) {
		bh_text__puts(t, "a file of this name is already there");
	} else {
		put_status(h, t, r->status);
	}
	bh_text__puts(t, "</span></li>\n");
}

static void
put_all(struct bh_handler *h, struct bh_text *t, enum kind kind,
    const struct bh_result *first)
{
	const struct bh_result *r;

	if (kind == JSON)
		bh_text__puts(t, "{\"files\":[");
	if (kind == PAGE) {
		bh_drop_page__begin(t, "Files sent");
		bh_text__puts(t, "<h1>Files sent</h1>\n<ul>\n");
	}
	for (r = first; r != NULL; r = r->next) {
		if (kind == JSON && r != first)
			bh_text__char(t, ',');
		if (kind == JSON)
			put_json(t, r);
		else if (kind == PAGE)
			put_item(h, t, r);
		else
			put_line(h, t, r);
	}
	if (kind == JSON)
		bh_text__puts(t, "]}\n");
	if (kind == PAGE)
		bh_text__puts(t, "</ul>\n<p><a href=\"\">Send more</a></p>\n"
		    "</main>\n</body>\n</html>\n");
}

static void
send_location(struct bh_handler *h, const struct bh_result *r)
{
	char path[3 * BH_DROP_NAME + 2] = "/";
	size_t len;

	len = bh_percent__encode(path + 1, r->name, strlen(r->name), "");
	path[1 + len] = '\0';
	bh_send_header(h, "Location", path);
}

static int
send_text(struct bh_handler *h, int status, enum kind kind,
    const struct bh_result *one, const struct bh_text *t)
{
	int error;

	bh_send_response(h, status, NULL);
	if (one != NULL)
		send_location(h, one);
	bh_send_header(h, "Content-Type", kind == JSON ? "application/json" :
	    kind == PAGE ? "text/html; charset=utf-8" :
	    "text/plain; charset=utf-8");
	if (kind == PAGE)
		bh_send_header(h, "Content-Security-Policy",
		    bh_drop_page__policy);
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	bh_send_header(h, "Vary", "Accept");
	bh_send_headerf(h, "Content-Length", "%zu", t->len);
	error = bh_end_headers(h);
	if (error < 0)
		return error;
	bh_write(h, t->at, t->len);
	return 0;
}

int
bh_result__send(struct bh_handler *h, const struct bh_result *r)
{
	enum kind kind = choose(h);
	char text[ROOM];
	struct bh_text t = { .at = text, .size = sizeof(text) };

	if (kind == PAGE)
		kind = TEXT;
	if (kind == JSON) {
		put_json(&t, r);
		bh_text__char(&t, '\n');
	} else {
		put_line(h, &t, r);
	}
	return send_text(h, r->status, kind, r, &t);
}

int
bh_result__send_all(struct bh_handler *h, int status,
    const struct bh_result *first)
{
	enum kind kind = choose(h);
	struct bh_text t = { .size = AROUND + ROOM };
	const struct bh_result *r;

	for (r = first; r->next != NULL; r = r->next)
		t.size += ROOM;
	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return 503;
	put_all(h, &t, kind, first);
	return send_text(h, status, kind, status == 201 &&
	    first->next == NULL ? first : NULL, &t);
}
