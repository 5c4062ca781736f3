/* Compressed siblings: x.js.br, x.js.zst, x.js.gz beside x.js. */
#ifndef BH_SIMPLE_CODING_H
#define BH_SIMPLE_CODING_H

#include "simple/open.h"

/* The file that stands for what was asked for. */
struct bh_variant {
	struct bh_opened file;
	const char *coding; /* for Content-Encoding; NULL: none */
	const char *suffix; /* for the entity tag; "": none */
	bool varies;        /* another Accept-Encoding may get another file */
};

/*
 * In v->file is the file itself, of which path below dir is the name. accept:
 * Accept-Encoding, NULL where the client did not say. whole: the file itself
 * is preferred. v->file is closed when it is
 * replaced.
 *   0    *v
 *   406  nothing that is there is acceptable
 *   500  out of memory
 */
int bh_coding__select(struct bh_handler *h, int dir, const char *path,
    const char *accept, bool whole, struct bh_variant *v);

#endif
