#include <string.h>

#include "proto/bytes.h"
#include "proto/range.h"
#include "simple/conditions.h"
#include "simple/simple.h"

static const char names[BH_CONDITION_COUNT][20] = {
	[BH_IF_MATCH] = "If-Match",
	[BH_IF_UNMODIFIED_SINCE] = "If-Unmodified-Since",
	[BH_IF_NONE_MATCH] = "If-None-Match",
	[BH_IF_MODIFIED_SINCE] = "If-Modified-Since",
	[BH_IF_RANGE] = "If-Range",
	[BH_RANGE] = "Range",
	[BH_ACCEPT_ENCODING] = "Accept-Encoding",
};

static bool
add(struct bh_handler *h, struct bh_conditions *c,
    const struct bh_header *header)
{
	size_t i;

	for (i = 0; i < BH_CONDITION_COUNT; i++) {
		if (!bh_bytes__same_text(header->name, names[i]))
			continue;
		/* RFC 9110 5.3: fields of one name are one list. */
		c->value[i] = c->value[i] == NULL ? header->value :
		    bh_simple__join(h, c->value[i], ", ", header->value);
		return c->value[i] != NULL;
	}
	return true;
}

bool
bh_conditions__read(struct bh_handler *h, struct bh_conditions *ret)
{
	bool get = strcmp(h->command, "GET") == 0;
	size_t i;

	*ret = (struct bh_conditions){ 0 };
	if (!get && strcmp(h->command, "HEAD") != 0)
		return true;
	for (i = 0; i < h->headers.count; i++)
		if (!add(h, ret, &h->headers.item[i]))
			return false;
	/* RFC 9110 14.2: no other method has ranges. */
	if (!get)
		ret->value[BH_RANGE] = NULL;
	return true;
}

static enum bh_etag_match
match(const char *list, const struct bh_validators *v, bool strong)
{
	return bh_etag__match(list, strlen(list), v->etag, strong);
}

/* Whether the field is a date, and the file has not changed after it. */
static bool
is_older(const char *date, const struct bh_validators *v, bool *ret_is_date)
{
	int64_t seconds = 0;

	*ret_is_date = date != NULL && bh_since__parse(date, v->now, &seconds);
	return *ret_is_date && v->modified <= seconds;
}

int
bh_conditions__judge(const struct bh_conditions *c,
    const struct bh_validators *v)
{
	const char *list;
	bool is_date;

	/* A guard that cannot be read does not open. */
	list = c->value[BH_IF_MATCH];
	if (list != NULL) {
		if (match(list, v, true) != BH_ETAG_MATCH)
			return 412;
	} else if (!is_older(c->value[BH_IF_UNMODIFIED_SINCE], v, &is_date) &&
	    is_date) {
		return 412;
	}
	list = c->value[BH_IF_NONE_MATCH];
	if (list != NULL)
		return match(list, v, false) == BH_ETAG_MATCH ? 304 : 0;
	return is_older(c->value[BH_IF_MODIFIED_SINCE], v, &is_date) ? 304 : 0;
}

/* RFC 9110 13.1.5: exactly our entity tag, or exactly our date - but a date is
 * no strong validator before its second is over (8.8.2.2). */
static bool
is_same(const char *value, const struct bh_validators *v)
{
	return strcmp(value, v->etag) == 0 ||
	    (strcmp(value, v->date) == 0 && v->modified < v->now);
}

int
bh_conditions__range(const struct bh_conditions *c,
    const struct bh_validators *v, uint64_t size, uint64_t *ret_first,
    uint64_t *ret_last)
{
	const char *range = c->value[BH_RANGE];
	const char *same = c->value[BH_IF_RANGE];

	if (range == NULL || (same != NULL && !is_same(same, v)))
		return 200;
	return bh_range__parse(range, strlen(range), size, ret_first,
	    ret_last);
}
