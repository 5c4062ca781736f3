#include <string.h>

#include "proto/escape.h"
#include "proto/percent.h"
#include "simple/listing.h"

static bool
is_utf8(const char *s, size_t len)
{
	size_t i = 0, n = 1;

	for (; i < len && n > 0; i += n)
		n = bh_escape__utf8(s + i, len - i);
	return n > 0;
}

/* "name":"...", and where that cannot hold it, all of it percent-encoded in
 * "name_bytes". */
static void
put_string(struct bh_text *t, const char *name, const char *prefix,
    const char *s, size_t len)
{
	size_t i;

	bh_text__char(t, '"');
	bh_text__puts(t, name);
	bh_text__puts(t, "\":\"");
	bh_text__puts(t, prefix);
	bh_escape__json(t, s, len);
	bh_text__char(t, '"');
	if (is_utf8(s, len))
		return;
	bh_text__puts(t, ",\"");
	bh_text__puts(t, name);
	bh_text__puts(t, "_bytes\":\"");
	bh_text__puts(t, prefix);
	for (i = 0; i < len; i++) {
		char encoded[3];

		bh_text__put(t, encoded,
		    bh_percent__encode(encoded, s + i, 1, "/"));
	}
	bh_text__char(t, '"');
}

void
bh_json__head(struct bh_sink *s, const struct bh_listing *l)
{
	bh_text__char(&s->text, '{');
	put_string(&s->text, "path", "/", l->path, strlen(l->path));
	bh_text__puts(&s->text, ",\"entries\":[");
}

void
bh_json__entry(struct bh_text *t, const struct bh_entry *e, bool first)
{
	static const char types[][12] = {
		[BH_ENTRY_FILE] = "file", [BH_ENTRY_DIRECTORY] = "directory",
		[BH_ENTRY_SYMLINK] = "symlink",
	};

	bh_text__puts(t, first ? "\n{" : ",\n{");
	put_string(t, "name", "", e->name, strlen(e->name));
	bh_text__puts(t, ",\"type\":\"");
	bh_text__puts(t, types[e->kind]);
	bh_text__puts(t, "\",\"size\":");
	if (e->kind == BH_ENTRY_FILE)
		bh_text__uint(t, (uint64_t)e->size);
	else
		bh_text__puts(t, "null");
	bh_text__puts(t, ",\"mtime\":\"");
	bh_page__date(t, e->mtime);
	bh_text__puts(t, "\"}");
}

void
bh_json__end(struct bh_sink *s)
{
	bh_sink__room(s, sizeof("\n]}\n"));
	bh_text__puts(&s->text, "\n]}\n");
}
