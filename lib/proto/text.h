/* Text put together in a buffer of fixed size. Put, put, put; look at
 * `truncated` at the end. */
#ifndef BH_PROTO_TEXT_H
#define BH_PROTO_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bh_text {
	char *at;        /* the caller's buffer; no NUL is kept at the end */
	size_t len, size;
	bool truncated;  /* something did not fit and was left out */
};

/* What does not fit whole is left out whole. */
void bh_text__put(struct bh_text *t, const char *s, size_t len);
void bh_text__puts(struct bh_text *t, const char *s);
void bh_text__char(struct bh_text *t, char c);
void bh_text__uint(struct bh_text *t, uint64_t n);
void bh_text__hex(struct bh_text *t, uint64_t n);
/* NUL behind the text, which is cut by one byte where it must. Returns
 * t->at. */
char *bh_text__end(struct bh_text *t);

#endif
