/* A line of metrics: Prometheus' text format 0.0.4. */
#ifndef BH_PROTO_EXPOSITION_H
#define BH_PROTO_EXPOSITION_H

#include <stdbool.h>
#include <stddef.h>

enum bh_exposition_kind {
	BH_EXPOSITION_NOTHING, /* an empty line, or a comment */
	BH_EXPOSITION_HELP,    /* name, text: as it was escaped */
	BH_EXPOSITION_TYPE,    /* name, type */
	BH_EXPOSITION_UNIT,    /* name, text: as OpenMetrics has it */
	BH_EXPOSITION_SAMPLE,  /* name, text: its labels, value, timestamp */
	BH_EXPOSITION_INVALID, /* why */
};

/* What OpenMetrics alone knows is taken, too. */
enum bh_metric_type {
	BH_METRIC_UNTYPED, BH_METRIC_COUNTER, BH_METRIC_GAUGE,
	BH_METRIC_HISTOGRAM, BH_METRIC_SUMMARY, BH_METRIC_INFO,
	BH_METRIC_STATESET,
};

/* Bytes within the line. */
struct bh_span {
	const char *at;
	size_t len;
};

struct bh_exposition {
	enum bh_exposition_kind kind;
	enum bh_metric_type type;
	struct bh_span name, text;
	struct bh_span value;      /* a decimal number, NaN, Inf, -Inf, ... */
	struct bh_span timestamp;  /* milliseconds; of no bytes: none */
	const char *why;
};

enum { BH_EXPOSITION_LABELS = 128 }; /* of a sample */

/* line: without its line end. */
void bh_exposition__parse(const char *line, size_t len,
    struct bh_exposition *ret);

/* Whether it is a decimal number that 64 bits can hold, or NaN, Inf, Infinity
 * with or without a sign. */
bool bh_exposition__is_number(struct bh_span s);

/* The next label of a sample's text from *at on, which starts at 0; false
 * behind the last. The value is as it was escaped, which can be done in one way
 * only. */
bool bh_exposition__label(struct bh_span labels, size_t *at,
    struct bh_span *ret_name, struct bh_span *ret_value);

/* Whether it has that label, and its value is a number. */
bool bh_exposition__measures(struct bh_span labels, const char *name);

/* Whether both are the same name and the same labels, in whatever order; an
 * empty value is none. */
bool bh_exposition__same(const struct bh_exposition *a,
    const struct bh_exposition *b);

#endif
