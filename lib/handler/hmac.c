#include "handler/hmac.h"

#include <string.h>

void
bh_hmac__begin(struct bh_hmac *m, const void *key, size_t len)
{
	unsigned char block[BH_HMAC_BLOCK] = { 0 };
	size_t i;

	if (len > sizeof(block)) {
		SHA256Init(&m->inner);
		SHA256Update(&m->inner, key, len);
		SHA256Final(block, &m->inner);
	} else {
		memcpy(block, key, len);
	}
	for (i = 0; i < sizeof(block); i++)
		block[i] ^= 0x36;
	SHA256Init(&m->inner);
	SHA256Update(&m->inner, block, sizeof(block));
	for (i = 0; i < sizeof(block); i++)
		block[i] ^= 0x36 ^ 0x5c;
	SHA256Init(&m->outer);
	SHA256Update(&m->outer, block, sizeof(block));
}

void
bh_hmac__add(struct bh_hmac *m, const void *data, size_t len)
{
	SHA256Update(&m->inner, data, len);
}

void
bh_hmac__end(struct bh_hmac *m, unsigned char ret[BH_HMAC_SIZE])
{
	SHA256Final(ret, &m->inner);
	SHA256Update(&m->outer, ret, BH_HMAC_SIZE);
	SHA256Final(ret, &m->outer);
}

bool
bh_hmac__same(const unsigned char a[BH_HMAC_SIZE],
    const unsigned char b[BH_HMAC_SIZE])
{
	unsigned i, difference = 0;

	for (i = 0; i < BH_HMAC_SIZE; i++)
		difference |= a[i] ^ b[i];
	return difference == 0;
}
