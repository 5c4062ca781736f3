#include <string.h>

#include "proto/escape.h"
#include "simple/listing.h"

/* A backslash doubled; control characters and what is not UTF-8 as \xHH: a
 * name is one line, and printf %b makes the name of it. */
static void
put_name(struct bh_text *t, const char *s, size_t len)
{
	size_t i = 0, n;

	for (; i < len; i += n) {
		n = bh_escape__utf8(s + i, len - i);
		if (s[i] == '\\') {
			bh_text__puts(t, "\\\\");
		} else if (n == 0 || (unsigned char)s[i] < 0x20 ||
		    s[i] == 0x7f) {
			n = 1;
			bh_escape__log(t, s + i, 1, 1);
		} else {
			bh_text__put(t, s + i, n);
		}
	}
}

void
bh_plain__entry(struct bh_text *t, const struct bh_entry *e)
{
	put_name(t, e->name, strlen(e->name));
	bh_text__puts(t, e->kind == BH_ENTRY_DIRECTORY ? "/\n" : "\n");
}
