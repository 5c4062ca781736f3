/* HMAC with SHA-256: RFC 2104, FIPS 198-1. */
#ifndef BH_HANDLER_HMAC_H
#define BH_HANDLER_HMAC_H

#include <stdbool.h>
#include <stddef.h>
#include <sha256.h>

enum { BH_HMAC_SIZE = 32, BH_HMAC_BLOCK = 64 };

/* A copy of one that has begun begins with the same. Where one has ended, it
 * has to begin again. */
struct bh_hmac {
	SHA2_CTX inner, outer;
};

/* key: len bytes, as many as there are; of the caller again afterwards. None of
 * these fails. */
void bh_hmac__begin(struct bh_hmac *m, const void *key, size_t len);
void bh_hmac__add(struct bh_hmac *m, const void *data, size_t len);
void bh_hmac__end(struct bh_hmac *m, unsigned char ret[BH_HMAC_SIZE]);

/* Whether they are the same, in a time that does not tell where they differ. */
bool bh_hmac__same(const unsigned char a[BH_HMAC_SIZE],
    const unsigned char b[BH_HMAC_SIZE]);

#endif
