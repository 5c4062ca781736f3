/* The digests of what comes. */
#include "drop/drop.h"

void
bh_hash__begin(struct bh_hash *s, bool both)
{
	s->both = both;
	SHA256Init(&s->sha256);
	if (both)
		SHA512Init(&s->sha512);
}

void
bh_hash__add(struct bh_hash *s, const void *data, size_t len)
{
	SHA256Update(&s->sha256, data, len);
	if (s->both)
		SHA512Update(&s->sha512, data, len);
}

void
bh_hash__end(struct bh_hash *s, struct bh_digests *ret)
{
	SHA256Final(ret->sha256, &s->sha256);
	if (s->both)
		SHA512Final(ret->sha512, &s->sha512);
}
