#include <string.h>

#include "text.h"

void
bh_text__put(struct bh_text *t, const char *s, size_t len)
{
	if (len > t->size - t->len) {
		t->truncated = true;
		return;
	}
	if (len > 0)
		memcpy(t->at + t->len, s, len);
	t->len += len;
}

void
bh_text__puts(struct bh_text *t, const char *s)
{
	bh_text__put(t, s, strlen(s));
}

void
bh_text__char(struct bh_text *t, char c)
{
	bh_text__put(t, &c, 1);
}

static void
put_number(struct bh_text *t, uint64_t n, unsigned base)
{
	char digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[n % base];
		n /= base;
	} while (n > 0);
	bh_text__put(t, digits + i, sizeof(digits) - i);
}

void
bh_text__uint(struct bh_text *t, uint64_t n)
{
	put_number(t, n, 10);
}

void
bh_text__hex(struct bh_text *t, uint64_t n)
{
	put_number(t, n, 16);
}

char *
bh_text__end(struct bh_text *t)
{
	if (t->size == 0)
		return t->at;
	if (t->len == t->size) {
		t->len--;
		t->truncated = true;
	}
	t->at[t->len] = '\0';
	return t->at;
}
