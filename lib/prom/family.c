/* Which family a line belongs to. */
#include <string.h>

#include "prom/prom.h"

struct bh_family *
bh_family__find(const struct bh_merge *m, struct bh_span name)
{
	uint32_t i = m->family_at[bh_merge__hash(m, 0, name) & m->mask];

	for (; i != BH_PROM_NONE; i = m->family[i].next)
		if (m->family[i].name.len == name.len &&
		    memcmp(m->family[i].name.at, name.at, name.len) == 0)
			return &m->family[i];
	return NULL;
}

struct bh_family *
bh_family__get(struct bh_merge *m, struct bh_span name, const char *source)
{
	struct bh_family *f = bh_family__find(m, name);
	uint32_t *first = &m->family_at[bh_merge__hash(m, 0, name) & m->mask];

	if (f != NULL)
		return f;
	f = &m->family[++m->families];
	*f = (struct bh_family){ .name = name, .source = source,
	    .next = *first };
	*first = m->families;
	return f;
}

bool
bh_family__ends(struct bh_span name, const char *suffix)
{
	size_t len = strlen(suffix);

	return name.len > len &&
	    memcmp(name.at + name.len - len, suffix, len) == 0;
}

/* Names that samples of a family may have behind its own. */
static const struct {
	char suffix[9];
	bool openmetrics;        /* there alone: else they are on their own */
	unsigned char types;     /* bits: of these */
	char label[4];           /* that they have */
} rows[] = {
	{ "_bucket", false, 1 << BH_METRIC_HISTOGRAM, "le" },
	{ "_sum", false, 1 << BH_METRIC_HISTOGRAM | 1 << BH_METRIC_SUMMARY,
	    "" },
	{ "_count", false, 1 << BH_METRIC_HISTOGRAM | 1 << BH_METRIC_SUMMARY,
	    "" },
	{ "_total", false, 1 << BH_METRIC_COUNTER, "" },
	{ "_info", false, 1 << BH_METRIC_INFO, "" },
	{ "_created", true, 1 << BH_METRIC_HISTOGRAM | 1 << BH_METRIC_SUMMARY |
	    1 << BH_METRIC_COUNTER, "" },
};

static bool
has_suffix(const struct bh_family *f)
{
	return f->type == BH_METRIC_COUNTER || f->type == BH_METRIC_INFO;
}

/* The family whose name is that of the sample but for a suffix; or NULL. */
static struct bh_family *
find_base(const struct bh_merge *m, const struct bh_exposition *sample,
    const char **ret_why)
{
	struct bh_span base;
	struct bh_family *f;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!bh_family__ends(sample->name, rows[i].suffix) ||
		    (rows[i].openmetrics && !m->scrape->openmetrics))
			continue;
		base = sample->name;
		base.len -= strlen(rows[i].suffix);
		f = bh_family__find(m, base);
		if (f == NULL || !f->typed || !(rows[i].types >> f->type & 1) ||
		    (has_suffix(f) && f->plain))
			continue;
		if (rows[i].label[0] != '\0' &&
		    !bh_exposition__measures(sample->text, rows[i].label))
			*ret_why = "a bucket whose le is no number";
		else if (has_suffix(f) && !rows[i].openmetrics)
			f->suffixed = true;
		return f;
	}
	return NULL;
}

struct bh_family *
bh_family__of(struct bh_merge *m, const struct bh_exposition *sample,
    const char *source, const char **ret_why)
{
	struct bh_family *f = bh_family__find(m, sample->name);

	*ret_why = NULL;
	if (f == NULL || !f->typed) {
		struct bh_family *base = find_base(m, sample, ret_why);

		if (base != NULL)
			return *ret_why == NULL ? base : NULL;
		f = bh_family__get(m, sample->name, source);
	}
	if (f->type == BH_METRIC_HISTOGRAM)
		*ret_why = "neither _bucket, _sum nor _count of a histogram";
	else if (f->type == BH_METRIC_SUMMARY &&
	    !bh_exposition__measures(sample->text, "quantile"))
		*ret_why = "a summary whose quantile is no number";
	else if (f->suffixed)
		*ret_why = "a name with a suffix and without one";
	else
		f->plain = true;
	return *ret_why == NULL ? f : NULL;
}
