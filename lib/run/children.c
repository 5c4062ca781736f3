#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "run/children.h"

/* An array, searched from one end to the other: 512 are 8 KiB, and a fork costs
 * many times the look at 10,000. */

uint64_t
bh_children__source(const struct bh_peer *peer)
{
	uint64_t n = 0;
	int i;

	if (peer->address_len != 4 && peer->address_len != 16)
		return 0;
	for (i = 0; i < peer->address_len && i < 8; i++)
		n = n << 8 | peer->address[i];
	/* IPv4 in a block of IPv6 that is never assigned; ::1 is not 0. */
	if (peer->address_len == 4)
		n |= (uint64_t)0xffff << 32;
	return n == 0 ? 1 : n;
}

static size_t
bytes_for(size_t most)
{
	return sizeof(struct bh_children) + most * sizeof(struct bh_served);
}

struct bh_children *
bh_children__new(size_t most)
{
	void *p = mmap(NULL, bytes_for(most), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	(void)madvise(p, bytes_for(most), MADV_DONTFORK);
	return p;
}

void
bh_children__free(struct bh_children *c, size_t most)
{
	munmap(c, bytes_for(most));
}

void
bh_children__add(struct bh_children *c, pid_t pid, uint64_t source)
{
	c->served[c->count++] = (struct bh_served){ source, pid };
}

void
bh_children__remove(struct bh_children *c, pid_t pid)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (c->served[i].pid == pid) {
			c->served[i] = c->served[--c->count];
			return;
		}
}

size_t
bh_children__of_source(const struct bh_children *c, uint64_t source)
{
	size_t i, n = 0;

	for (i = 0; i < c->count; i++)
		n += c->served[i].source == source;
	return n;
}

void
bh_children__kill(const struct bh_children *c, int signal)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		(void)kill(c->served[i].pid, signal);
}

void
bh_children__reap(struct bh_children *c, bool wait)
{
	pid_t pid;

	/* -1: as a container's first process it is everybody's parent. */
	while (!wait || c->count > 0) {
		pid = waitpid(-1, NULL, wait ? 0 : WNOHANG);
		if (pid < 0 && errno == EINTR)
			continue;
		/* Whoever reaped them: nobody is left to wait for. */
		if (pid < 0)
			c->count = 0;
		if (pid <= 0)
			return;
		bh_children__remove(c, pid);
	}
}
