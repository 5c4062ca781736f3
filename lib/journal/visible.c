#include <errno.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "journal/journal.h"
#include "proto/bytes.h"

#define UNINITIALIZED __attribute__((uninitialized))

size_t
bh_visible__clip(const char *s, size_t len)
{
	size_t n = BH_JOURNAL_VALUE;

	if (len <= n)
		return len;
	while (n > BH_JOURNAL_VALUE - 4 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

bool
bh_visible__get(sd_journal *j, const char *name, const char **ret,
    size_t *ret_len)
{
	size_t skip = strlen(name) + 1, len;
	const void *data;

	if (sd_journal_get_data(j, name, &data, &len) < 0 || len < skip)
		return false;
	*ret = (const char *)data + skip;
	*ret_len = bh_visible__clip(*ret, len - skip);
	return true;
}

static bool
says(sd_journal *j, const char *name, const char *value)
{
	const char *at;
	size_t len;

	return bh_visible__get(j, name, &at, &len) && len == strlen(value) &&
	    memcmp(at, value, len) == 0;
}

/* A unit that may be seen, and was asked for. */
static bool
is_wanted(const struct bh_reader *r, const char *name)
{
	const struct bh_globs *asked = &r->query->units;
	const char *at;
	size_t len;

	return bh_visible__get(r->j, name, &at, &len) &&
	    bh_globs__has(&r->journal->units, at, len) &&
	    (asked->count == 0 || bh_globs__has(asked, at, len));
}

/* An entry of no unit, as where its process had ended before journald looked:
 * the kernel has told whose it was. */
static bool
is_of_account(const struct bh_reader *r)
{
	const void *data;
	size_t len, i;

	if (r->journal->uid_count == 0 || r->query->units.count > 0 ||
	    sd_journal_get_data(r->j, "_SYSTEMD_UNIT", &data, &len) != -ENOENT)
		return false;
	for (i = 0; i < r->journal->uid_count; i++)
		if (says(r->j, "_UID", r->journal->uid[i]))
			return true;
	return false;
}

/* Whose entry it is: that of the unit whose process wrote it, as journald saw,
 * or the one that systemd itself speaks of. What any other process says of
 * units counts for nothing. */
static bool
may_be_seen(const struct bh_reader *r)
{
	return is_wanted(r, "_SYSTEMD_UNIT") ||
	    (is_wanted(r, "UNIT") && says(r->j, "_PID", "1")) ||
	    is_of_account(r) ||
	    (r->journal->kernel && r->query->units.count == 0 &&
	    says(r->j, "_TRANSPORT", "kernel"));
}

static const char *
lower(char *room, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		room[i] = bh_bytes__lower(s[i]);
	return room;
}

static bool
has_capital(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			return true;
	return false;
}

static bool
has_text(const struct bh_reader *r)
{
	const struct bh_query *q = r->query;
	bool fold = q->fold < 0 ? !has_capital(q->text, q->text_len) :
	    q->fold != 0;
	UNINITIALIZED char room[2][BH_JOURNAL_VALUE];
	const char *at, *text = q->text;
	size_t len;

	if (!bh_visible__get(r->j, "MESSAGE", &at, &len) || q->text_len > len)
		return false;
	/* To compare at each place would take the one times the other. */
	if (fold) {
		at = lower(room[0], at, len);
		text = lower(room[1], text, q->text_len);
	}
	return memmem(at, len, text, q->text_len) != NULL;
}

bool
bh_visible__is(const struct bh_reader *r)
{
	return may_be_seen(r) && (r->query->text == NULL || has_text(r));
}
