/* Text made harmless for where it goes. Every function appends to a bh_text. */
#ifndef BH_PROTO_ESCAPE_H
#define BH_PROTO_ESCAPE_H

#include "text.h"

/* & < > " ' as character references. */
void bh_escape__html(struct bh_text *t, const char *s, size_t len);

/* The length of the UTF-8 sequence at the start of s (RFC 3629 section 4), or
 * 0: overlong forms, surrogates and what lies beyond U+10FFFF are none. */
size_t bh_escape__utf8(const char *s, size_t len);

/* The inside of a JSON string, ASCII quotes not included. Valid UTF-8 passes;
 * each byte that is not becomes U+FFFD (RFC 8259). */
void bh_escape__json(struct bh_text *t, const char *s, size_t len);

/* One line whatever comes: bytes below 0x20, from 0x7f upwards, `"` and `\` as
 * \xHH; at most max bytes of s, then "...". */
void bh_escape__log(struct bh_text *t, const char *s, size_t len, size_t max);

/* Python's repr() of a string, for messages: single quotes unless the text has
 * one and no double quote; \\ \n \r \t, else \xHH below 0x20 and from 0x7f. */
void bh_escape__repr(struct bh_text *t, const char *s, size_t len);

#endif
