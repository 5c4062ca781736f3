/* Base64: RFC 4648 section 4. */
#ifndef BH_PROTO_BASE64_H
#define BH_PROTO_BASE64_H

#include <stddef.h>

/* Bytes written to dst (at most len / 4 * 3; dst may be src), or (size_t)-1
 * for what no encoder makes: another alphabet, blanks, padding that is missing
 * or too much, bits behind the last byte. */
size_t bh_base64__decode(char *dst, const char *src, size_t len);

#endif
