/* What the files of lib/simple share. */
#ifndef BH_SIMPLE_SIMPLE_H
#define BH_SIMPLE_SIMPLE_H

#include <simplehttp.h>

#include "proto/text.h"

/* ---- simple.c */

/* One text after the other, for the request; NULL: no memory. */
const char *bh_simple__join(struct bh_handler *h, const char *a,
    const char *between, const char *b);

/* ---- translate.c */

/* Whether a segment of path starts with a dot; /.well-known/ may. */
bool bh_translate__is_hidden(const char *path);

/* As bh_simple_translate_path, but that names may start with a dot, and -1 for
 * a target that has no path. */
int bh_translate__resolve(struct bh_handler *h, const char *target, char **ret);

/* The raw query of a target, NULL where it has none. */
const char *bh_translate__query(const char *target);

#endif
