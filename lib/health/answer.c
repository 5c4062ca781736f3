#include <string.h>

#include "handler/describe.h"
#include "handler/private.h"
#include "health/health.h"
#include "proto/escape.h"
#include "simple/listing.h"

enum { EACH = 128 }; /* bytes of a check beside its name and line */

static const char words[][5] = { "pass", "warn", "fail" };

static void
put_string(struct bh_text *t, const char *s)
{
	bh_text__char(t, '"');
	bh_escape__json(t, s, strlen(s));
	bh_text__char(t, '"');
}

/* The shape is that of draft-inadarei-api-health-check. */
static void
put_json(struct bh_text *t, const struct bh_health_result *r, bool details)
{
	put_string(t, r->name);
	bh_text__puts(t, ":[{\"status\":\"");
	bh_text__puts(t, words[r->status]);
	bh_text__puts(t, "\",\"time\":\"");
	bh_page__date(t, r->time);
	bh_text__puts(t, "\",\"milliseconds\":");
	bh_text__uint(t, (uint64_t)r->milliseconds);
	if (details && r->line[0] != '\0') {
		bh_text__puts(t, ",\"output\":");
		put_string(t, r->line);
	}
	bh_text__puts(t, "}]");
}

static void
put_text(struct bh_text *t, const struct bh_health_result *r, bool details)
{
	bh_text__puts(t, words[r->status]);
	bh_text__char(t, ' ');
	bh_result__put_name(t, r);
	if (details && r->line[0] != '\0') {
		bh_text__puts(t, ": ");
		bh_text__puts(t, r->line);
	}
	bh_text__char(t, '\n');
}

static void
put_all(struct bh_text *t, const struct bh_health_report *report, bool text,
    bool details)
{
	size_t i;

	if (!text)
		bh_text__puts(t, "{\"status\":\"");
	bh_text__puts(t, words[report->status]);
	bh_text__puts(t, text ? "\n" : "\"");
	for (i = 0; i < report->count; i++) {
		if (text) {
			put_text(t, &report->result[i], details);
			continue;
		}
		bh_text__puts(t, i == 0 ? ",\"checks\":{\n" : ",\n");
		put_json(t, &report->result[i], details);
	}
	if (!text)
		bh_text__puts(t, report->count > 0 ? "\n}}\n" : "}\n");
}

static const char *
type(const struct bh_handler *h, bool text)
{
	static const char health[] = "application/health+json";

	if (text)
		return "text/plain; charset=utf-8";
	return bh_headers__accept(&h->headers, health) >
	    bh_headers__accept(&h->headers, "application/json") ? health :
	    "application/json";
}

int
bh_health__answer(struct bh_handler *h, const struct bh_health_report *report)
{
	const struct bh_health *health = h->userdata;
	bool text = bh_describe__wants_text(h);
	struct bh_text t = { .size = EACH };
	size_t i;
	int error;

	for (i = 0; i < report->count; i++)
		t.size += EACH + 6 * (strlen(report->result[i].name) +
		    strlen(report->result[i].line));
	if ((t.at = bh_alloc(h, t.size)) == NULL)
		return 503;
	put_all(&t, report, text, health->details);
	bh_send_response(h, report->status == BH_HEALTH_FAIL ? 503 : 200,
	    NULL);
	bh_send_header(h, "Content-Type", type(h, text));
	bh_send_headerf(h, "Content-Length", "%zu", t.len);
	bh_send_header(h, "Cache-Control", "no-store");
	bh_send_header(h, "Vary", "Accept");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	error = bh_end_headers(h);
	if (error == 0)
		bh_write(h, t.at, t.len);
	return error;
}
