/*
 * Lists and weights: the members are all of the list, and what is liked does
 * not depend on the order that the members have, nor on the case of letters.
 *
 * The first line of the input is the name that is looked for, the rest is the
 * list: of Accept, Accept-Encoding, Connection.
 */
#include <strings.h>

#include "fuzz.h"
#include "proto/list.h"

enum { MEMBERS_MAX = 64 };

struct members {
	const char *at[MEMBERS_MAX];
	size_t len[MEMBERS_MAX];
	size_t count;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What is between them is blanks and commas. */
static bool
read_members(const char *value, size_t len, struct members *m)
{
	size_t at = 0, end = 0, i;
	const char *member;
	size_t n = 0;

	while (bh_list__next(value, len, &at, &member, &n)) {
		HOLDS(member >= value + end && member + n <= value + len);
		HOLDS(n > 0 && !is_blank(member[0]) &&
		    !is_blank(member[n - 1]) && member[0] != ',');
		HOLDS(at <= len && at >= (size_t)(member - value) + n);
		for (i = end; i < (size_t)(member - value); i++)
			HOLDS(is_blank(value[i]) || value[i] == ',');
		end = (size_t)(member - value) + n;
		if (m->count == MEMBERS_MAX)
			return false;
		m->at[m->count] = member;
		m->len[m->count++] = n;
	}
	for (i = end; i < len; i++)
		HOLDS(is_blank(value[i]) || value[i] == ',');
	return true;
}

/* The members with one comma between them, the last one first. */
static char *
turn(const struct members *m, size_t *ret_len)
{
	size_t len = m->count, at = 0;
	char *s;

	for (size_t i = 0; i < m->count; i++)
		len += m->len[i];
	s = malloc(len);
	for (size_t i = m->count; i-- > 0; at++) {
		memcpy(s + at, m->at[i], m->len[i]);
		at += m->len[i];
		s[at] = ',';
	}
	*ret_len = len > 0 ? len - 1 : 0;
	return s;
}

/* A quoted string that has no end swallows what follows it. */
static bool
is_even(const struct members *m)
{
	for (size_t i = 0; i < m->count; i++) {
		bool quoted = false;

		for (size_t j = 0; j < m->len[i]; j++) {
			if (quoted && m->at[i][j] == '\\')
				j++;
			else if (m->at[i][j] == '"')
				quoted = !quoted;
		}
		if (quoted)
			return false;
	}
	return true;
}

static void
check_weight(const char *value, size_t len, const char *name,
    const struct members *m)
{
	struct bh_liking liking = { 0 }, one = { 0 };
	int weight = bh_list__weight(value, len, name), part, most = -1;

	HOLDS(weight >= -1 && weight <= 1000);
	bh_list__like(value, len, name, &liking);
	HOLDS(liking.fit >= 0 && liking.fit <= 3);
	HOLDS(weight == (liking.fit > 0 ? liking.weight : -1));
	HOLDS((bh_list__score(&liking) > 0) == (weight > 0));
	/* never more than the best of its members; each alone, in its place */
	for (size_t i = 0; i < m->count; i++) {
		char *member = bh_fuzz_room(m->at[i], m->len[i]);

		part = bh_list__weight(member, m->len[i], name);
		most = part > most ? part : most;
		bh_list__like(member, m->len[i], name, &one);
		free(member);
	}
	HOLDS(weight <= most && (weight == -1) == (most == -1));
	HOLDS(one.weight == liking.weight && one.fit == liking.fit);
}

static void
check_list(const char *value, size_t len, char *name)
{
	struct members m = { .count = 0 }, again = { .count = 0 };
	char *turned;
	size_t turned_len;
	bool has = bh_list__has(value, len, name), seen = false;
	int weight = bh_list__weight(value, len, name);

	if (!read_members(value, len, &m))
		return;
	for (size_t i = 0; i < m.count; i++)
		seen |= m.len[i] == strlen(name) &&
		    strncasecmp(m.at[i], name, m.len[i]) == 0;
	HOLDS(has == seen);
	if (is_even(&m)) {
		check_weight(value, len, name, &m);
		turned = turn(&m, &turned_len);
		HOLDS(read_members(turned, turned_len, &again));
		HOLDS(again.count == m.count);
		HOLDS(bh_list__has(turned, turned_len, name) == has);
		HOLDS(bh_list__weight(turned, turned_len, name) == weight);
		free(turned);
	}
	bh_fuzz_swap_case(name, strlen(name));
	HOLDS(bh_list__has(value, len, name) == has);
	HOLDS(bh_list__weight(value, len, name) == weight);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *line;
	size_t left = size, len = 0;
	char *name, *value;

	line = bh_fuzz_line(&at, &left, &len);
	if (line == NULL || memchr(line, '\0', len) != NULL)
		return 0;
	name = bh_fuzz_string(line, len);
	value = bh_fuzz_room(at, left);
	check_list(value, left, name);
	free(name);
	free(value);
	return 0;
}
