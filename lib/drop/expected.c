/* The digests that the client says it has: RFC 9530. */
#include <string.h>

#include "drop/drop.h"

static int
read_field(struct bh_handler *h, const char *name, bool *ret_there,
    unsigned char ret[BH_DIGEST_BYTES])
{
	const char *value;
	size_t at = 0;
	int r;

	*ret_there = false;
	while ((value = bh_headers_get_all(&h->headers, name, &at)) != NULL) {
		r = bh_digest__sha256(value, strlen(value), ret);
		if (r == 400)
			return 400;
		*ret_there = *ret_there || r == 1;
	}
	return 0;
}

int
bh_expected__read(struct bh_handler *h, struct bh_expected *ret)
{
	int status = read_field(h, "Content-Digest", &ret->content,
	    ret->content_is);

	return status != 0 ? status : read_field(h, "Repr-Digest",
	    &ret->whole, ret->whole_is);
}

bool
bh_expected__content(const struct bh_expected *e,
    const unsigned char sha256[BH_DIGEST_BYTES])
{
	return !e->content ||
	    memcmp(e->content_is, sha256, BH_DIGEST_BYTES) == 0;
}

bool
bh_expected__whole(const struct bh_expected *e,
    const unsigned char sha256[BH_DIGEST_BYTES])
{
	return !e->whole || memcmp(e->whole_is, sha256, BH_DIGEST_BYTES) == 0;
}

int
bh_expected__refuse(struct bh_handler *h)
{
	return bh_send_error(h, 400, NULL,
	    "The content is not what its digest says; nothing was stored.");
}
