/* Tools of the unit tests. */
#ifndef BH_UNIT_H
#define BH_UNIT_H

#include <criterion/criterion.h>
#include <stddef.h>
#include <string.h>

#include "proto/text.h"

/* The bytes of a literal and their number, for rows of a table. */
#define BYTES(literal) literal, sizeof(literal) - 1

/* How many rows a table has. */
#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* A copy of the bytes (zeros where bytes is NULL) that ends right before a
 * page nobody may touch: whoever reads or writes beyond it dies. */
void *bh_test_fence(const void *bytes, size_t len);
void bh_test_unfence(void *fenced, size_t len);

/* The function of that name in front of which ours stands. */
void *bh_test_next(const char *name);

/* The bytes in a form that can be printed; good until the fourth call. */
const char *bh_test_show(const void *bytes, size_t len);

/* Gives a parser every prefix of the input, the empty and the whole one too,
 * each in front of the fence. */
void bh_test_prefixes(void (*parse)(const char *, size_t), const char *in,
    size_t len);

/* A parser of a stream, fed with `step` bytes at a time: what it answered at
 * last; what it made of the input goes to out. */
typedef int bh_test_stream(const char *in, size_t len, size_t step,
    struct bh_text *out);

/* Feeds the input whole, byte by byte and in steps of 2, 3 and 7: each time
 * the same answer and the same output. */
void bh_test_steps(bh_test_stream *feed, const char *in, size_t len,
    int status, const char *out, const char *why);

#endif
