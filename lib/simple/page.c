#include <string.h>

#include "proto/escape.h"
#include "proto/percent.h"
#include "simple/simple.h"

static const char before_title[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n"
	"<title>";

static const char before_heading[] =
	"</title>\n"
	"<style>\n"
	":root { color-scheme: light dark }\n"
	"body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem;"
	" margin: 1.5rem auto; padding: 0 1rem }\n"
	"h1 { font-size: 1.25rem; overflow-wrap: anywhere }\n"
	"ul { list-style: none; padding: 0 }\n"
	"li { overflow-wrap: anywhere; padding: .25rem 0 }\n"
	"</style>\n"
	"</head>\n"
	"<body>\n"
	"<h1>";

/* Text that is shown as it is: what has no sign of its own gets U+FFFD. */
static void
put_text(struct bh_text *t, const char *s, size_t len)
{
	size_t from = 0, i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f) {
			bh_escape__html(t, s + from, i - from);
			bh_text__puts(t, "\xef\xbf\xbd");
			from = i + 1;
		}
	bh_escape__html(t, s + from, len - from);
}

static void
put_title(struct bh_text *t, const char *path)
{
	bh_text__puts(t, "Directory listing for /");
	put_text(t, path, strlen(path));
}

void
bh_page__head(struct bh_text *t, const char *path, bool empty)
{
	bh_text__puts(t, before_title);
	put_title(t, path);
	bh_text__puts(t, before_heading);
	put_title(t, path);
	bh_text__puts(t, empty ? "</h1>\n<p>This directory is empty.</p>\n" :
	    "</h1>\n<ul>\n");
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
void
bh_page__entry(struct bh_text *t, const struct bh_entry *entry)
{
	static const char marks[][2] = {
		[BH_ENTRY_FILE] = "", [BH_ENTRY_DIRECTORY] = "/",
		[BH_ENTRY_SYMLINK] = "@",
	};
	size_t len = strlen(entry->name);
	bool link = entry->kind != BH_ENTRY_SYMLINK;

	bh_text__puts(t, "<li>");
	if (link) {
		bh_text__puts(t, "<a href=\"");
		put_href(t, entry->name, len);
		bh_text__puts(t, marks[entry->kind]);
		bh_text__puts(t, "\">");
	}
	bh_text__puts(t, "<bdi>");
	put_text(t, entry->name, len);
	bh_text__puts(t, "</bdi>");
	bh_text__puts(t, marks[entry->kind]);
	bh_text__puts(t, link ? "</a></li>\n" : "</li>\n");
}

void
bh_page__end(struct bh_text *t, bool empty)
{
	if (!empty)
		bh_text__puts(t, "</ul>\n");
	bh_text__puts(t, "</body>\n</html>\n");
}
