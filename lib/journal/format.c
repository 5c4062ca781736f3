/* Entries as journalctl(1) writes them: -o json, and -o short-iso-precise. */
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "handler/private.h"
#include "journal/journal.h"
#include "proto/date.h"
#include "proto/escape.h"

enum {
	NAMES = 128,   /* different fields of an entry that are sent */
	NAME_MAX = 64, /* bytes of one; journald takes no more */
	PIECE = 512,   /* bytes of a value that are escaped at once */
};

/* The fields of the present entry that are to be sent. */
struct fields {
	char name[NAMES][NAME_MAX + 1];
	unsigned short times[NAMES];
	size_t count;
};

bool
bh_format__is_plain(const char *s, size_t len)
{
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = bh_escape__utf8(s + i, len - i);
		if (n == 0)
			return false;
		if (n == 1 && ((unsigned char)s[i] < 0x20 || s[i] == 0x7f) &&
		    s[i] != '\n' && s[i] != '\t')
			return false;
		if (n == 2 && s[i] == '\xc2' && (unsigned char)s[i + 1] < 0xa0)
			return false;
	}
	return true;
}

/* Where a piece of UTF-8 ends: not within a character. */
static size_t
piece(const char *s, size_t len)
{
	size_t n = PIECE;

	if (len <= n)
		return len;
	while (n > PIECE - 4 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* A string, or the numbers of its bytes. */
static void
put_value(struct bh_handler *h, const char *s, size_t whole)
{
	size_t len = bh_visible__clip(s, whole), at, n, i;
	bool plain = bh_format__is_plain(s, len);
	char buffer[6 * PIECE];

	bh_write(h, plain ? "\"" : "[", 1);
	for (at = 0; at < len; at += n) {
		struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

		n = plain ? piece(s + at, len - at) :
		    len - at < PIECE ? len - at : PIECE;
		if (plain)
			bh_escape__json(&t, s + at, n);
		for (i = at; !plain && i < at + n; i++) {
			if (i > 0)
				bh_text__char(&t, ',');
			bh_text__uint(&t, (unsigned char)s[i]);
		}
		bh_write(h, t.at, t.len);
	}
	bh_write(h, plain ? "\"" : "]", 1);
}

/* The name in data, "NAME=value", if it is to be sent: its length, or 0. */
static size_t
name_of(const struct bh_reader *r, const char *data, size_t len)
{
	const char *end = memchr(data, '=', len);
	size_t n = end == NULL ? 0 : (size_t)(end - data);

	return n <= NAME_MAX && bh_globs__shows(r->journal, data, n) ? n : 0;
}

static size_t
find(const struct fields *f, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (memcmp(f->name[i], name, len) == 0 &&
		    f->name[i][len] == '\0')
			break;
	return i;
}

static void
count(const struct bh_reader *r, struct fields *f)
{
	const void *data;
	size_t len, n, i;

	f->count = 0;
	SD_JOURNAL_FOREACH_DATA(r->j, data, len) {
		n = name_of(r, data, len);
		i = n == 0 ? NAMES : find(f, data, n);
		if (i >= NAMES)
			continue;
		if (i == f->count) {
			memcpy(f->name[i], data, n);
			f->name[i][n] = '\0';
			f->times[i] = 0;
			f->count++;
		}
		f->times[i]++;
	}
}

static void
put_name(struct bh_handler *h, const char *name, size_t len)
{
	bh_write(h, ",\"", 2);
	bh_write(h, name, len);
	bh_write(h, "\":", 2);
}

/* Those that it has once, as they come. */
static void
put_single(const struct bh_reader *r, const struct fields *f)
{
	const void *data;
	size_t len, n, i;

	SD_JOURNAL_FOREACH_DATA(r->j, data, len) {
		n = name_of(r, data, len);
		i = n == 0 ? NAMES : find(f, data, n);
		if (i >= f->count || f->times[i] != 1)
			continue;
		put_name(r->h, data, n);
		put_value(r->h, (const char *)data + n + 1, len - n - 1);
	}
}

/* All values of one that it has several times. */
static void
put_list(const struct bh_reader *r, const char *name)
{
	size_t name_len = strlen(name), len;
	const void *data;
	bool first = true;

	put_name(r->h, name, name_len);
	bh_write(r->h, "[", 1);
	SD_JOURNAL_FOREACH_DATA(r->j, data, len) {
		if (name_of(r, data, len) != name_len ||
		    memcmp(data, name, name_len) != 0)
			continue;
		if (!first)
			bh_write(r->h, ",", 1);
		first = false;
		put_value(r->h, (const char *)data + name_len + 1,
		    len - name_len - 1);
	}
	bh_write(r->h, "]", 1);
}

ssize_t
bh_format__json(const struct bh_reader *r)
{
	bool stream = r->query->shape == BH_SHAPE_STREAM;
	struct fields f;
	uint64_t time = 0, monotonic = 0;
	char *cursor;
	size_t i;

	if (sd_journal_get_cursor(r->j, &cursor) < 0)
		return 0;
	(void)sd_journal_get_realtime_usec(r->j, &time);
	(void)sd_journal_get_monotonic_usec(r->j, &monotonic, &(sd_id128_t){
	    0 });
	if (stream)
		bh_printf(r->h, "id: %s\ndata: ", cursor);
	bh_printf(r->h, "{\"__CURSOR\":\"%s\",\"__REALTIME_TIMESTAMP\":"
	    "\"%llu\",\"__MONOTONIC_TIMESTAMP\":\"%llu\"", cursor,
	    (unsigned long long)time, (unsigned long long)monotonic);
	free(cursor);
	count(r, &f);
	put_single(r, &f);
	for (i = 0; i < f.count; i++)
		if (f.times[i] > 1)
			put_list(r, f.name[i]);
	return bh_write(r->h, "}\n\n", stream ? 3 : 2);
}

/* A line that no terminal heeds; those that follow the first are indented. */
static void
put_text(struct bh_handler *h, const char *s, size_t len)
{
	char buffer[PIECE];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	size_t at, n;

	for (at = 0; at < len; at += n) {
		if (t.size - t.len < 8) {
			bh_write(h, t.at, t.len);
			t.len = 0;
		}
		n = bh_escape__utf8(s + at, len - at);
		if (s[at] == '\n') {
			bh_text__puts(&t, "\n    ");
		} else if (n > 0 && bh_format__is_plain(s + at, n)) {
			bh_text__put(&t, s + at, n);
		} else {
			n = 1;
			bh_escape__log(&t, s + at, n, n);
		}
	}
	bh_write(h, t.at, t.len);
}

static bool
put_field(const struct bh_reader *r, const char *name)
{
	const char *at;
	size_t len;

	if (!bh_visible__get(r->j, name, &at, &len))
		return false;
	put_text(r->h, at, len);
	return true;
}

static void
put_time(struct bh_handler *h, uint64_t time)
{
	struct bh_civil c;

	bh_date__civil((int64_t)(time / 1000000), &c);
	bh_printf(h, "%04d-%02d-%02dT%02d:%02d:%02d.%06u+0000 ", c.year,
	    c.month, c.day, c.hour, c.minute, c.second,
	    (unsigned)(time % 1000000));
}

ssize_t
bh_format__text(const struct bh_reader *r)
{
	uint64_t time = 0;
	const char *at;
	size_t len;

	(void)sd_journal_get_realtime_usec(r->j, &time);
	put_time(r->h, time);
	if (put_field(r, "_HOSTNAME"))
		bh_write(r->h, " ", 1);
	if (!put_field(r, "SYSLOG_IDENTIFIER") && !put_field(r, "_COMM"))
		bh_write(r->h, "unknown", 7);
	if (bh_visible__get(r->j, "_PID", &at, &len)) {
		bh_write(r->h, "[", 1);
		put_text(r->h, at, len);
		bh_write(r->h, "]", 1);
	}
	bh_write(r->h, ": ", 2);
	(void)put_field(r, "MESSAGE");
	return bh_write(r->h, "\n", 1);
}
