/* Percent-coding: RFC 3986 section 2.1. */
#ifndef BH_PROTO_PERCENT_H
#define BH_PROTO_PERCENT_H

#include <stddef.h>

/* Bytes written to dst (at most len; dst may be src), or (size_t)-1 for an
 * escape that is not two hexadecimal digits. */
size_t bh_percent__decode(char *dst, const char *src, size_t len);

/* Encodes all but unreserved characters and the bytes of `keep`. dst has room
 * for 3 * len bytes. Returns the bytes written; no NUL is added. */
size_t bh_percent__encode(char *dst, const char *src, size_t len,
    const char *keep);

#endif
