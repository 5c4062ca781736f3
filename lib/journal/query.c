#include <limits.h>
#include <string.h>

#include "conn/clock.h"
#include "handler/private.h"
#include "journal/journal.h"
#include "proto/bytes.h"
#include "proto/moment.h"
#include "proto/percent.h"

/* One parameter, decoded; both end with a NUL, and have no other. */
struct item {
	const char *name;
	char *value;
	size_t len;
};

static const char *
read_unit(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	(void)h;
	return bh_globs__add_unit(&q->units, i->value, i->len) ? NULL :
	    "unit: not a unit's name or a pattern, or too many of them";
}

static int
priority(const char *word, size_t len)
{
	static const char words[][2][8] = { { "emerg", "panic" },
	    { "alert", "" }, { "crit", "" }, { "err", "error" },
	    { "warning", "warn" }, { "notice", "" }, { "info", "" },
	    { "debug", "" } };
	int i;

	for (i = 0; i < 8; i++)
		if ((len == 1 && word[0] == '0' + i) ||
		    bh_bytes__same(word, len, words[i][0],
		    strlen(words[i][0])) || (words[i][1][0] != '\0' &&
		    bh_bytes__same(word, len, words[i][1],
		    strlen(words[i][1]))))
			return i;
	return -1;
}

/* "err": it and what is worse; "warning..notice": from the one to the other. */
static const char *
read_priority(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	const char *dots = strstr(i->value, "..");
	size_t first = dots != NULL ? (size_t)(dots - i->value) : i->len;
	int a = priority(i->value, first), b = a;

	(void)h;
	if (dots != NULL)
		b = priority(dots + 2, i->len - first - 2);
	if (a < 0 || b < 0)
		return "priority: not 0 to 7, emerg, alert, crit, err, "
		    "warning, notice, info, debug, or two of them with '..'";
	q->priority_max = dots == NULL || a < b ? b : a;
	q->priority_min = dots == NULL ? 0 : a < b ? a : b;
	return NULL;
}

static const char *
read_moment(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	bool since = i->name[0] == 's';

	(void)h;
	return bh_moment__parse(i->value, i->len,
	    (uint64_t)bh_clock__real(), since ? &q->since : &q->until) ? NULL :
	    "since, until: not 2026-11-22T17:40:00Z, 2026-11-22, seconds since "
	    "1970, -15m, -2h, -7d, now, today or yesterday";
}

static const char *
read_text(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	(void)h;
	q->text = i->value;
	q->text_len = i->len;
	return NULL;
}

static const char *
read_case(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	(void)h;
	if (strcmp(i->value, "yes") != 0 && strcmp(i->value, "no") != 0)
		return "case: not yes or no";
	q->fold = i->value[0] == 'n';
	return NULL;
}

static const char *
read_boot(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	(void)h;
	if (i->len == 1 && i->value[0] == '0')
		q->boot = "";
	else if (i->len == 32 && strspn(i->value, "0123456789abcdef") == 32)
		q->boot = i->value;
	return q->boot != NULL ? NULL :
	    "boot: not 0, for the present one, or one of /boots";
}

static const char *
read_cursor(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	(void)h;
	*(i->name[0] == 'a' ? &q->after : &q->before) = i->value;
	return i->len > 512 ? "not a cursor" : NULL;
}

static const char *
read_limit(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	uint64_t n;

	(void)h;
	if (!bh_bytes__decimal(i->value, i->len, BH_JOURNAL_LIMIT, &n))
		return "limit: not a number up to 10000";
	q->limit = (long long)n;
	return NULL;
}

static const char *
read_shape(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	static const char words[][7] = { "json", "text", "stream" };
	int n;

	(void)h;
	for (n = 0; n < 3; n++)
		if (strcmp(i->value, words[n]) == 0) {
			q->shape = (enum bh_shape)n;
			return NULL;
		}
	return "format: not json, text or stream";
}

/* FIELD=VALUE. What is not shown is not asked for either: whether there is such
 * an entry would tell it. */
static const char *
add_match(struct bh_handler *h, struct bh_query *q, const char *name,
    size_t name_len, const char *value, size_t len)
{
	char *match = bh_alloc(h, name_len + len + 2);

	if (match == NULL || q->match_count == BH_JOURNAL_ASKED)
		return "too many fields";
	if (!bh_globs__shows(h->userdata, name, name_len))
		return "a parameter, or field, that there is not; the man "
		    "page has all, and --field adds fields";
	memcpy(match, name, name_len);
	match[name_len] = '=';
	memcpy(match + name_len + 1, value, len);
	match[name_len + len + 1] = '\0';
	q->match[q->match_count] = match;
	q->match_len[q->match_count++] = name_len + len + 1;
	return NULL;
}

static const char *
read_field(struct bh_handler *h, struct bh_query *q, const struct item *i)
{
	const char *at = strchr(i->value, '=');

	if (at == NULL)
		return "field: not NAME=VALUE";
	return add_match(h, q, i->value, (size_t)(at - i->value), at + 1,
	    i->len - (size_t)(at + 1 - i->value));
}

static const struct {
	char name[9];
	bool empty; /* may be: else it is as if it was not there */
	const char *(*read)(struct bh_handler *, struct bh_query *,
	    const struct item *);
} parameters[] = {
	{ "unit", false, read_unit }, { "priority", false, read_priority },
	{ "since", false, read_moment }, { "until", false, read_moment },
	{ "q", false, read_text }, { "case", false, read_case },
	{ "boot", false, read_boot }, { "after", true, read_cursor },
	{ "before", false, read_cursor }, { "limit", false, read_limit },
	{ "format", false, read_shape }, { "field", false, read_field },
};

static const char *
read_item(struct bh_handler *h, struct bh_query *q, const struct item *item)
{
	size_t i;

	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (strcmp(item->name, parameters[i].name) == 0)
			return item->len == 0 && !parameters[i].empty ? NULL :
			    parameters[i].read(h, q, item);
	return add_match(h, q, item->name, strlen(item->name), item->value,
	    item->len);
}

/* As forms encode it: a "+" is a blank. False for what is no text. */
static bool
decode(struct bh_handler *h, const char *s, size_t len, char **ret,
    size_t *ret_len)
{
	char *at = bh_alloc(h, len + 1);
	size_t i;

	if (at == NULL)
		return false;
	for (i = 0; i < len; i++)
		at[i] = (char)(s[i] == '+' ? ' ' : s[i]);
	*ret_len = bh_percent__decode(at, at, len);
	if (*ret_len == (size_t)-1 || memchr(at, '\0', *ret_len) != NULL)
		return false;
	at[*ret_len] = '\0';
	*ret = at;
	return true;
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
bh_query__read(struct bh_handler *h, struct bh_query *q)
{
	const struct bh_target *target = &h->private->x.target;
	const char *at = h->path + target->query, *why = NULL;
	const char *end = at + (target->has_query ? target->query_len : 0);
	struct item item;

	*q = (struct bh_query){ .priority_max = 7, .until = UINT64_MAX,
	    .fold = -1, .limit = -1, .shape = choose(h),
	    .units = { .at = q->unit_room, .max = BH_JOURNAL_ASKED } };
	while (at < end && why == NULL) {
		size_t len = strcspn(at, "&"), key, unused;
		char *name;

		if (len > (size_t)(end - at))
			len = (size_t)(end - at);
		for (key = 0; key < len && at[key] != '='; key++)
			;
		if (!decode(h, at, key, &name, &unused) ||
		    !decode(h, at + key + (key < len),
		    len - key - (key < len), &item.value, &item.len))
			return "the query is wrongly encoded";
		item.name = name;
		if (len > 0)
			why = read_item(h, q, &item);
		at += len + 1;
	}
	return why;
}
