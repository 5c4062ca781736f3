/* A request's memory: taken piece by piece, given back at once. */
#ifndef BH_HANDLER_ARENA_H
#define BH_HANDLER_ARENA_H

#include <stddef.h>

struct bh_arena_block;

struct bh_arena {
	size_t used;                  /* of the newest block, or of first */
	struct bh_arena_block *newest; /* NULL: first is in use */
	_Alignas(16) char first[1024]; /* most requests need no more */
};

/* NULL where memory is out. */
void *bh_arena__take(struct bh_arena *a, size_t size);
/* A block of which little was used stays, for the next request. */
void bh_arena__reset(struct bh_arena *a);
void bh_arena__free(struct bh_arena *a);

#endif
