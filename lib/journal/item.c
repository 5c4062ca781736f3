/* One parameter, and what it may say. */
#include <string.h>

#include "conn/clock.h"
#include "journal/journal.h"
#include "proto/bytes.h"
#include "proto/moment.h"

static const char *
read_unit(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
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
read_priority(struct bh_handler *h, struct bh_query *q,
    const struct bh_item *i)
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
read_moment(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
{
	bool since = i->name[0] == 's';

	(void)h;
	return bh_moment__parse(i->value, i->len,
	    (uint64_t)bh_clock__real(), since ? &q->since : &q->until) ? NULL :
	    "since, until: not 2026-11-22T17:40:00Z, 2026-11-22, seconds since "
	    "1970, -15m, -2h, -7d, now, today or yesterday";
}

static const char *
read_text(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
{
	(void)h;
	q->text = i->value;
	q->text_len = i->len;
	return NULL;
}

static const char *
read_case(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
{
	(void)h;
	if (strcmp(i->value, "yes") != 0 && strcmp(i->value, "no") != 0)
		return "case: not yes or no";
	q->fold = i->value[0] == 'n';
	return NULL;
}

static const char *
read_boot(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
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
read_cursor(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
{
	(void)h;
	*(i->name[0] == 'a' ? &q->after : &q->before) = i->value;
	return i->len > 512 ? "not a cursor" : NULL;
}

static const char *
read_limit(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
{
	uint64_t n;

	(void)h;
	if (!bh_bytes__decimal(i->value, i->len, BH_JOURNAL_LIMIT, &n))
		return "limit: not a number up to 10000";
	q->limit = (long long)n;
	return NULL;
}

static const char *
read_shape(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
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

	if (match == NULL)
		return bh_query__no_memory;
	if (q->match_count == BH_JOURNAL_ASKED)
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
read_field(struct bh_handler *h, struct bh_query *q, const struct bh_item *i)
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
	bool often; /* may be there several times */
	const char *(*read)(struct bh_handler *, struct bh_query *,
	    const struct bh_item *);
} parameters[] = {
	{ "unit", false, true, read_unit },
	{ "priority", false, false, read_priority },
	{ "since", false, false, read_moment },
	{ "until", false, false, read_moment },
	{ "q", false, false, read_text },
	{ "case", false, false, read_case },
	{ "boot", false, false, read_boot },
	{ "after", true, false, read_cursor },
	{ "before", false, false, read_cursor },
	{ "limit", false, false, read_limit },
	{ "format", false, false, read_shape },
	{ "field", false, true, read_field },
};

/* Whether a list of words with a blank behind each has it; NULL has all. */
static bool
is_among(const char *words, const char *name)
{
	size_t len = strlen(name);
	const char *at = words;

	while (at != NULL && *at != '\0') {
		if (strncmp(at, name, len) == 0 && at[len] == ' ')
			return true;
		at += strcspn(at, " ") + 1;
	}
	return words == NULL;
}

const char *
bh_item__read(struct bh_handler *h, struct bh_query *q,
    const struct bh_item *item)
{
	size_t i;

	if (!is_among(q->known, item->name))
		return "a parameter that this path does not have";
	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		if (strcmp(item->name, parameters[i].name) != 0)
			continue;
		if (item->len == 0 && !parameters[i].empty)
			return NULL;
		if ((q->seen & 1u << i) != 0 && !parameters[i].often)
			return "a parameter that is there twice";
		q->seen |= 1u << i;
		return parameters[i].read(h, q, item);
	}
	return add_match(h, q, item->name, strlen(item->name), item->value,
	    item->len);
}
