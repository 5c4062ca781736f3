/* Names by pattern: "*" stands for any bytes, "?" for one. */
#ifndef BH_PROTO_GLOB_H
#define BH_PROTO_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/* Whether all len bytes of text are as the pattern says. The time is bounded
 * by the product of their lengths, whatever the pattern. */
bool bh_glob__match(const char *pattern, const char *text, size_t len);

/* Whether it has a "*" or "?". */
bool bh_glob__is(const char *pattern);

#endif
