/* What the files of lib/simple share. */
#ifndef BH_SIMPLE_SIMPLE_H
#define BH_SIMPLE_SIMPLE_H

#include <simplehttp.h>

#include "proto/text.h"

/* ---- translate.c */

/* The raw query of a target, NULL where it has none. */
const char *bh_translate__query(const char *target);

/* ---- since.c */

/* Whether If-Modified-Since says that the client has what was last modified
 * at mtime. If-None-Match takes its place. */
bool bh_since__is_fresh(const struct bh_headers *headers, int64_t mtime);

#endif
