/* /metrics */
#include <string.h>

#include "conn/clock.h"
#include "prom/prom.h"

static void
send_head(const struct bh_scrape *scrape)
{
	struct bh_handler *h = scrape->h;

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", scrape->openmetrics ?
	    "application/openmetrics-text; version=1.0.0; charset=utf-8" :
	    "text/plain; version=0.0.4; charset=utf-8");
	bh_send_header(h, "Cache-Control", "no-store");
	bh_send_header(h, "Vary", "Accept");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
}

/* One line for a source of which something is wrong. */
static void
note(struct bh_handler *h, const struct bh_source *s)
{
	size_t all = s->invalid + s->duplicates + s->conflicts;

	if (s->failure != NULL)
		bh_log_error(h, "%s: not taken: %s", s->name, s->failure);
	else if (s->why != NULL)
		bh_log_error(h, "%s: line %zu: %s; %zu of its lines not taken",
		    s->name, s->line, s->why, all);
}

static int
gather(struct bh_scrape *scrape)
{
	/* And one each for directories that cannot be read. */
	size_t room = BH_PROM_FILES + BH_PROM_EXECUTABLES + 2;
	int status;

	scrape->source = bh_alloc(scrape->h, room * sizeof(*scrape->source));
	if (scrape->source == NULL)
		return 503;
	status = bh_files__load(scrape);
	return status != 0 ? status : bh_execute__all(scrape);
}

int
bh_prom__answer(struct bh_handler *h)
{
	const struct bh_prom *prom = h->userdata;
	struct bh_scrape scrape = { .h = h,
	    .openmetrics = bh_wish__openmetrics(&h->headers),
	    .began = bh_clock__monotonic(), .left = (size_t)prom->max_total };
	struct bh_source own;
	struct bh_merge m;
	size_t i;
	int status;

	if (strcmp(h->command, "HEAD") == 0) {
		send_head(&scrape);
		return bh_end_headers(h);
	}
	status = gather(&scrape);
	if (status == 0)
		status = bh_merge__all(&m, &scrape);
	if (status != 0)
		return status;
	for (i = 0; i < scrape.count; i++)
		note(h, &scrape.source[i]);
	scrape.now = bh_clock__real() / 1000;
	status = bh_own__make(&scrape, &own);
	if (status == 0)
		status = bh_merge__own(&m, &own);
	if (status != 0)
		return status;
	send_head(&scrape);
	return bh_prom__write(&m);
}
