#include "handler/arena.h"

#include <stdint.h>
#include <sys/mman.h>

/* LITTLE: two pages, which an idle connection may have. */
enum { ALIGN = 16, BLOCK = 65536, LITTLE = 8192 };

struct bh_arena_block {
	struct bh_arena_block *older;
	size_t size;
	_Alignas(ALIGN) char at[];
};

void *
bh_arena__take(struct bh_arena *a, size_t size)
{
	struct bh_arena_block *b = a->newest;
	size_t room = b != NULL ? b->size - sizeof(*b) : sizeof(a->first);
	size_t map = BLOCK;
	char *at;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (size > room - a->used) {
		if (size > map - sizeof(*b))
			map = size + sizeof(*b);
		b = mmap(NULL, map, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (b == MAP_FAILED)
			return NULL;
		b->older = a->newest;
		b->size = map;
		a->newest = b;
		a->used = 0;
	}
	at = (b != NULL ? b->at : a->first) + a->used;
	a->used += size;
	return at;
}

void
bh_arena__reset(struct bh_arena *a)
{
	const struct bh_arena_block *b = a->newest;

	if (b == NULL || b->older != NULL || b->size > BLOCK ||
	    a->used > LITTLE - sizeof(*b))
		bh_arena__free(a);
	a->used = 0;
}

void
bh_arena__free(struct bh_arena *a)
{
	struct bh_arena_block *older;

	while (a->newest != NULL) {
		older = a->newest->older;
		munmap(a->newest, a->newest->size);
		a->newest = older;
	}
	a->used = 0;
}
