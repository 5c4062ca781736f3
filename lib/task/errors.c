#include "task/errors.h"

#include <string.h>

/* The log escapes all but NUL. */
static void
put(struct bh_errors *e, const char *data, size_t len)
{
	size_t room = BH_ERRORS_LINE - e->len, i;

	if (len > room) {
		len = room;
		e->cut = true;
	}
	for (i = 0; i < len; i++)
		e->line[e->len++] = data[i] == '\0' ? '?' : data[i];
}

void
bh_errors__end(struct bh_errors *e)
{
	if (e->len > 0 && !e->cut && e->line[e->len - 1] == '\r')
		e->len--;
	e->line[e->len] = '\0';
	if (e->len > 0)
		bh_log_error(e->h, "%s: %s%s", e->name, e->line,
		    e->cut ? "..." : "");
	e->len = 0;
	e->cut = false;
}

void
bh_errors__take(struct bh_errors *e, const char *data, size_t len)
{
	const char *end = data + len, *lf;

	while (data < end) {
		lf = memchr(data, '\n', (size_t)(end - data));
		put(e, data, (size_t)((lf == NULL ? end : lf) - data));
		if (lf == NULL)
			return;
		bh_errors__end(e);
		data = lf + 1;
	}
}
