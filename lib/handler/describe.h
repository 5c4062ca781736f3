/* What a request was, written as the body of an answer. */
#ifndef BH_HANDLER_DESCRIBE_H
#define BH_HANDLER_DESCRIBE_H

#include <basehttp.h>

/* The request's body, which was read before. */
struct bh_described_body {
	unsigned long long length;
	unsigned char sha256[32];
};

/* ?format=text or ?format=json; else what Accept likes more; else JSON. */
bool bh_describe__wants_text(const struct bh_handler *h);

/* An object with method, target, path, query, version, fields, peer and body.
 * What is not UTF-8 becomes U+FFFD. 0, or 500 without the memory. */
int bh_describe__json(struct bh_handler *h,
    const struct bh_described_body *body);

/* The same, a line for each. */
int bh_describe__text(struct bh_handler *h,
    const struct bh_described_body *body);

#endif
