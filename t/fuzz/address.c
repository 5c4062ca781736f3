/*
 * Numeric addresses and networks, held against libc's inet_pton; what is
 * written is read again as the same.
 */
#include <arpa/inet.h>

#include "fuzz.h"
#include "proto/address.h"

/* As inet_pton has it; a %zone and a mapped address are what they are. */
static int
judge(const char *text, size_t len, unsigned char ret[16])
{
	char *s = bh_fuzz_string(text, len);
	int size = strlen(s) != len ? 0 :
	    inet_pton(AF_INET, s, ret) == 1 ? 4 :
	    inet_pton(AF_INET6, s, ret) == 1 ? 16 : 0;

	free(s);
	return size;
}

static void
check_address(const char *text, size_t len)
{
	unsigned char a[16] = { 0 }, b[16] = { 0 };
	const unsigned char *plain = a;
	char again[BH_ADDRESS_SIZE], libc[INET6_ADDRSTRLEN];
	int size = bh_address__parse(text, len, a);
	int plain_size;

	HOLDS(size == judge(text, len, b));
	if (size == 0)
		return;
	HOLDS(memcmp(a, b, (size_t)size) == 0);
	plain_size = bh_address__unmap(&plain, size);
	bh_address__format(a, size, again);
	HOLDS(bh_address__parse(again, strlen(again), b) == plain_size);
	HOLDS(memcmp(plain, b, (size_t)plain_size) == 0);
	/* libc writes the older ::1.2.3.4 */
	inet_ntop(plain_size == 4 ? AF_INET : AF_INET6, plain, libc,
	    sizeof(libc));
	HOLDS(strcmp(again, libc) == 0 ||
	    (plain_size == 16 && strchr(libc, '.') != NULL));
}

/* The bits, one by one. A mapped address is in no network of IPv6. */
static bool
is_within(const struct bh_network *n, const unsigned char *address)
{
	const unsigned char *plain = address;

	if (bh_address__unmap(&plain, n->address_len) != n->address_len)
		return false;
	for (unsigned i = 0; i < n->bits; i++)
		if (((address[i / 8] ^ n->address[i / 8]) >> (7 - i % 8) &
		    1) != 0)
			return false;
	return true;
}

static void
check_network(const char *text, size_t len)
{
	struct bh_network n = { .bits = 0 };
	unsigned char other[16];

	if (!bh_network__parse(text, len, &n))
		return;
	HOLDS(n.address_len == 4 || n.address_len == 16);
	HOLDS(n.bits <= n.address_len * 8);
	HOLDS(bh_network__has(&n, n.address, n.address_len) ==
	    is_within(&n, n.address));
	for (unsigned i = 0; i < n.address_len * 8U; i++) {
		memcpy(other, n.address, 16);
		other[i / 8] ^= (unsigned char)(0x80 >> i % 8);
		HOLDS(bh_network__has(&n, other, n.address_len) ==
		    is_within(&n, other));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	check_address((const char *)data, len);
	check_network((const char *)data, len);
	return 0;
}
