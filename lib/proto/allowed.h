/* A host of a list of those that are allowed, and what matches it: RFC 9110
 * section 4.2.3, RFC 3986 section 6.2.2.1. */
#ifndef BH_PROTO_ALLOWED_H
#define BH_PROTO_ALLOWED_H

#include <stdbool.h>
#include <stddef.h>

struct bh_allowed {
	const char *host; /* in the text that was parsed; an IPv6 address with
	                   * its brackets, a name without a dot at its end */
	size_t len;
	unsigned port;    /* 0: none was given */
	bool below;       /* "*.host": every name that ends in ".host" */
};

/* "www.example.org", "*.example.org", "192.0.2.1" or "[2001:db8::1]", each
 * perhaps with ":" and a port from 1 on. False: it is none of these. */
bool bh_allowed__parse(const char *text, size_t len, struct bh_allowed *ret);

/* Whether it is that host, which comes without a port and may end in a dot.
 * Letters of either case; IPv6 addresses by their value. */
bool bh_allowed__has(const struct bh_allowed *a, const char *host, size_t len);

#endif
