/* All lines of all sources: in families, each sample once. */
#include <string.h>
#include <sys/random.h>

#include "prom/prom.h"
#include "proto/siphash.h"

static const char reserved[] = "promhttp_";

uint32_t
bh_merge__hash(const struct bh_merge *m, uint32_t before, struct bh_span s)
{
	const uint64_t key[2] = { m->key[0], m->key[1] ^ before };

	return (uint32_t)bh_siphash__of(key, s.at, s.len);
}

/* The same for labels in any order. */
static uint32_t
hash_sample(const struct bh_merge *m, const struct bh_exposition *sample)
{
	uint32_t hash = bh_merge__hash(m, 0, sample->name);
	struct bh_span name, value;
	size_t at = 0;

	while (bh_exposition__label(sample->text, &at, &name, &value))
		if (value.len > 0)
			hash += bh_merge__hash(m, bh_merge__hash(m, 1, name),
			    value);
	return hash;
}

/* A line that is not taken: what the first of them was is told. */
static void
refuse(struct bh_source *source, size_t *count, size_t line, const char *why)
{
	++*count;
	if (source->why != NULL)
		return;
	source->line = line;
	source->why = why;
}

static bool
is_there(const struct bh_merge *m, const struct bh_exposition *sample,
    uint32_t hash)
{
	struct bh_exposition other;
	uint32_t i = m->sample_at[hash & m->mask];

	for (; i != BH_PROM_NONE; i = m->sample[i].same) {
		if (m->sample[i].hash != hash)
			continue;
		bh_exposition__parse(m->sample[i].line, m->sample[i].len,
		    &other);
		if (bh_exposition__same(sample, &other))
			return true;
	}
	return false;
}

static void
append(struct bh_merge *m, struct bh_family *f, const struct bh_sample *sample)
{
	uint32_t i = ++m->samples, *place = &m->sample_at[sample->hash &
	    m->mask];

	m->sample[i] = *sample;
	m->sample[i].same = *place;
	*place = i;
	if (f->first == BH_PROM_NONE)
		f->first = i;
	else
		m->sample[f->last].next = i;
	f->last = i;
}

static void
take_sample(struct bh_merge *m, struct bh_source *source, size_t number,
    const struct bh_exposition *sample, const struct bh_sample *line)
{
	struct bh_sample s = *line;
	const char *why;
	struct bh_family *f = bh_family__of(m, sample, source->name, &why);

	if (f == NULL) {
		refuse(source, &source->invalid, number, why);
		return;
	}
	if (source->number > 0 && f->refused == source->number) {
		refuse(source, &source->conflicts, number,
		    "another type than elsewhere");
		return;
	}
	s.hash = hash_sample(m, sample);
	if (is_there(m, sample, s.hash)) {
		refuse(source, &source->duplicates, number,
		    "a sample that is there already");
		return;
	}
	append(m, f, &s);
	source->samples++;
}

/* The first to say it is right. */
static void
declare(struct bh_merge *m, const struct bh_source *source,
    const struct bh_exposition *line)
{
	struct bh_family *f = bh_family__get(m, line->name, source->name);

	if (line->kind == BH_EXPOSITION_HELP && f->help.at == NULL)
		f->help = line->text;
	if (line->kind == BH_EXPOSITION_UNIT && f->unit.at == NULL)
		f->unit = line->text;
	if (line->kind != BH_EXPOSITION_TYPE || f->typed)
		return;
	f->typed = true;
	f->type = line->type;
}

static void
check_type(struct bh_merge *m, struct bh_source *source, size_t number,
    const struct bh_exposition *line)
{
	struct bh_family *f = bh_family__find(m, line->name);

	if (f == NULL || f->type == line->type)
		return;
	f->refused = source->number;
	refuse(source, &source->conflicts, number,
	    "another type than elsewhere");
}

/* One line: in the first pass what is said of families, in the second the
 * samples, so that their families are known. */
static void
take_line(struct bh_merge *m, struct bh_source *source, size_t number,
    const struct bh_sample *line, bool samples)
{
	bool own = source->number == 0;
	struct bh_exposition e;

	bh_exposition__parse(line->line, line->len, &e);
	if (e.kind != BH_EXPOSITION_INVALID && !own &&
	    e.name.len >= sizeof(reserved) - 1 &&
	    memcmp(e.name.at, reserved, sizeof(reserved) - 1) == 0) {
		e.kind = BH_EXPOSITION_INVALID;
		e.why = "a name that begins with promhttp_";
	}
	if (!samples) {
		if (e.kind == BH_EXPOSITION_HELP ||
		    e.kind == BH_EXPOSITION_TYPE ||
		    e.kind == BH_EXPOSITION_UNIT)
			declare(m, source, &e);
	} else if (e.kind == BH_EXPOSITION_INVALID) {
		refuse(source, &source->invalid, number, e.why);
	} else if (e.kind == BH_EXPOSITION_TYPE && !own) {
		check_type(m, source, number, &e);
	} else if (e.kind == BH_EXPOSITION_SAMPLE) {
		take_sample(m, source, number, &e, line);
	}
}

/* A line without its end may be half a line, and half a number. */
static void
take(struct bh_merge *m, struct bh_source *source, bool samples)
{
	const char *at = source->text, *lf;
	size_t left = source->len, number;
	struct bh_sample line = { 0 };

	for (number = 1; left > 0; number++) {
		lf = memchr(at, '\n', left);
		if (lf == NULL) {
			if (samples)
				refuse(source, &source->invalid, number,
				    "a last line without line end");
			return;
		}
		line.line = at;
		line.len = (uint32_t)(lf - at);
		take_line(m, source, number, &line, samples);
		left -= (size_t)line.len + 1;
		at = lf + 1;
	}
}

static size_t
count_lines(const struct bh_source *source)
{
	const char *at = source->text;
	size_t i, n = 0;

	for (i = 0; i < source->len; i++)
		n += at[i] == '\n';
	return n;
}

/* Zeroed, or NULL. */
static void *
room(struct bh_merge *m, size_t count, size_t size)
{
	void *at = count > SIZE_MAX / size ? NULL :
	    bh_alloc(m->scrape->h, count * size);

	if (at != NULL)
		memset(at, 0, count * size);
	return at;
}

/* Of no more than so many lines; of each a family or a sample is made, and of
 * a sample perhaps both. */
static bool
begin(struct bh_merge *m, size_t lines)
{
	struct bh_scrape *scrape = m->scrape;
	size_t places = 64;

	while (places < lines)
		places *= 2;
	if (places > UINT32_MAX / 2)
		return false;
	m->mask = (uint32_t)places - 1;
	/* Labels may be what strangers have sent to those who count them; at
	 * a start of the machine there may be no key yet. */
	(void)!getrandom(m->key, sizeof(m->key), GRND_NONBLOCK);
	m->family_at = room(m, places, sizeof(*m->family_at));
	m->sample_at = room(m, places, sizeof(*m->sample_at));
	m->sample = bh_alloc(scrape->h, (lines + 1) * sizeof(*m->sample));
	m->family = bh_alloc(scrape->h, (lines + 1) * sizeof(*m->family));
	return m->family_at != NULL && m->sample_at != NULL &&
	    m->sample != NULL && m->family != NULL;
}

int
bh_merge__all(struct bh_merge *m, struct bh_scrape *scrape)
{
	enum { OWN = 16 }; /* lines for each source */
	size_t i, lines = OWN * (scrape->count + 2);

	*m = (struct bh_merge){ .scrape = scrape };
	for (i = 0; i < scrape->count; i++) {
		scrape->source[i].number = i + 1;
		lines += count_lines(&scrape->source[i]);
	}
	if (!begin(m, lines))
		return 503;
	for (i = 0; i < scrape->count; i++)
		take(m, &scrape->source[i], false);
	for (i = 0; i < scrape->count; i++)
		take(m, &scrape->source[i], true);
	return 0;
}

int
bh_merge__own(struct bh_merge *m, struct bh_source *own)
{
	take(m, own, false);
	take(m, own, true);
	return own->invalid > 0 ? 500 : 0;
}
