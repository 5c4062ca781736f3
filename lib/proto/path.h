/* From the raw path of a target to a name that can be looked up: RFC 3986
 * section 5.2.4, but that climbing above the root is an error. */
#ifndef BH_PROTO_PATH_H
#define BH_PROTO_PATH_H

#include <stddef.h>

/*
 * Percent-decodes once and removes empty and dot segments. dst (len + 2
 * bytes; may not be raw) receives a path relative to the root, NUL-terminated,
 * that neither starts with "/" nor has "." or ".." segments nor doubled
 * slashes; it ends in "/" where the raw path did (or ended in a dot segment),
 * and is "" for the root itself.
 *   0    *ret_len: its length
 *   400  a malformed escape, or %00; wins over
 *   404  it climbs above the root, or has %2f
 */
int bh_path__resolve(char *dst, const char *raw, size_t len, size_t *ret_len);

#endif
