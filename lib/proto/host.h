/* host[:port] as Host and the authority of a target have it: RFC 9110 7.2. */
#ifndef BH_PROTO_HOST_H
#define BH_PROTO_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* A reg-name of letters, digits, "-", "." and "_" (labels not empty but the
 * last), an IPv4 address or an IPv6 literal in brackets, then perhaps ":" and
 * a port of 0 to 5 digits up to 65535. *ret_host_len: without the port, with
 * the brackets. *ret_port: 0 where there is none. False for empty text. */
bool bh_host__parse(const char *text, size_t len, size_t *ret_host_len,
    unsigned *ret_port);

#endif
