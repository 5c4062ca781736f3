#include <string.h>

#include "address.h"
#include "bytes.h"
#include "host.h"

/* The length of the bracketed literal at the start, or 0. */
static size_t
literal_len(const char *text, size_t len)
{
	unsigned char address[16];
	const char *end = memchr(text, ']', len);

	if (end == NULL ||
	    bh_address__parse(text + 1, (size_t)(end - text - 1),
	    address) != 16)
		return 0;
	return (size_t)(end - text) + 1;
}

/* The length of the reg-name at the start, or 0. */
static size_t
name_len(const char *text, size_t len)
{
	size_t n = bh_bytes__span(text, len, BH_REG_NAME);
	bool in_label = false;

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '.' && !in_label)
			return 0;
		in_label = text[i] != '.';
	}
	return n;
}

bool
bh_host__parse(const char *text, size_t len, size_t *ret_host_len,
    unsigned *ret_port)
{
	uint64_t port = 0;
	size_t host_len, port_len;

	if (len == 0)
		return false;
	host_len = text[0] == '[' ? literal_len(text, len) :
	    name_len(text, len);
	if (host_len == 0)
		return false;
	if (host_len < len) {
		port_len = len - host_len - 1;
		if (text[host_len] != ':' || port_len > 5 || (port_len > 0 &&
		    !bh_bytes__decimal(text + host_len + 1, port_len, 65535,
		    &port)))
			return false;
	}
	*ret_host_len = host_len;
	*ret_port = (unsigned)port;
	return true;
}
