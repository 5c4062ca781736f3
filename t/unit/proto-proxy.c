#include <stdio.h>

#include "proto/address.h"
#include "proto/proxy.h"
#include "unit.h"

struct row {
	const char *in;
	size_t len;
	int status;
	const char *out; /* see describe */
	const char *why;
};

/* "FAMILY SOURCE PORT tls|REST", without a source where there is none. */
static void
describe(const struct bh_proxy *p, struct bh_text *out)
{
	static const char *const names[] = { "local", "inet", "inet6", "unix" };
	char address[BH_ADDRESS_SIZE];

	bh_text__puts(out, names[p->family]);
	if (p->family == BH_PROXY_INET || p->family == BH_PROXY_INET6) {
		bh_text__char(out, ' ');
		bh_text__puts(out, bh_address__format(p->source,
		    p->family == BH_PROXY_INET ? 4 : 16, address));
		bh_text__char(out, ' ');
		bh_text__uint(out, p->source_port);
	}
	if (p->tls)
		bh_text__puts(out, " tls");
	bh_text__char(out, '|');
}

/* Gives what there is of a header again when more of it has come. */
static int
feed(const char *in, size_t len, size_t step, struct bh_text *out)
{
	struct bh_proxy p;
	size_t used = 0;
	int r = BH_MORE;

	for (size_t n = 0; r == BH_MORE; n += step) {
		size_t given = n < len ? n : len;
		char *fenced = bh_test_fence(in, given);

		r = bh_proxy__parse(fenced, given, &p, &used);
		bh_test_unfence(fenced, given);
		if (given == len)
			break;
	}
	if (r == 0) {
		cr_assert_leq(used, len);
		describe(&p, out);
		bh_text__put(out, in + used, len - used);
	}
	return r;
}

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++)
		bh_test_steps(feed, rows->in, rows->len, rows->status,
		    rows->out, rows->why);
}

Test(proxy, what_does_not_start_like_a_header)
{
	static const struct row rows[] = {
		{ BYTES("GET / HTTP/1.1\r\n"), BH_PROXY_NONE, "", "request" },
		{ BYTES("PRI * HTTP/2.0\r\n"), BH_PROXY_NONE, "", "PRI" },
		{ BYTES("PROXYING"), BH_PROXY_NONE, "", "no space" },
		{ BYTES("proxy TCP4"), BH_PROXY_NONE, "", "small" },
		{ BYTES(" PROXY"), BH_PROXY_NONE, "", "space" },
		{ BYTES("\r\nGET"), BH_PROXY_NONE, "", "an empty line" },
		{ BYTES("\r\n\r\nGET / H"), BH_PROXY_NONE, "", "two" },
		{ BYTES("\r\n\r\n\0\r\nQUIT\r"), BH_PROXY_NONE, "",
		  "a signature that ends otherwise" },
		{ BYTES("\n"), BH_PROXY_NONE, "", "LF" },
		{ BYTES("\0"), BH_PROXY_NONE, "", "NUL" },
	};

	check(rows, ROWS(rows));
}

Test(proxy, what_could_become_a_header)
{
	static const struct row rows[] = {
		{ BYTES(""), BH_MORE, "", "nothing" },
		{ BYTES("P"), BH_MORE, "", "P" },
		{ BYTES("PROXY"), BH_MORE, "", "PROXY" },
		{ BYTES("PROXY "), BH_MORE, "", "PROXY " },
		{ BYTES("PROXY TCP4 1.2.3.4 5.6"), BH_MORE, "", "cut" },
		{ BYTES("PROXY UNKNOWN\r"), BH_MORE, "", "CR" },
		{ BYTES("\r"), BH_MORE, "", "CR first" },
		{ BYTES("\r\n\r\n"), BH_MORE, "", "two empty lines" },
		{ BYTES("\r\n\r\n\0\r\nQUIT\n"), BH_MORE, "", "signature" },
		{ BYTES("\r\n\r\n\0\r\nQUIT\n\x21\x11\0"), BH_MORE, "",
		  "half a length" },
	};

	check(rows, ROWS(rows));
}

#define V4 "PROXY TCP4 1.2.3.4 5.6.7.8 "

Test(proxy, version_1)
{
	static const struct row rows[] = {
		{ BYTES(V4 "1000 80\r\nGET"), 0, "inet 1.2.3.4 1000|GET",
		  "TCP4" },
		{ BYTES("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n"), 0,
		  "inet6 2001:db8::1 65535|", "TCP6" },
		{ BYTES("PROXY UNKNOWN\r\n"), 0, "local|", "UNKNOWN" },
		{ BYTES("PROXY UNKNOWN ffff::1 x 1 2 3\r\nA"), 0, "local|A",
		  "UNKNOWN, and more to be ignored" },
	};

	check(rows, ROWS(rows));
}

Test(proxy, version_1_broken)
{
	static const struct row rows[] = {
		{ BYTES("PROXY \r\n"), 400, "", "empty" },
		{ BYTES("PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n"), 400, "", "2" },
		{ BYTES("PROXY TCP4\r\n"), 400, "", "no addresses" },
		{ BYTES("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n"), 400, "", "few" },
		{ BYTES(V4 "1 2 \r\n"), 400, "", "space at the end" },
		{ BYTES(V4 "1 2 3\r\n"), 400, "", "much" },
		{ BYTES(V4 "1  2\r\n"), 400, "", "two spaces" },
		{ BYTES(V4 "1\t2\r\n"), 400, "", "tab" },
		{ BYTES(V4 " 2\r\n"), 400, "", "no port" },
		{ BYTES(V4 "-1 2\r\n"), 400, "", "-1" },
		{ BYTES(V4 "+1 2\r\n"), 400, "", "+1" },
		{ BYTES(V4 "0x1 2\r\n"), 400, "", "0x1" },
		{ BYTES(V4 "01 2\r\n"), 400, "", "01" },
		{ BYTES(V4 "65536 2\r\n"), 400, "", "source 65536" },
		{ BYTES(V4 "1 65536\r\n"), 400, "", "destination 65536" },
		{ BYTES(V4 "4294967297 2\r\n"), 400, "", "2^32+1" },
		{ BYTES("PROXY TCP4 ::1 5.6.7.8 1 2\r\n"), 400, "", "6, 4" },
		{ BYTES("PROXY TCP4 1.2.3.4 ::1 1 2\r\n"), 400, "", "4, 6" },
		{ BYTES("PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n"), 400, "", "4" },
		{ BYTES("PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n"), 400, "", "5" },
		{ BYTES("PROXY TCP5 x y 1 2\r\n"), 400, "", "5, no address" },
		{ BYTES("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"), 400, "", "UDP" },
		{ BYTES("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n"), 400, "", "short" },
		{ BYTES("PROXY tcp4 1.2.3.4 5.6.7.8 1 2\r\n"), 400, "",
		  "small" },
		{ BYTES("PROXY UNKNOWNS\r\n"), 400, "", "UNKNOWNS" },
		{ BYTES("PROXY UNKNOWS\r\n"), 400, "", "UNKNOWS" },
		{ BYTES("PROXY UNKNOWN\n"), 400, "", "LF" },
		{ BYTES("PROXY UNKNOWN\r\r\n"), 400, "", "CR CR" },
		{ BYTES("PROXY UNKNOWN \0\r\n"), 400, "", "NUL" },
		{ BYTES("PROXY UNKNOWN \x1b"), 400, "", "ESC" },
	};

	check(rows, ROWS(rows));
}

Test(proxy, version_1_is_at_most_107_bytes)
{
	char line[256];
	struct bh_text t;

	for (int len = 106; len <= 109; len++) {
		snprintf(line, sizeof(line), "PROXY UNKNOWN %*s\r\n",
		    len - 16, "x");
		cr_assert_eq(strlen(line), (size_t)len);
		bh_test_steps(feed, line, (size_t)len, len <= 107 ? 0 : 400,
		    len <= 107 ? "local|" : "", "length");
	}
	/* No more is waited for than could be taken. */
	t = (struct bh_text){ .at = line, .size = 0 };
	cr_expect_eq(feed(line, 105, 105, &t), BH_MORE);
	cr_expect_eq(feed(line, 106, 106, &t), 400);
}

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define INET "\x01\x02\x03\x04\x05\x06\x07\x08\x03\xe8\0\x50"
#define INET6 "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01" \
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\xff\xff\0\x50"

Test(proxy, version_2)
{
	static const struct row rows[] = {
		{ BYTES(SIGNATURE "\x21\x11\0\x0c" INET "GET"), 0,
		  "inet 1.2.3.4 1000|GET", "TCP over IPv4" },
		{ BYTES(SIGNATURE "\x21\x12\0\x0c" INET), 0,
		  "inet 1.2.3.4 1000|", "UDP over IPv4" },
		{ BYTES(SIGNATURE "\x21\x21\0\x24" INET6 "GET"), 0,
		  "inet6 2001:db8::1 65535|GET", "TCP over IPv6" },
		{ BYTES(SIGNATURE "\x21\0\0\0A"), 0, "local|A", "UNSPEC" },
		{ BYTES(SIGNATURE "\x21\0\0\x02xxA"), 0, "local|A",
		  "UNSPEC with something" },
		{ BYTES(SIGNATURE "\x20\0\0\0"), 0, "local|", "LOCAL" },
		{ BYTES(SIGNATURE "\x20\x11\0\x0c" INET "A"), 0, "local|A",
		  "LOCAL with addresses" },
		{ BYTES(SIGNATURE "\x20\xff\0\x01xA"), 0, "local|A",
		  "LOCAL of an unknown family" },
		{ BYTES(SIGNATURE "\x21\x11\0\x0b" INET), 400, "", "short" },
		{ BYTES(SIGNATURE "\x21\x11\0\0"), 400, "", "no addresses" },
		{ BYTES(SIGNATURE "\x21\x21\0\x23" INET6), 400, "", "short 6" },
		{ BYTES(SIGNATURE "\x22"), 400, "", "unknown command" },
		{ BYTES(SIGNATURE "\x2f"), 400, "", "unknown command" },
		{ BYTES(SIGNATURE "\x11"), 400, "", "version 1" },
		{ BYTES(SIGNATURE "\x31"), 400, "", "version 3" },
		{ BYTES(SIGNATURE "\x21\x41\0\0"), 400, "", "family 4" },
		{ BYTES(SIGNATURE "\x21\xf1\0\0"), 400, "", "family 15" },
		{ BYTES(SIGNATURE "\x21\x13\0\x0c" INET), 400, "", "prot 3" },
		{ BYTES(SIGNATURE "\x21\x10\0\x0c" INET), 400, "", "prot 0" },
		{ BYTES(SIGNATURE "\x21\x01\0\0"), 400, "", "family 0" },
		{ BYTES(SIGNATURE "\x21\x11\xff\xff" INET), BH_MORE, "",
		  "65,535 bytes announced" },
	};

	check(rows, ROWS(rows));
}

#define WITH(len, tlvs) SIGNATURE "\x21\x11\0" len INET tlvs

Test(proxy, vectors_are_skipped_but_for_tls)
{
	static const struct row rows[] = {
		{ BYTES(WITH("\x0f", "\x04\0\0")), 0, "inet 1.2.3.4 1000|",
		  "empty one" },
		{ BYTES(WITH("\x12", "\x02\0\x03" "a.b" "A")), 0,
		  "inet 1.2.3.4 1000|A", "AUTHORITY" },
		{ BYTES(WITH("\x14", "\x20\0\x05\x01\0\0\0\0")), 0,
		  "inet 1.2.3.4 1000 tls|", "SSL" },
		{ BYTES(WITH("\x14", "\x20\0\x05\x07\0\0\0\0")), 0,
		  "inet 1.2.3.4 1000 tls|", "SSL with a certificate" },
		{ BYTES(WITH("\x14", "\x20\0\x05\0\0\0\0\0")), 0,
		  "inet 1.2.3.4 1000|", "SSL, not used" },
		{ BYTES(WITH("\x14", "\x20\0\x05\xfe\0\0\0\0")), 0,
		  "inet 1.2.3.4 1000|", "SSL, other bits" },
		{ BYTES(WITH("\x1a", "\x04\0\0\x20\0\x08\x01\0\0\0\0\x21\0\0"
		  "A")), 0, "inet 1.2.3.4 1000 tls|A", "SSL, the second" },
		{ BYTES(WITH("\x13", "\x20\0\x04\x01\0\0\0")), 400, "",
		  "SSL, short" },
		{ BYTES(WITH("\x0d", "\x04")), 400, "", "type only" },
		{ BYTES(WITH("\x0e", "\x04\0")), 400, "", "half a length" },
		{ BYTES(WITH("\x0f", "\x04\0\x01")), 400, "", "beyond, 1" },
		{ BYTES(WITH("\x10", "\x04\xff\xffx")), 400, "", "beyond" },
	};

	check(rows, ROWS(rows));
}

Test(proxy, a_unix_peer_has_two_addresses_of_108_bytes)
{
	char in[300] = SIGNATURE "\x21\x31\0\xd8";
	struct bh_proxy p;
	size_t used;

	cr_expect_eq(bh_proxy__parse(in, 231, &p, &used), BH_MORE);
	cr_expect_eq(bh_proxy__parse(in, 232, &p, &used), 0);
	cr_expect_eq(p.family, BH_PROXY_UNIX);
	cr_expect_eq(used, 232);
	in[15]--;
	cr_expect_eq(bh_proxy__parse(in, 232, &p, &used), 400);
}

Test(proxy, the_longest_header_has_65535_bytes_of_addresses)
{
	enum { MAX = 16 + 65535 };
	static char in[MAX + 1] = SIGNATURE "\x20\0\xff\xff";
	struct bh_proxy p;
	size_t used;

	cr_expect_eq(bh_proxy__parse(in, MAX - 1, &p, &used), BH_MORE);
	cr_expect_eq(bh_proxy__parse(in, sizeof(in), &p, &used), 0);
	cr_expect_eq(used, MAX);
}
