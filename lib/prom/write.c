/* Text 0.0.4, or OpenMetrics 1.0.0. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "prom/prom.h"
#include "proto/bytes.h"
#include "proto/text.h"

static void
put(struct bh_prom_sink *s, struct bh_span span)
{
	bh_prom_sink__put(s, span.at, span.len);
}

/* Both know the same escapes but for quotes; a lone backslash, which others
 * pass over, is one of its own. */
static void
put_help(struct bh_prom_sink *s, struct bh_span help, bool openmetrics)
{
	const char *at = help.at, *end = at + help.len;

	for (; at < end; at++) {
		char next = at + 1 < end ? at[1] : '\0';

		if (*at == '\\' && (next == '\\' || next == 'n')) {
			bh_prom_sink__put(s, at++, 2);
		} else if (*at == '\\' && next != '"') {
			bh_prom_sink__put(s, "\\\\", 2);
		} else if (*at == '"') {
			bh_prom_sink__put(s, &"\\\""[!openmetrics],
			    openmetrics ? 2 : 1);
		} else if (*at != '\\') {
			bh_prom_sink__put(s, at, 1);
		}
	}
}

/* A name and a type as this form has them. */
struct title {
	struct bh_span name;
	const char *suffix, *type;
};

static const char types[2][7][10] = {
	{ "untyped", "counter", "gauge", "histogram", "summary", "gauge",
	    "gauge" },
	{ "unknown", "counter", "gauge", "histogram", "summary", "info",
	    "stateset" },
};

/* In OpenMetrics the name of a counter's family is without its suffix; what
 * cannot be one there is unknown. */
static struct title
entitle(const struct bh_merge *m, const struct bh_family *f)
{
	bool openmetrics = m->scrape->openmetrics;
	const char *suffix = f->type == BH_METRIC_COUNTER ? "_total" :
	    f->type == BH_METRIC_INFO ? "_info" : "";
	struct title t = { .name = f->name, .suffix = "",
	    .type = types[openmetrics][f->type] };
	const struct bh_family *other;

	if (*suffix == '\0')
		return t;
	if (f->suffixed) {
		t.suffix = openmetrics ? "" : suffix;
		return t;
	}
	if (!openmetrics)
		return t;
	t.name.len -= bh_family__ends(f->name, suffix) ? strlen(suffix) : 0;
	other = bh_family__find(m, t.name);
	if (other == f || (other != NULL && other->first != BH_PROM_NONE)) {
		t.name = f->name;
		t.type = types[true][BH_METRIC_UNTYPED];
	}
	return t;
}

static void
put_title(struct bh_prom_sink *s, const char *what, const struct title *t)
{
	bh_prom_sink__puts(s, what);
	put(s, t->name);
	bh_prom_sink__puts(s, t->suffix);
	bh_prom_sink__puts(s, " ");
}

/* "foo_seconds" has the unit "seconds". */
static bool
has_unit(const struct title *t, struct bh_span unit)
{
	return unit.len > 0 && t->name.len > unit.len + 1 &&
	    memcmp(t->name.at + t->name.len - unit.len, unit.at,
	    unit.len) == 0 && t->name.at[t->name.len - unit.len - 1] == '_';
}

static void
put_head(struct bh_prom_sink *s, const struct bh_merge *m,
    const struct bh_family *f)
{
	struct title t = entitle(m, f);
	char name[3 * NAME_MAX];
	struct bh_text from = { .at = name, .size = sizeof(name) };

	put_title(s, "# HELP ", &t);
	if (f->help.len > 0) {
		put_help(s, f->help, m->scrape->openmetrics);
	} else {
		bh_prom_sink__puts(s, "Metric read from ");
		bh_own__put_name(&from, f->source);
		put_help(s, (struct bh_span){ from.at, from.len },
		    m->scrape->openmetrics);
	}
	put_title(s, "\n# TYPE ", &t);
	bh_prom_sink__puts(s, t.type);
	if (m->scrape->openmetrics && has_unit(&t, f->unit)) {
		put_title(s, "\n# UNIT ", &t);
		put(s, f->unit);
	}
	bh_prom_sink__puts(s, "\n");
}

static void
put_labels(struct bh_prom_sink *s, struct bh_span labels)
{
	struct bh_span name, value;
	const char *before = "{";
	size_t at = 0;

	while (bh_exposition__label(labels, &at, &name, &value)) {
		bh_prom_sink__puts(s, before);
		put(s, name);
		bh_prom_sink__puts(s, "=\"");
		put(s, value);
		bh_prom_sink__puts(s, "\"");
		before = ",";
	}
	if (*before == ',')
		bh_prom_sink__puts(s, "}");
}

static void
put_number(struct bh_prom_sink *s, struct bh_span value)
{
	bool minus = *value.at == '-';
	char first = bh_bytes__lower(value.at[minus || *value.at == '+']);

	if (first == 'n')
		bh_prom_sink__puts(s, "NaN");
	else if (first == 'i')
		bh_prom_sink__puts(s, minus ? "-Inf" : "+Inf");
	else
		put(s, value);
}

/* Milliseconds; OpenMetrics has seconds. */
static void
put_timestamp(struct bh_prom_sink *s, struct bh_span t, bool openmetrics)
{
	enum { DIGITS = 3 };
	static const char zeros[] = "0.000";
	size_t minus = *t.at == '-', n = t.len - minus;

	bh_prom_sink__puts(s, " ");
	if (!openmetrics) {
		put(s, t);
		return;
	}
	bh_prom_sink__put(s, t.at, minus);
	if (n > DIGITS) {
		bh_prom_sink__put(s, t.at + minus, n - DIGITS);
		bh_prom_sink__puts(s, ".");
		bh_prom_sink__put(s, t.at + t.len - DIGITS, DIGITS);
	} else {
		bh_prom_sink__put(s, zeros, sizeof(zeros) - 1 - n);
		bh_prom_sink__put(s, t.at + minus, n);
	}
}

static void
put_family(struct bh_prom_sink *s, const struct bh_merge *m,
    const struct bh_family *f)
{
	struct bh_exposition e;
	uint32_t i;

	put_head(s, m, f);
	for (i = f->first; i != BH_PROM_NONE && s->error >= 0;
	    i = m->sample[i].next) {
		bh_exposition__parse(m->sample[i].line, m->sample[i].len, &e);
		put(s, e.name);
		put_labels(s, e.text);
		bh_prom_sink__puts(s, " ");
		put_number(s, e.value);
		if (e.timestamp.len > 0)
			put_timestamp(s, e.timestamp, m->scrape->openmetrics);
		bh_prom_sink__puts(s, "\n");
	}
}

struct place {
	const struct bh_family *family;
};

/* By name. */
static int
compare(const void *a, const void *b)
{
	struct bh_span f = ((const struct place *)a)->family->name;
	struct bh_span g = ((const struct place *)b)->family->name;
	int order = memcmp(f.at, g.at, f.len < g.len ? f.len : g.len);

	return order != 0 ? order : (f.len > g.len) - (f.len < g.len);
}

/* Those that have samples; or NULL. */
static struct place *
sort(struct bh_merge *m, size_t *ret_count)
{
	struct place *all = bh_alloc(m->scrape->h,
	    (m->families + 1) * sizeof(*all));
	size_t count = 0;
	uint32_t i;

	if (all == NULL)
		return NULL;
	for (i = 1; i <= m->families; i++)
		if (m->family[i].first != BH_PROM_NONE)
			all[count++].family = &m->family[i];
	qsort(all, count, sizeof(*all), compare);
	*ret_count = count;
	return all;
}

int
bh_prom__write(struct bh_merge *m)
{
	struct bh_handler *h = m->scrape->h;
	struct bh_prom_sink *s = bh_alloc(h, sizeof(*s));
	size_t count = 0, i;
	const struct place *all = sort(m, &count);

	if (s == NULL || all == NULL)
		return 503;
	s->h = h;
	s->len = 0;
	s->error = bh_end_headers(h);
	for (i = 0; i < count && s->error >= 0; i++)
		put_family(s, m, all[i].family);
	if (m->scrape->openmetrics)
		bh_prom_sink__puts(s, "# EOF\n");
	bh_prom_sink__flush(s);
	return s->error < 0 ? (int)s->error : 0;
}
