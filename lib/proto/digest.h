/* Digests in fields: RFC 9530. */
#ifndef BH_PROTO_DIGEST_H
#define BH_PROTO_DIGEST_H

#include <stddef.h>

enum { BH_SHA256_BYTES = 32, BH_SHA512_BYTES = 64 };

/* The one by `algorithm` ("sha-256", of 32 bytes, or "sha-512", of 64) in a
 * value of Content-Digest or Repr-Digest, which may have others. 1: in ret;
 * 0: it has none; 400: it has one that is none. */
int bh_digest__read(const char *value, size_t len, const char *algorithm,
    unsigned char *ret, size_t size);

#endif
