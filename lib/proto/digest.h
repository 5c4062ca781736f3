/* Digests in fields: RFC 9530. */
#ifndef BH_PROTO_DIGEST_H
#define BH_PROTO_DIGEST_H

#include <stddef.h>

enum { BH_DIGEST_BYTES = 32 };

/* The SHA-256 of a value of Content-Digest or Repr-Digest, which may have
 * others. 1: in ret; 0: it has none; 400: it has one that is none. */
int bh_digest__sha256(const char *value, size_t len,
    unsigned char ret[BH_DIGEST_BYTES]);

#endif
