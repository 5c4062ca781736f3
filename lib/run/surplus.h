/* Connections over a limit: told so, and let go in order. */
#ifndef BH_RUN_SURPLUS_H
#define BH_RUN_SURPLUS_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

enum { BH_SURPLUS_MAX = 64 };

struct bh_surplus {
	int fd[BH_SURPLUS_MAX];
	int64_t until[BH_SURPLUS_MAX]; /* of the monotonic clock */
	size_t count;
};

/* Sends 503 with Retry-After without waiting. The connection lingers until
 * the client has closed it, so that it keeps the answer (RFC 9112 9.6), at
 * most a second; with too many others like it it is closed at once. */
void bh_surplus__refuse(struct bh_surplus *s, int fd);

/* What to wait for: s->count entries. */
void bh_surplus__poll(const struct bh_surplus *s, struct pollfd *ret);
/* Milliseconds until the first is to be closed; -1: there is none. */
int bh_surplus__left(const struct bh_surplus *s);
/* Closes those that are done. polled: of bh_surplus__poll. */
void bh_surplus__advance(struct bh_surplus *s, const struct pollfd *polled);

void bh_surplus__close(struct bh_surplus *s);

#endif
