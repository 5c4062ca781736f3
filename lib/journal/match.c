/*
 * What the journal's index can do. All of it may find more than what may be
 * seen, and never less: every entry is looked at by itself.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "journal/journal.h"

enum { UNITS_MAX = 64 }; /* more are not worth an index */

int
bh_match__field(sd_journal *j, const char *name, const char *value)
{
	char text[BH_JOURNAL_NAME + 32];
	int len = snprintf(text, sizeof(text), "%s=%s", name, value);

	if (len < 0 || (size_t)len >= sizeof(text))
		return -EINVAL;
	return sd_journal_add_match(j, text, (size_t)len);
}

/* What is of no unit. */
static int
add_others(const struct bh_reader *r)
{
	const struct bh_journal *journal = r->journal;
	int error = sd_journal_add_disjunction(r->j);
	size_t i;

	if (error >= 0 && journal->kernel)
		error = bh_match__field(r->j, "_TRANSPORT", "kernel");
	if (error >= 0 && journal->kernel && journal->uid_count > 0)
		error = sd_journal_add_disjunction(r->j);
	for (i = 0; i < journal->uid_count && error >= 0; i++)
		error = bh_match__field(r->j, "_UID", journal->uid[i]);
	return error;
}

/* As bh_visible__is has it. */
static int
add_units(const struct bh_reader *r, char *const *names, size_t count)
{
	bool others = r->query->units.count == 0 &&
	    (r->journal->kernel || r->journal->uid_count > 0);
	sd_journal *j = r->j;
	int error = 0;
	size_t i;

	for (i = 0; i < count && error >= 0; i++)
		error = bh_match__field(j, "_SYSTEMD_UNIT", names[i]);
	if (error >= 0 && count > 0)
		error = sd_journal_add_disjunction(j);
	if (error >= 0 && count > 0)
		error = bh_match__field(j, "_PID", "1");
	for (i = 0; i < count && error >= 0; i++)
		error = bh_match__field(j, "UNIT", names[i]);
	if (error >= 0 && others)
		error = add_others(r);
	/* Of no unit: no entry is. */
	if (error >= 0 && count == 0 && !others)
		error = bh_match__field(j, "_SYSTEMD_UNIT", "");
	return error < 0 ? error : sd_journal_add_conjunction(j);
}

/* The names that stand for all units there can be; else those that there are.
 * Whoever follows cannot know which ones there will be. */
static int
choose(struct bh_reader *r, struct bh_names *names)
{
	const struct bh_query *q = r->query;
	const struct bh_globs *g = q->units.count > 0 &&
	    bh_globs__are_names(&q->units) ? &q->units : &r->journal->units;
	size_t i;
	int error;

	if (bh_globs__are_names(g) && g->count <= names->max) {
		for (i = 0; i < g->count; i++)
			names->at[names->count++] = g->at[i];
		return 0;
	}
	if (q->shape == BH_SHAPE_STREAM)
		return -ENOSPC;
	error = bh_names__collect(r, "_SYSTEMD_UNIT", names, NULL);
	return error < 0 ? error : bh_names__collect(r, "UNIT", names, NULL);
}

static int
add_priorities(struct bh_reader *r)
{
	const struct bh_query *q = r->query;
	char digit[2] = "";
	int error = 0, i;

	if (q->priority_min == 0 && q->priority_max == 7)
		return 0;
	for (i = q->priority_min; i <= q->priority_max && error >= 0; i++) {
		digit[0] = (char)('0' + i);
		error = bh_match__field(r->j, "PRIORITY", digit);
	}
	return error;
}

int
bh_match__add(struct bh_reader *r, const char *boot)
{
	const struct bh_query *q = r->query;
	char *room[UNITS_MAX];
	struct bh_names names = { .at = room, .max = UNITS_MAX };
	int error = choose(r, &names);
	size_t i;

	if (error == 0)
		error = add_units(r, names.at, names.count);
	else if (error == -ENOSPC)
		error = 0;
	if (error >= 0)
		error = add_priorities(r);
	if (error >= 0 && boot != NULL)
		error = bh_match__field(r->j, "_BOOT_ID", boot);
	/* Or it would be one of these priorities, or that one. */
	if (error >= 0)
		error = sd_journal_add_conjunction(r->j);
	for (i = 0; i < q->match_count && error >= 0; i++)
		error = sd_journal_add_match(r->j, q->match[i],
		    q->match_len[i]);
	return error < 0 ? error : 0;
}
