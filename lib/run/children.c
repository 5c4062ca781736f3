#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "run/children.h"

/* Two arrays, searched from one end to the other: 512 sources are 4 KiB, and
 * a fork costs many times the look at 10,000. */

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
bytes_of(size_t size)
{
	return size * (sizeof(uint64_t) + sizeof(pid_t));
}

int
bh_children__init(struct bh_children *c, size_t most)
{
	void *p = mmap(NULL, bytes_of(most), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return -errno;
	c->source = p;
	c->pid = (pid_t *)(c->source + most);
	c->count = 0;
	c->size = most;
	return 0;
}

void
bh_children__free(struct bh_children *c)
{
	munmap(c->source, bytes_of(c->size));
	c->source = NULL;
	c->count = c->size = 0;
}

bool
bh_children__add(struct bh_children *c, pid_t pid, uint64_t source)
{
	if (c->count == c->size)
		return false;
	c->pid[c->count] = pid;
	c->source[c->count++] = source;
	return true;
}

void
bh_children__remove(struct bh_children *c, pid_t pid)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (c->pid[i] == pid) {
			c->count--;
			c->pid[i] = c->pid[c->count];
			c->source[i] = c->source[c->count];
			return;
		}
}

size_t
bh_children__of_source(const struct bh_children *c, uint64_t source)
{
	size_t i, n = 0;

	for (i = 0; i < c->count; i++)
		n += c->source[i] == source;
	return n;
}

void
bh_children__kill(const struct bh_children *c, int signal)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		(void)kill(c->pid[i], signal);
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
		if (pid <= 0)
			return;
		bh_children__remove(c, pid);
	}
}
