/* What was asked for: the query, and Accept. */
#include <string.h>

#include "handler/private.h"
#include "journal/journal.h"
#include "proto/percent.h"

/* What each means is in one place only. */
static const char *
check(const struct bh_query *q)
{
	if (q->after != NULL && q->before != NULL)
		return "after, before: one of them";
	if (q->shape == BH_SHAPE_STREAM &&
	    (q->before != NULL || q->until != UINT64_MAX))
		return "before, until: a stream has no end";
	return NULL;
}

const char bh_query__no_memory[] = "no memory";

/* As forms encode it: a "+" is a blank. NULL, or why not. */
static const char *
decode(struct bh_handler *h, const char *s, size_t len, char **ret,
    size_t *ret_len)
{
	char *at = bh_alloc(h, len + 1);
	size_t i;

	if (at == NULL)
		return bh_query__no_memory;
	for (i = 0; i < len; i++)
		at[i] = (char)(s[i] == '+' ? ' ' : s[i]);
	*ret_len = bh_percent__decode(at, at, len);
	if (*ret_len == (size_t)-1 || memchr(at, '\0', *ret_len) != NULL)
		return "the query is wrongly encoded";
	at[*ret_len] = '\0';
	*ret = at;
	return NULL;
}

static enum bh_shape
choose(const struct bh_handler *h)
{
	int text = bh_headers__accept(&h->headers, "text/plain");
	int html = bh_headers__accept(&h->headers, "text/html");
	int stream = bh_headers__accept(&h->headers, "text/event-stream");
	int json = bh_headers__accept(&h->headers, "application/json");
	int lines = bh_headers__accept(&h->headers, "application/x-ndjson");

	if (lines > json)
		json = lines;
	if (html > text)
		text = html; /* a browser's window: it can show that */
	if (stream > json && stream > text)
		return BH_SHAPE_STREAM;
	return text > json ? BH_SHAPE_TEXT : BH_SHAPE_JSON;
}

const char *
bh_query__read(struct bh_handler *h, const char *known, struct bh_query *q)
{
	const struct bh_target *target = &h->private->x.target;
	const char *at = h->path + target->query, *why = NULL;
	const char *end = at + target->query_len;
	struct bh_item item;

	*q = (struct bh_query){ .priority_max = 7, .until = UINT64_MAX,
	    .fold = -1, .limit = -1, .shape = choose(h), .known = known,
	    .units = { .at = q->unit_room, .max = BH_JOURNAL_ASKED } };
	while (at < end && why == NULL) {
		size_t len = strcspn(at, "&"), key, unused;
		char *name = NULL;

		if (len > (size_t)(end - at))
			len = (size_t)(end - at);
		for (key = 0; key < len && at[key] != '='; key++)
			;
		why = decode(h, at, key, &name, &unused);
		if (why == NULL)
			why = decode(h, at + key + (key < len),
			    len - key - (key < len), &item.value, &item.len);
		item.name = name;
		if (why == NULL && len > 0)
			why = bh_item__read(h, q, &item);
		at += len + 1;
	}
	return why != NULL ? why : check(q);
}
