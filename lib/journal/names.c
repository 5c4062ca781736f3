#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "journal/journal.h"

/* Where it is, or belongs. */
static size_t
find(const struct bh_names *names, const char *name, bool *ret_there)
{
	size_t low = 0, high = names->count, middle;
	int order;

	*ret_there = false;
	while (low < high) {
		middle = (low + high) / 2;
		order = strcmp(names->at[middle], name);
		if (order == 0) {
			*ret_there = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int
bh_names__begin(struct bh_handler *h, size_t max, struct bh_names *ret)
{
	*ret = (struct bh_names){ .max = max };
	ret->at = bh_alloc(h, max * sizeof(*ret->at));
	return ret->at == NULL ? -ENOMEM : 0;
}

static bool
is_wanted(const struct bh_reader *r, const char *s, size_t len)
{
	return bh_globs__has(&r->journal->units, s, len) &&
	    (r->query->units.count == 0 ||
	    bh_globs__has(&r->query->units, s, len));
}

/* Once, and if it is kept. */
static int
add(struct bh_reader *r, struct bh_names *names, const char *s, size_t len,
    bool (*keep)(struct bh_reader *, const char *))
{
	char name[BH_JOURNAL_NAME], *kept;
	size_t at;
	bool there;
	int error;

	if (len >= sizeof(name))
		return 0;
	memcpy(name, s, len);
	name[len] = '\0';
	at = find(names, name, &there);
	error = there ? 0 : bh_reader__look(r);
	if (there || error < 0 || (keep != NULL && !keep(r, name)))
		return error;
	if (names->count == names->max)
		return -ENOSPC;
	kept = bh_alloc(r->h, len + 1);
	if (kept == NULL)
		return -ENOMEM;
	memcpy(kept, name, len + 1);
	memmove(names->at + at + 1, names->at + at,
	    (names->count - at) * sizeof(*names->at));
	names->at[at] = kept;
	names->count++;
	return 0;
}

int
bh_names__collect(struct bh_reader *r, const char *field,
    struct bh_names *names, bool (*keep)(struct bh_reader *, const char *))
{
	size_t skip = strlen(field) + 1, len;
	int error = sd_journal_query_unique(r->j, field);
	const void *data;
	const char *at;

	while (error >= 0 && (error = sd_journal_enumerate_available_unique(
	    r->j, &data, &len)) > 0) {
		at = data;
		if (len > skip && is_wanted(r, at + skip, len - skip))
			error = add(r, names, at + skip, len - skip, keep);
	}
	return error < 0 ? error : 0;
}
