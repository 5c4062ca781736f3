/* haproxy, management guide: agent-check reads one line of words. */
#include <string.h>

#include "health/health.h"
#include "proto/bytes.h"
#include "proto/text.h"

enum { LINE = 1024, NONE = -1 };

/* What the checks ask for: the word that weighs most, the least of numbers. */
struct wish {
	int word;        /* of words[], or NONE */
	long long percent, connections;
};

/* Of these the later ones count more. */
static const char words[][6] = { "ready", "drain", "maint" };

static void
take_number(const char *s, size_t len, uint64_t max, long long *least)
{
	uint64_t n;

	if (bh_bytes__decimal(s, len, max, &n) &&
	    (*least == NONE || (long long)n < *least))
		*least = (long long)n;
}

static void
take_word(struct wish *wish, const char *s, size_t len)
{
	static const char connections[] = "maxconn:";
	size_t prefix = sizeof(connections) - 1;
	int i;

	for (i = 0; i < (int)(sizeof(words) / sizeof(words[0])); i++)
		if (len == strlen(words[i]) && memcmp(s, words[i], len) == 0 &&
		    i > wish->word)
			wish->word = i;
	if (len > 1 && s[len - 1] == '%')
		take_number(s, len - 1, 100, &wish->percent);
	if (len > prefix && memcmp(s, connections, prefix) == 0)
		take_number(s + prefix, len - prefix, 1000000,
		    &wish->connections);
}

/* "agent: 75% maxconn:30" */
static void
heed(struct wish *wish, const struct bh_health_result *r)
{
	static const char prefix[] = "agent:";
	const char *at = r->line + sizeof(prefix) - 1;
	size_t len;

	if (!r->heard || strncmp(r->line, prefix, sizeof(prefix) - 1) != 0)
		return;
	for (; *at != '\0' && *at != '#'; at += len) {
		at += strspn(at, " \t,");
		len = strcspn(at, " \t,#");
		take_word(wish, at, len);
	}
}

static void
put_number(struct bh_text *t, const char *before, long long n,
    const char *after)
{
	if (n == NONE)
		return;
	bh_text__puts(t, before);
	bh_text__uint(t, (uint64_t)n);
	bh_text__puts(t, after);
}

static void
put_reasons(struct bh_text *t, const struct bh_health_report *report,
    bool details)
{
	const char *between = " #";
	size_t i;

	for (i = 0; i < report->count; i++) {
		const struct bh_health_result *r = &report->result[i];

		if (r->status != BH_HEALTH_FAIL)
			continue;
		bh_text__puts(t, between);
		bh_result__put_name(t, r);
		if (details) {
			bh_text__puts(t, ": ");
			bh_text__puts(t, r->line);
		}
		between = ", ";
	}
}

void
bh_agent__put(struct bh_text *t, const struct bh_health_report *report,
    bool details)
{
	struct wish wish = { NONE, NONE, NONE };
	size_t i;

	for (i = 0; i < report->count; i++)
		heed(&wish, &report->result[i]);
	if (wish.word != NONE) {
		bh_text__puts(t, words[wish.word]);
		bh_text__char(t, ' ');
	}
	if (report->status == BH_HEALTH_FAIL) {
		bh_text__puts(t, "down");
		put_reasons(t, report, details);
		return;
	}
	bh_text__puts(t, "up");
	put_number(t, " ", wish.percent, "%");
	put_number(t, " maxconn:", wish.connections, "");
}

int
bh_health__answer_agent(struct bh_handler *h,
    const struct bh_health_report *report)
{
	const struct bh_health *health = h->userdata;
	char line[LINE];
	struct bh_text t = { .at = line, .size = sizeof(line) - 1 };
	int error;

	bh_agent__put(&t, report, health->details);
	t.size++;
	bh_text__char(&t, '\n');
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/plain; charset=utf-8");
	bh_send_headerf(h, "Content-Length", "%zu", t.len);
	bh_send_header(h, "Cache-Control", "no-store");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	error = bh_end_headers(h);
	if (error == 0)
		bh_write(h, t.at, t.len);
	return error;
}
