/*
 * The PROXY protocol, versions 1 and 2: what the first bytes say stays so
 * whatever follows them, the header is no longer than it may be, and the
 * address is the one that libc reads.
 */
#include <arpa/inet.h>

#include "fuzz.h"
#include "proto/address.h"
#include "proto/proxy.h"

enum { LONGEST_1 = 107 };

static int
parse(const char *from, size_t len, struct bh_proxy *ret, size_t *ret_used)
{
	char *copy = bh_fuzz_room(from, len);
	int status = bh_proxy__parse(copy, len, ret, ret_used);

	free(copy);
	return status;
}

/* A header of version 1, by libc. */
static void
check_1(const char *in, size_t used, const struct bh_proxy *p)
{
	char *line = bh_fuzz_string(in, used - 2), source[64], target[64];
	char end;
	unsigned char address[16];
	unsigned port, other;
	int family = p->family == BH_PROXY_INET ? AF_INET : AF_INET6;

	HOLDS(used <= LONGEST_1 && !p->tls);
	HOLDS(memcmp(in + used - 2, "\r\n", 2) == 0);
	HOLDS(!bh_fuzz_has_control(in, used - 2) || strchr(line, '\t'));
	if (p->family == BH_PROXY_LOCAL) {
		HOLDS(strncmp(line, "PROXY UNKNOWN", 13) == 0);
	} else {
		HOLDS(strncmp(line, family == AF_INET ? "PROXY TCP4 " :
		    "PROXY TCP6 ", 11) == 0);
		HOLDS(sscanf(line + 11, "%63s %63s %u %u%c", source, target,
		    &port, &other, &end) == 4);
		HOLDS(inet_pton(family, source, address) == 1);
		HOLDS(memcmp(address, p->source, family == AF_INET ? 4 : 16) ==
		    0);
		HOLDS(inet_pton(family, target, address) == 1);
		HOLDS(port == p->source_port && other <= 65535);
	}
	free(line);
}

/* What follows the addresses is whole vectors; whether one says TLS. */
static bool
read_vectors(const unsigned char *s, const unsigned char *end)
{
	bool tls = false;

	while (s < end) {
		size_t n;

		HOLDS(end - s >= 3);
		n = (size_t)s[1] << 8 | s[2];
		HOLDS((size_t)(end - s - 3) >= n);
		if (s[0] == 0x20) {
			HOLDS(n >= 5);
			tls = s[3] & 1;
		}
		s += 3 + n;
	}
	return tls;
}

static void
check_2(const char *in, size_t used, const struct bh_proxy *p)
{
	unsigned length = (unsigned)(unsigned char)in[14] << 8 |
	    (unsigned char)in[15];
	unsigned char family = (unsigned char)in[13] >> 4;
	size_t size = p->family == BH_PROXY_INET ? 4 : 16;
	size_t addresses = p->family == BH_PROXY_UNIX ? 216 : 2 * size + 4;

	HOLDS(used == 16 + length);
	HOLDS(in[12] == 0x21 || in[12] == 0x20);
	if (in[12] == 0x20 || family == 0) {
		HOLDS(p->family == BH_PROXY_LOCAL && !p->tls);
		return;
	}
	HOLDS(p->family == (enum bh_proxy_family)family);
	HOLDS(p->tls == read_vectors((const unsigned char *)in + 16 +
	    addresses, (const unsigned char *)in + used));
	if (p->family == BH_PROXY_UNIX)
		return;
	HOLDS(memcmp(p->source, in + 16, size) == 0);
	HOLDS(p->source_port ==
	    ((unsigned)(unsigned char)in[16 + 2 * size] << 8 |
	    (unsigned char)in[17 + 2 * size]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *in = (const char *)data;
	size_t n, used = 0, step = len < 300 ? 1 : len / 40;
	struct bh_proxy p = { 0 }, before = { 0 };
	int status = BH_MORE, last;

	for (n = 0; n <= len; n += n < 16 ? 1 : step) {
		size_t now = 0;

		last = status;
		before = p;
		status = parse(in, n, &p, &now);
		HOLDS(status == 0 || status == 400 || status == BH_MORE ||
		    status == BH_PROXY_NONE);
		HOLDS(last == BH_MORE || status == last);
		HOLDS(now <= n || status == 400);
		if (last == 0)
			HOLDS(now == used && memcmp(&p, &before,
			    offsetof(struct bh_proxy, tls)) == 0 &&
			    p.tls == before.tls);
		used = now;
	}
	HOLDS(len < LONGEST_1 || in[0] == '\r' || status != BH_MORE);
	if (status == 0 && in[0] == 'P')
		check_1(in, used, &p);
	else if (status == 0)
		check_2(in, used, &p);
	return 0;
}
