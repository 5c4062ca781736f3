/* What the fields of a request say of its body and of the connection:
 * RFC 9112 sections 6 and 9, RFC 9110 sections 7.2, 7.6.1 and 10.1.1. */
#ifndef BH_PROTO_FRAMING_H
#define BH_PROTO_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bh_body_framing { BH_BODY_NONE, BH_BODY_LENGTH, BH_BODY_CHUNKED };

/* All zero before the first field. */
struct bh_framing {
	enum bh_body_framing body;
	uint64_t content_length;  /* with BH_BODY_LENGTH; at most INT64_MAX */
	bool close, keep_alive;   /* members of Connection */
	bool expect_continue;     /* to be ignored in HTTP/1.0 */
	bool host;                /* a Host field was seen */
	bool length;              /* a Content-Length field was seen */
	bool coding;              /* a Transfer-Encoding field was seen */
	int status;               /* of the gravest fault of a field so far */
};

/* Takes one field of the head into account. */
void bh_framing__add(struct bh_framing *f, const char *name, size_t name_len,
    const char *value, size_t value_len);

/*
 * After the last field; protocol: BH_HTTP_1_0 or BH_HTTP_1_1.
 *   0    f->body tells the body's framing
 *   400  Host missing (1.1), doubled or invalid; lengths that differ, repeat
 *        or are no number; a length and a coding; chunked not last, twice or
 *        in HTTP/1.0
 *   417  an expectation other than 100-continue
 *   501  a transfer coding other than chunked
 * Of several, 400 before 501 before 417: behind a 417 the framing is sound.
 */
int bh_framing__decide(const struct bh_framing *f, int protocol);

#endif
