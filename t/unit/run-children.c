#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/children.h"
#include "unit.h"

static uint64_t
source_of(const unsigned char *address, int len)
{
	struct bh_peer p;

	memset(&p, 0, sizeof(p));
	memcpy(p.address, address, (size_t)len);
	p.address_len = len;
	return bh_children__source(&p);
}

Test(run_children, ipv4_addresses_count_each_for_itself)
{
	cr_assert(source_of((const unsigned char *)"\12\0\0\1", 4) !=
	    source_of((const unsigned char *)"\12\0\0\2", 4));
}

Test(run_children, ipv6_addresses_count_by_their_first_64_bits)
{
	unsigned char a[16] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 9, 9 };
	unsigned char b[16] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 7, 7 };
	unsigned char c[16] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 2, 9, 9 };

	cr_assert(source_of(a, 16) == source_of(b, 16));
	cr_assert(source_of(a, 16) != source_of(c, 16));
}

Test(run_children, only_unix_sockets_are_not_counted)
{
	unsigned char loopback[16] = { [15] = 1 };

	cr_assert(source_of(loopback, 0) == 0);
	cr_assert(source_of(loopback, 16) != 0);
	cr_assert(source_of(loopback, 4) != 0);
}

Test(run_children, counts_what_was_added_and_not_removed)
{
	struct bh_children *c = bh_children__new(4);

	cr_assert(c != NULL);
	bh_children__add(c, 11, 1);
	bh_children__add(c, 12, 2);
	bh_children__add(c, 13, 1);
	cr_assert(bh_children__of_source(c, 1) == 2);
	bh_children__remove(c, 11);
	cr_assert(bh_children__of_source(c, 1) == 1);
	cr_assert(bh_children__of_source(c, 2) == 1);
	bh_children__remove(c, 13);
	cr_assert(bh_children__of_source(c, 1) == 0);
	cr_assert(c->count == 1);
}

Test(run_children, a_stranger_is_not_removed)
{
	struct bh_children *c = bh_children__new(4);

	cr_assert(c != NULL);
	bh_children__add(c, 11, 1);
	bh_children__remove(c, 99);
	cr_assert(c->count == 1);
}

Test(run_children, who_was_killed_is_reaped)
{
	struct bh_children *c = bh_children__new(4);
	int i;

	cr_assert(c != NULL);
	for (i = 0; i < 3; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			pause();
			_exit(0);
		}
		bh_children__add(c, pid, 0);
	}
	bh_children__reap(c, false);
	cr_assert(c->count == 3);
	bh_children__kill(c, SIGKILL);
	bh_children__reap(c, true);
	cr_assert(c->count == 0);
	cr_assert(waitpid(-1, NULL, WNOHANG) < 0);
}
