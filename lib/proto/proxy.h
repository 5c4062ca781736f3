/* The PROXY protocol, versions 1 and 2. */
#ifndef BH_PROTO_PROXY_H
#define BH_PROTO_PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h" /* BH_MORE */

enum bh_proxy_family {
	BH_PROXY_LOCAL, /* LOCAL, UNKNOWN, UNSPEC: the connection's peer */
	BH_PROXY_INET,
	BH_PROXY_INET6,
	BH_PROXY_UNIX,
};

struct bh_proxy {
	enum bh_proxy_family family;
	unsigned char source[16]; /* 4 or 16 bytes in network order */
	uint16_t source_port;
	bool tls;                 /* PP2_TYPE_SSL: the client used TLS */
};

enum { BH_PROXY_NONE = -2 };

/*
 *   0              a header of *ret_used bytes, in *ret
 *   BH_MORE        could become one
 *   BH_PROXY_NONE  does not start like one
 *   400            starts like one and is broken (v1 over 107 bytes, a TLV
 *                  beyond the end, an unknown command or version)
 */
int bh_proxy__parse(const char *buf, size_t len, struct bh_proxy *ret,
    size_t *ret_used);

#endif
