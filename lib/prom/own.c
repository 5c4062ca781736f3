/* Metrics of the sources, and of the scrape. */
#include <string.h>

#include "conn/clock.h"
#include "prom/prom.h"
#include "proto/escape.h"

enum { EACH = 12, LINE = 160 }; /* lines of a source, bytes beside its name */

static const char kinds[][10] = { "directory", "file", "exec" };

static void
put_family(struct bh_text *t, const char *name, const char *help)
{
	bh_text__puts(t, "# HELP promhttp_");
	bh_text__puts(t, name);
	bh_text__char(t, ' ');
	bh_text__puts(t, help);
	bh_text__puts(t, "\n# TYPE promhttp_");
	bh_text__puts(t, name);
	bh_text__puts(t, " gauge\n");
}

void
bh_own__put_name(struct bh_text *t, const char *s)
{
	size_t len = strlen(s), n;

	for (; len > 0; s += n, len -= n) {
		n = bh_escape__utf8(s, len);
		if (*s == '\\' || *s == '"')
			bh_text__char(t, '\\');
		if (*s == '\n')
			bh_text__puts(t, "\\n");
		else if (n > 0)
			bh_text__put(t, s, n);
		else
			bh_text__puts(t, "\xef\xbf\xbd");
		n += n == 0;
	}
}

/* With thousandths. */
static void
put_seconds(struct bh_text *t, int64_t milliseconds)
{
	uint64_t n = (uint64_t)(milliseconds < 0 ? -milliseconds :
	    milliseconds);

	if (milliseconds < 0)
		bh_text__char(t, '-');
	bh_text__uint(t, n / 1000);
	bh_text__char(t, '.');
	bh_text__char(t, (char)('0' + n / 100 % 10));
	bh_text__char(t, (char)('0' + n / 10 % 10));
	bh_text__char(t, (char)('0' + n % 10));
}

static void
put_sample(struct bh_text *t, const char *name, const struct bh_source *s)
{
	bh_text__puts(t, "promhttp_");
	bh_text__puts(t, name);
	bh_text__puts(t, "{source=\"");
	bh_own__put_name(t, s->name);
	bh_text__puts(t, "\",kind=\"");
	bh_text__puts(t, kinds[s->kind]);
	bh_text__puts(t, "\"} ");
}

/* A number of each source. */
static void
put_counts(struct bh_text *t, const struct bh_scrape *scrape, const char *name,
    const char *help, size_t (*function)(const struct bh_source *))
{
	size_t i;

	put_family(t, name, help);
	for (i = 0; i < scrape->count; i++) {
		put_sample(t, name, &scrape->source[i]);
		bh_text__uint(t, function(&scrape->source[i]));
		bh_text__char(t, '\n');
	}
}

static size_t
success(const struct bh_source *s)
{
	return s->failure == NULL && s->why == NULL;
}

static size_t
samples(const struct bh_source *s)
{
	return s->samples;
}

static size_t
invalid(const struct bh_source *s)
{
	return s->invalid;
}

static size_t
duplicates(const struct bh_source *s)
{
	return s->duplicates;
}

static size_t
conflicts(const struct bh_source *s)
{
	return s->conflicts;
}

/* Milliseconds of each source of a kind. */
static void
put_times(struct bh_text *t, const struct bh_scrape *scrape, const char *name,
    const char *help, enum bh_source_kind kind,
    int64_t (*function)(const struct bh_scrape *, const struct bh_source *))
{
	size_t i;

	put_family(t, name, help);
	for (i = 0; i < scrape->count; i++) {
		const struct bh_source *s = &scrape->source[i];

		if (s->kind != kind || (kind == BH_SOURCE_FILE &&
		    s->mtime == 0))
			continue;
		put_sample(t, name, s);
		put_seconds(t, function(scrape, s));
		bh_text__char(t, '\n');
	}
}

static int64_t
mtime(const struct bh_scrape *scrape, const struct bh_source *s)
{
	(void)scrape;
	return s->mtime;
}

static int64_t
age(const struct bh_scrape *scrape, const struct bh_source *s)
{
	return scrape->now - s->mtime;
}

static int64_t
duration(const struct bh_scrape *scrape, const struct bh_source *s)
{
	(void)scrape;
	return s->milliseconds;
}

static void
put_all(struct bh_text *t, const struct bh_scrape *scrape)
{
	put_counts(t, scrape, "source_success",
	    "Whether all of the source could be taken.", success);
	put_counts(t, scrape, "source_samples",
	    "Samples taken from the source.", samples);
	put_counts(t, scrape, "source_invalid_lines",
	    "Lines of the source that are not valid.", invalid);
	put_counts(t, scrape, "source_duplicate_samples",
	    "Samples of the source that are there already.", duplicates);
	put_counts(t, scrape, "source_conflicting_lines",
	    "Lines of the source whose type is another elsewhere.", conflicts);
	put_times(t, scrape, "file_mtime_seconds",
	    "When the file was modified, in seconds since 1970.",
	    BH_SOURCE_FILE, mtime);
	put_times(t, scrape, "file_age_seconds",
	    "How long ago the file was modified.", BH_SOURCE_FILE, age);
	put_times(t, scrape, "exec_duration_seconds",
	    "How long the executable ran.", BH_SOURCE_EXEC, duration);
	put_family(t, "scrape_duration_seconds",
	    "How long it took to read and to run all sources.");
	bh_text__puts(t, "promhttp_scrape_duration_seconds ");
	put_seconds(t, bh_clock__monotonic() - scrape->began);
	bh_text__char(t, '\n');
	put_family(t, "build_info", "A 1, with the version as a label.");
	bh_text__puts(t, "promhttp_build_info{version=\"" BH_VERSION
	    "\"} 1\n");
}

int
bh_own__make(struct bh_scrape *scrape, struct bh_source *ret)
{
	struct bh_text t = { .size = 4096 };
	size_t i;

	for (i = 0; i < scrape->count; i++)
		t.size += EACH * (LINE + 3 * strlen(scrape->source[i].name));
	t.at = bh_alloc(scrape->h, t.size);
	if (t.at == NULL)
		return 503;
	put_all(&t, scrape);
	*ret = (struct bh_source){ .name = "promhttp", .text = t.at,
	    .len = t.len };
	return 0;
}
