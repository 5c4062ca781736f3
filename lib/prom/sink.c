#include <string.h>

#include "prom/prom.h"

void
bh_prom_sink__flush(struct bh_prom_sink *s)
{
	if (s->len > 0 && s->error >= 0)
		s->error = bh_write(s->h, s->at, s->len);
	s->len = 0;
}

void
bh_prom_sink__put(struct bh_prom_sink *s, const char *at, size_t len)
{
	if (len > sizeof(s->at) - s->len)
		bh_prom_sink__flush(s);
	if (len > sizeof(s->at)) {
		if (s->error >= 0)
			s->error = bh_write(s->h, at, len);
		return;
	}
	if (len > 0)
		memcpy(s->at + s->len, at, len);
	s->len += len;
}

void
bh_prom_sink__puts(struct bh_prom_sink *s, const char *text)
{
	bh_prom_sink__put(s, text, strlen(text));
}
