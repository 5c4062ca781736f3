/* Conditional requests, ranges and codings: what the client asked for. */
#ifndef BH_SIMPLE_CONDITIONS_H
#define BH_SIMPLE_CONDITIONS_H

#include <basehttp.h>

#include "proto/date.h"
#include "proto/etag.h"

enum bh_condition {
	BH_IF_MATCH,
	BH_IF_UNMODIFIED_SINCE,
	BH_IF_NONE_MATCH,
	BH_IF_MODIFIED_SINCE,
	BH_IF_RANGE,
	BH_RANGE,
	BH_ACCEPT_ENCODING,
	BH_CONDITION_COUNT,
};

/* The values of these fields, NULL where there is none: none at all for
 * methods other than GET and HEAD, Range only for GET. */
struct bh_conditions {
	const char *value[BH_CONDITION_COUNT];
};

/* What a file is compared by. */
struct bh_validators {
	char etag[BH_ETAG_SIZE];
	char date[BH_DATE_SIZE]; /* Last-Modified: not after now */
	int64_t modified;        /* the same in seconds since 1970 */
	int64_t now;
};

/* False where memory is out. */
bool bh_conditions__read(struct bh_handler *h, struct bh_conditions *ret);

/* In the order of RFC 9110 13.2.2: 0 go on, 304, 412. */
int bh_conditions__judge(const struct bh_conditions *c,
    const struct bh_validators *v);

/* Which part of size bytes is asked for: 200 all, 206 *ret_first to *ret_last,
 * both included, 416 none of it. */
int bh_conditions__range(const struct bh_conditions *c,
    const struct bh_validators *v, uint64_t size, uint64_t *ret_first,
    uint64_t *ret_last);

/* ---- since.c */

/* A date as HTTP, and as people's scripts, write it. now: seconds since 1970.
 * False for what is none. */
bool bh_since__parse(const char *text, int64_t now, int64_t *ret);

#endif
