/* The digests that the client says it has: RFC 9530. */
#include <string.h>

#include "drop/drop.h"

static int
read_field(struct bh_handler *h, const char *name, struct bh_claim *ret)
{
	const char *value;
	size_t at = 0, len;
	int r, r512;

	while ((value = bh_headers_get_all(&h->headers, name, &at)) != NULL) {
		len = strlen(value);
		r = bh_digest__read(value, len, "sha-256", ret->is.sha256,
		    BH_SHA256_BYTES);
		r512 = bh_digest__read(value, len, "sha-512", ret->is.sha512,
		    BH_SHA512_BYTES);
		if (r == 400 || r512 == 400)
			return 400;
		ret->sha256 = ret->sha256 || r == 1;
		ret->sha512 = ret->sha512 || r512 == 1;
	}
	return 0;
}

int
bh_expected__read(struct bh_handler *h, struct bh_expected *ret)
{
	int status;

	*ret = (struct bh_expected){ .content = { .sha256 = false } };
	status = read_field(h, "Content-Digest", &ret->content);
	return status != 0 ? status :
	    read_field(h, "Repr-Digest", &ret->whole);
}

bool
bh_expected__holds(const struct bh_claim *c, const struct bh_digests *d)
{
	return (!c->sha256 ||
	    memcmp(c->is.sha256, d->sha256, BH_SHA256_BYTES) == 0) &&
	    (!c->sha512 ||
	    memcmp(c->is.sha512, d->sha512, BH_SHA512_BYTES) == 0);
}

int
bh_expected__refuse(struct bh_handler *h)
{
	return bh_send_error(h, 400, NULL,
	    "The content is not what its digest says; nothing was stored.");
}
