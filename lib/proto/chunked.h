/* The chunked coding, decoded: RFC 9112 section 7.1. */
#ifndef BH_PROTO_CHUNKED_H
#define BH_PROTO_CHUNKED_H

#include <stddef.h>
#include <stdint.h>

#include "bytes.h" /* BH_MORE */

/* All zero before the first byte, but for the limits. */
struct bh_chunked {
	uint64_t left;           /* bytes of data until the end of this chunk */
	size_t extensions;       /* bytes of chunk extensions so far */
	size_t trailers;         /* bytes of trailer lines so far */
	size_t fields;           /* trailer fields so far */
	size_t max_trailers;     /* bytes */
	size_t max_fields;
	unsigned char state;
	unsigned char digits;    /* of the chunk size so far */
};

enum { BH_CHUNK_DATA = -2, BH_CHUNK_EXTENSIONS = 4096 };

/*
 * Takes framing bytes from buf, never data.
 *   BH_MORE        all len bytes were framing; give the following ones
 *   BH_CHUNK_DATA  c->left bytes of data start at buf + *ret_used. Whoever
 *                  takes some subtracts them from c->left; called again with
 *                  c->left > 0 the answer is the same
 *   0              the end of the body, trailer section included
 *   400            broken framing; 431: trailers over their limits
 * *ret_used: the bytes of framing that were taken. An end or an error stays.
 */
int bh_chunked__next(struct bh_chunked *c, const char *buf, size_t len,
    size_t *ret_used);

#endif
