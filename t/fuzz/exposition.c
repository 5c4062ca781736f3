/*
 * Lines of metrics: what is taken for a sample is one when it is written anew
 * from its parts, and the same one; strtod reads its value, which is finite
 * unless it says that it is not.
 *
 * Each line of the input is parsed by itself.
 */
#include <math.h>

#include "fuzz.h"
#include "proto/exposition.h"

static size_t
put(char *at, size_t len, struct bh_span s, const char *behind)
{
	if (s.len > 0)
		memcpy(at + len, s.at, s.len);
	len += s.len;
	memcpy(at + len, behind, strlen(behind));
	return len + strlen(behind);
}

/* Its labels in the other order, each with a comma behind it. */
static size_t
put_labels(char *at, size_t len, struct bh_span labels)
{
	struct bh_span name[BH_EXPOSITION_LABELS], value[BH_EXPOSITION_LABELS];
	size_t i = 0, n = 0;

	while (bh_exposition__label(labels, &i, &name[n], &value[n])) {
		HOLDS(name[n].len > 0);
		HOLDS(name[n].at >= labels.at && value[n].at + value[n].len <
		    labels.at + labels.len);
		HOLDS(++n <= BH_EXPOSITION_LABELS);
		if (n == BH_EXPOSITION_LABELS)
			break;
	}
	while (n-- > 0) {
		len = put(at, len, name[n], "=\"");
		len = put(at, len, value[n], "\",");
	}
	return len;
}

static void
check_sample(const struct bh_exposition *e, size_t size)
{
	char *line = bh_fuzz_room(NULL, 2 * size + 8), *end;
	char *value = bh_fuzz_string(e->value.at, e->value.len);
	struct bh_exposition other;
	size_t len = put(line, 0, e->name, "{");

	len = put_labels(line, len, e->text);
	line[len++] = '}';
	len = put(line, len, e->value, " ");
	len = put(line, len, e->timestamp, "");
	bh_exposition__parse(line, len, &other);
	HOLDS(other.kind == BH_EXPOSITION_SAMPLE);
	HOLDS(bh_exposition__same(e, &other));
	HOLDS(bh_exposition__same(&other, e));
	HOLDS(bh_exposition__same(e, e));
	HOLDS(other.value.len == e->value.len);
	HOLDS(isfinite(strtod(value, &end)) || strpbrk(value, "nN") != NULL);
	HOLDS(*end == '\0' && end > value);
	free(value);
	free(line);
}

static void
check(const char *text, size_t len)
{
	char *line = bh_fuzz_room(text, len);
	struct bh_exposition e;

	bh_exposition__parse(line, len, &e);
	HOLDS((e.kind == BH_EXPOSITION_INVALID) == (e.why != NULL));
	HOLDS(e.kind == BH_EXPOSITION_NOTHING ||
	    e.kind == BH_EXPOSITION_INVALID || e.name.len > 0);
	if (e.kind == BH_EXPOSITION_SAMPLE)
		check_sample(&e, len);
	free(line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *at = (const char *)data, *line;
	size_t n;

	while ((line = bh_fuzz_line(&at, &len, &n)) != NULL)
		check(line, n);
	return 0;
}
