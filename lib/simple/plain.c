#include <string.h>

#include "proto/escape.h"
#include "simple/listing.h"

/* The length of the UTF-8 sequence at the start of s, 0 where it is none or a
 * control character: of C0, DEL, or of C1, by which terminals are told as much
 * as by ESC. */
static size_t
span(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] < 0x20 || u[0] == 0x7f ||
	    (len > 1 && u[0] == 0xc2 && u[1] < 0xa0))
		return 0;
	return bh_escape__utf8(s, len);
}

/* A backslash doubled; control characters and what is not UTF-8 as \xHH: a
 * name is one line, and printf %b makes the name of it. */
static void
put_name(struct bh_text *t, const char *s, size_t len)
{
	size_t i = 0, n;

	for (; i < len; i += n) {
		n = span(s + i, len - i);
		if (s[i] == '\\') {
			bh_text__puts(t, "\\\\");
		} else if (n == 0) {
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
