#include <string.h>

#include "proto/date.h"
#include "proto/escape.h"
#include "proto/percent.h"
#include "simple/listing.h"

/* One digit behind the point below ten; no more than "1023 KiB". */
void
bh_page__size(struct bh_text *t, uint64_t size)
{
	static const char units[][4] = {
		"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB",
	};
	uint64_t tenths = size, rest = 0;
	size_t unit = 0;

	while (size >= 1024) {
		rest = size % 1024;
		size /= 1024;
		unit++;
	}
	tenths = size * 10 + (rest * 10 + 512) / 1024;
	size += rest >= 512;
	if (unit > 0 && size >= 1024) {
		tenths = 10;
		unit++;
	}
	if (unit == 0 || tenths >= 100) {
		bh_text__uint(t, size);
	} else {
		bh_text__uint(t, tenths / 10);
		bh_text__char(t, '.');
		bh_text__uint(t, tenths % 10);
	}
	bh_text__char(t, ' ');
	bh_text__puts(t, units[unit]);
}

static void
put_digits(struct bh_text *t, char before, int n)
{
	if (before != '\0')
		bh_text__char(t, before);
	bh_text__char(t, (char)('0' + n / 10));
	bh_text__char(t, (char)('0' + n % 10));
}

static void
put_day(struct bh_text *t, const struct bh_civil *c)
{
	put_digits(t, '\0', c->year / 100);
	put_digits(t, '\0', c->year % 100);
	put_digits(t, '-', c->month);
	put_digits(t, '-', c->day);
}

void
bh_page__date(struct bh_text *t, int64_t seconds)
{
	struct bh_civil c;

	bh_date__civil(seconds, &c);
	put_day(t, &c);
	put_digits(t, 'T', c.hour);
	put_digits(t, ':', c.minute);
	put_digits(t, ':', c.second);
	bh_text__char(t, 'Z');
}

void
bh_page__text(struct bh_text *t, const char *s, size_t len)
{
	size_t i = 0, n;

	for (; i < len; i += n) {
		n = bh_escape__utf8(s + i, len - i);
		if (n == 0 || (unsigned char)s[i] < 0x20 || s[i] == 0x7f) {
			n = 1;
			bh_text__puts(t, "\xef\xbf\xbd");
		} else {
			bh_escape__html(t, s + i, n);
		}
	}
}

static void
put_href(struct bh_text *t, const char *name, size_t len)
{
	char encoded[3 * 255];

	if (len <= sizeof(encoded) / 3)
		bh_text__put(t, encoded,
		    bh_percent__encode(encoded, name, len, ""));
}

/* <bdi>: a name from right to left stays within its line. */
static void
put_name(struct bh_text *t, const struct bh_entry *e)
{
	size_t len = strlen(e->name);

	if (e->kind == BH_ENTRY_SYMLINK) {
		bh_text__puts(t, "<span title=\"A symbolic link\"><bdi>");
		bh_page__text(t, e->name, len);
		bh_text__puts(t, "</bdi>@</span>");
		return;
	}
	bh_text__puts(t, "<a href=\"");
	put_href(t, e->name, len);
	bh_text__puts(t, e->kind == BH_ENTRY_DIRECTORY ? "/\"><bdi>" :
	    "\"><bdi>");
	bh_page__text(t, e->name, len);
	bh_text__puts(t, e->kind == BH_ENTRY_DIRECTORY ? "</bdi>/</a>" :
	    "</bdi></a>");
}

static void
put_size(struct bh_text *t, const struct bh_entry *e)
{
	if (e->kind != BH_ENTRY_FILE)
		return;
	bh_text__puts(t, "<data value=\"");
	bh_text__uint(t, (uint64_t)e->size);
	bh_text__puts(t, "\" title=\"");
	bh_text__uint(t, (uint64_t)e->size);
	bh_text__puts(t, e->size == 1 ? " byte\">" : " bytes\">");
	bh_page__size(t, (uint64_t)e->size);
	bh_text__puts(t, "</data>");
}

/* A narrow screen has no room for the time of day. */
static void
put_date(struct bh_text *t, int64_t seconds)
{
	struct bh_civil c;

	bh_date__civil(seconds, &c);
	bh_text__puts(t, "<time datetime=\"");
	bh_page__date(t, seconds);
	bh_text__puts(t, "\">");
	put_day(t, &c);
	bh_text__puts(t, "<span>");
	put_digits(t, ' ', c.hour);
	put_digits(t, ':', c.minute);
	bh_text__puts(t, "</span></time>");
}

void
bh_page__entry(struct bh_text *t, const struct bh_entry *e)
{
	static const char rows[][20] = {
		[BH_ENTRY_FILE] = "<tr><td>",
		[BH_ENTRY_DIRECTORY] = "<tr class=\"d\"><td>",
		[BH_ENTRY_SYMLINK] = "<tr class=\"l\"><td>",
	};

	bh_text__puts(t, rows[e->kind]);
	put_name(t, e);
	bh_text__puts(t, "</td><td>");
	put_size(t, e);
	bh_text__puts(t, "</td><td>");
	put_date(t, e->mtime);
	bh_text__puts(t, "</td></tr>\n");
}
