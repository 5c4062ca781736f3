/* Numeric addresses as text and as bytes: RFC 4291 2.2, RFC 5952, and dotted
 * IPv4. */
#ifndef BH_PROTO_ADDRESS_H
#define BH_PROTO_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { BH_ADDRESS_SIZE = 46 };

/* 4 or 16: the length of the address in ret; 0: not a numeric address.
 * IPv4 is four decimal numbers without leading zeros. */
int bh_address__parse(const char *text, size_t len, unsigned char ret[16]);

/* Of an IPv4-mapped address (::ffff:0:0/96) the IPv4 address in it, and 4;
 * else address_len. */
int bh_address__unmap(const unsigned char **address, int address_len);

/* address_len: 4 or 16 (an IPv4-mapped one is written as IPv4). Returns ret. */
char *bh_address__format(const unsigned char *address, int address_len,
    char ret[BH_ADDRESS_SIZE]);

/* A network: "10.0.0.0/8", "::1", "fd00::/8". IPv4-mapped addresses match IPv4
 * networks. */
struct bh_network {
	unsigned char address[16];
	unsigned char address_len, bits;
};

bool bh_network__parse(const char *text, size_t len, struct bh_network *ret);
bool bh_network__has(const struct bh_network *n, const unsigned char *address,
    int address_len);

#endif
