#include <string.h>

#include "simple/listing.h"

enum { BUFFER_SIZE = 32768 };

/* The longest pieces: the way up, "../" for each segment, beside a name; and a
 * path with each of its bytes escaped. */
bool
bh_sink__init(struct bh_sink *s, struct bh_handler *h, const char *path)
{
	size_t size = BUFFER_SIZE + 9 * strlen(path);

	*s = (struct bh_sink){ .h = h, .text = { .size = size } };
	s->text.at = bh_alloc(h, size);
	return s->text.at != NULL;
}

int
bh_sink__send(struct bh_sink *s)
{
	ssize_t n = 0;

	if (s->error == 0)
		n = bh_write(s->h, s->text.at, s->text.len);
	if (n < 0)
		s->error = (int)n;
	s->text.len = 0;
	return s->error;
}

void
bh_sink__room(struct bh_sink *s, size_t size)
{
	if (s->text.size - s->text.len < size)
		bh_sink__send(s);
}
