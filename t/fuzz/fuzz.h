/* What the targets share. libFuzzer gives the input in memory of its size; a
 * part of it goes into memory of its own size, so that ASan sees whoever reads
 * beyond its end. */
#ifndef BH_FUZZ_H
#define BH_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLDS(condition) \
	do \
		if (!(condition)) \
			bh_fuzz_broken(#condition, __FILE__, __LINE__); \
	while (0)

static inline void
bh_fuzz_broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

/* Memory of exactly that size; NULL gives memory that nothing was put into. */
static inline void *
bh_fuzz_room(const void *from, size_t len)
{
	void *at = malloc(len);

	HOLDS(at != NULL);
	if (from != NULL && len > 0)
		memcpy(at, from, len);
	return at;
}

/* A string: nothing behind its NUL. */
static inline char *
bh_fuzz_string(const char *from, size_t len)
{
	char *at = malloc(len + 1);

	HOLDS(at != NULL);
	memcpy(at, from, len);
	at[len] = '\0';
	return at;
}

/* The next line of the input without its LF, or NULL. */
static inline const char *
bh_fuzz_line(const char **at, size_t *left, size_t *ret_len)
{
	const char *line = *at, *end;

	if (*left == 0)
		return NULL;
	end = memchr(line, '\n', *left);
	*ret_len = end == NULL ? *left : (size_t)(end - line);
	*left -= *ret_len + (end != NULL);
	*at += *ret_len + (end != NULL);
	return line;
}

/* RFC 9110 5.6.2, as it stands there. */
static inline bool
bh_fuzz_is_token(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] == '\0' || strchr("!#$%&'*+-.^_`|~0123456789"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
		    s[i]) == NULL)
			return false;
	return len > 0;
}

static inline bool
bh_fuzz_has_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return true;
	return false;
}

/* Letters of the other case, ASCII only. */
static inline void
bh_fuzz_swap_case(char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((s[i] >= 'A' && s[i] <= 'Z') ||
		    (s[i] >= 'a' && s[i] <= 'z'))
			s[i] ^= 0x20;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#endif
