/* The processes that serve connections, and whom each of them serves. */
#ifndef BH_RUN_CHILDREN_H
#define BH_RUN_CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "conn/peer.h"

/* As many as a kernel lets be by default: what "no limit" means. */
enum { BH_CHILDREN_MAX = 32768 };

/* Memory of the parent alone: what it writes between two forks would be copied
 * at each of them. */
struct bh_children {
	size_t count;
	struct bh_served {
		uint64_t source; /* 0: not counted */
		pid_t pid;
	} served[];
};

/* The address that is counted: of IPv4 all, of IPv6 its /64. 0 for a peer
 * without an Internet address. */
uint64_t bh_children__source(const struct bh_peer *peer);

/* Room for `most` processes, of which the parts that are used take memory;
 * NULL: there is none. */
struct bh_children *bh_children__new(size_t most);
void bh_children__free(struct bh_children *c, size_t most);

void bh_children__add(struct bh_children *c, pid_t pid, uint64_t source);
void bh_children__remove(struct bh_children *c, pid_t pid);
size_t bh_children__of_source(const struct bh_children *c, uint64_t source);
void bh_children__kill(const struct bh_children *c, int signal);

/* Takes the processes that have ended out; wait: all, and waits for them. */
void bh_children__reap(struct bh_children *c, bool wait);

#endif
