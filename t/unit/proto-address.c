#include <arpa/inet.h>

#include "proto/address.h"
#include "unit.h"

static int
parse(const char *text, size_t len, unsigned char ret[16])
{
	char *fenced = bh_test_fence(text, len);
	int n = bh_address__parse(fenced, len, ret);

	bh_test_unfence(fenced, len);
	return n;
}

static const char *const good[] = {
	"0.0.0.0", "127.0.0.1", "255.255.255.255", "1.20.100.9",
	"::", "::1", "1::", "1:2:3:4:5:6:7:8", "fe80::1", "2001:db8::a:0:b",
	"1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3::5:6:7:8",
	"1:0:0:2:0:0:0:3", "1:0:0:2:3:0:0:4", "0:1:0:1:0:1:0:1",
	"::ffff:1.2.3.4", "::ffff:0:1.2.3.4", "::1.2.3.4", "64:ff9b::1.2.3.4",
	"1:2:3:4:5:6:1.2.3.4", "ABCD:EF01::", "0001:0000::",
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
};

static const char *const bad[] = {
	"", "a", "localhost", "1", "1.2.3", "1.2.3.", ".1.2.3", "1.2.3.4.",
	"1.2.3.4.5", "1..2.3", "256.1.1.1", "1.1.1.256", "01.2.3.4",
	"1.2.3.04", "00.0.0.0", "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4",
	"+1.2.3.4", "0x1.2.3.4", "1.2.3.1000", "1.2.3.4294967297",
	"1,2,3,4", "127.1", "2130706433",
	":", ":::", "1:", ":1", "::1::", "1::2::3", "1:2:3:4:5:6:7",
	"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8",
	"1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
	"12345::", "00001::", "g::", "1:2:3:4:5:6:7:1.2.3.4",
	"1.2.3.4::", "1.2.3.4:1::", "::1.2.3.4:5", "::1.2.3", "::1.2.3.256",
	"::1.2.3.4.5", "::1 ", " ::1", "fe80::1%eth0", "[::1]", "::1/64",
	"1:2:3:4:5:1.2.3.4", "::1:2:3:4:5:6:7:1.2.3.4", "1:::2", "1.2.3.4:80",
	"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2555",
};

/* The libc as the judge. */
Test(address, numeric_ones_are_read)
{
	for (size_t i = 0; i < ROWS(good); i++) {
		unsigned char mine[16], libc[16];
		bool inet6 = strchr(good[i], ':') != NULL;

		cr_assert_eq(inet_pton(inet6 ? AF_INET6 : AF_INET, good[i],
		    libc), 1);
		cr_expect_eq(parse(good[i], strlen(good[i]), mine),
		    inet6 ? 16 : 4, "%s", good[i]);
		cr_expect(memcmp(mine, libc, inet6 ? 16 : 4) == 0, "%s",
		    good[i]);
	}
}

Test(address, anything_else_is_not)
{
	for (size_t i = 0; i < ROWS(bad); i++) {
		unsigned char mine[16];

		cr_expect_eq(parse(bad[i], strlen(bad[i]), mine), 0, "%s",
		    bad[i]);
	}
}

Test(address, a_nul_does_not_end_one)
{
	unsigned char mine[16];

	cr_expect_eq(parse(BYTES("1.2.3.4\0"), mine), 0);
	cr_expect_eq(parse(BYTES("::1\0"), mine), 0);
	cr_expect_eq(parse(BYTES("::\0" "1"), mine), 0);
}

/* RFC 5952, but that a mapped address is written as IPv4. */
Test(address, written)
{
	static const struct { const char *text, *same; } rows[] = {
		{ "127.0.0.1", "127.0.0.1" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "::", "::" },
		{ "::1", "::1" },
		{ "1::", "1::" },
		{ "0001:0000::", "1::" },
		{ "ABCD:EF01::", "abcd:ef01::" },
		{ "1:0:0:2:0:0:0:3", "1:0:0:2::3" },
		{ "1:0:0:2:3:0:0:4", "1::2:3:0:0:4" },
		{ "0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1" },
		{ "1:2:3:0:5:6:7:8", "1:2:3:0:5:6:7:8" },
		{ "1:2:3:4:5:6:0:0", "1:2:3:4:5:6::" },
		{ "0:0:3:4:5:6:7:8", "::3:4:5:6:7:8" },
		{ "::ffff:1.2.3.4", "1.2.3.4" },
		{ "::fffe:1.2.3.4", "::fffe:102:304" },
		{ "::1.2.3.4", "::102:304" },
		{ "1234:5678:9abc:def0:1234:5678:9abc:def0",
		  "1234:5678:9abc:def0:1234:5678:9abc:def0" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		char *out = bh_test_fence(NULL, BH_ADDRESS_SIZE);
		unsigned char address[16];
		int n = parse(rows[i].text, strlen(rows[i].text), address);

		cr_expect_str_eq(bh_address__format(
		    bh_test_fence(address, (size_t)n), n, out),
		    rows[i].same, "%s became %s", rows[i].text, out);
	}
}

static void
parse_prefix(const char *in, size_t len)
{
	unsigned char address[16];
	struct bh_network network;

	bh_address__parse(in, len, address);
	bh_network__parse(in, len, &network);
}

Test(address, no_prefix_is_read_beyond_its_end)
{
	for (size_t i = 0; i < ROWS(good); i++)
		bh_test_prefixes(parse_prefix, good[i], strlen(good[i]));
	for (size_t i = 0; i < ROWS(bad); i++)
		bh_test_prefixes(parse_prefix, bad[i], strlen(bad[i]));
	bh_test_prefixes(parse_prefix, BYTES("10.0.0.0/24"));
}

static bool
parse_network(const char *text, size_t len, struct bh_network *ret)
{
	char *fenced = bh_test_fence(text, len);
	bool good_one = bh_network__parse(fenced, len, ret);

	bh_test_unfence(fenced, len);
	return good_one;
}

static const struct { const char *text; int len, bits; } networks[] = {
	{ "10.0.0.0/8", 4, 8 },
	{ "10.0.0.0", 4, 32 },
	{ "0.0.0.0/0", 4, 0 },
	{ "1.2.3.4/31", 4, 31 },
	{ "1.2.3.4/32", 4, 32 },
	{ "1.2.3.4/33", 0, 0 },
	{ "::1", 16, 128 },
	{ "::/0", 16, 0 },
	{ "fd00::/8", 16, 8 },
	{ "::1/127", 16, 127 },
	{ "::1/128", 16, 128 },
	{ "::1/129", 0, 0 },
	{ "::ffff:10.0.0.0/104", 4, 8 },
	{ "::ffff:10.0.0.0/96", 4, 0 },
	{ "::ffff:10.0.0.0/95", 16, 95 },
	{ "::ffff:10.0.0.1", 4, 32 },
	{ "10.0.0.0/", 0, 0 },
	{ "10.0.0.0/08", 0, 0 },
	{ "10.0.0.0/-1", 0, 0 },
	{ "10.0.0.0/+8", 0, 0 },
	{ "10.0.0.0/8/8", 0, 0 },
	{ "10.0.0.0/256", 0, 0 },
	{ "10.0.0.0/4294967304", 0, 0 },
	{ "10.0.0.0/255.0.0.0", 0, 0 },
	{ "10.0.0.0 /8", 0, 0 },
	{ "10/8", 0, 0 },
	{ "/8", 0, 0 },
	{ "/", 0, 0 },
	{ "", 0, 0 },
};

Test(network, an_address_and_perhaps_the_number_of_its_bits)
{
	struct bh_network n;

	for (size_t i = 0; i < ROWS(networks); i++) {
		const char *text = networks[i].text;

		cr_expect_eq(parse_network(text, strlen(text), &n),
		    networks[i].len > 0, "%s", text);
		if (networks[i].len == 0)
			continue;
		cr_expect_eq(n.address_len, networks[i].len, "%s", text);
		cr_expect_eq(n.bits, networks[i].bits, "%s", text);
	}
}

Test(network, has)
{
	static const struct { const char *network, *address; bool has; }
	    rows[] = {
		{ "10.0.0.0/8", "10.255.1.2", true },
		{ "10.0.0.0/8", "11.0.0.0", false },
		{ "10.1.2.3/8", "10.9.9.9", true },
		{ "10.0.0.0/9", "10.127.0.1", true },
		{ "10.0.0.0/9", "10.128.0.1", false },
		{ "10.0.0.0/31", "10.0.0.1", true },
		{ "10.0.0.0/31", "10.0.0.2", false },
		{ "10.0.0.1", "10.0.0.1", true },
		{ "10.0.0.1", "10.0.0.0", false },
		{ "0.0.0.0/0", "1.2.3.4", true },
		{ "0.0.0.0/0", "::1", false },
		{ "::/0", "::1", true },
		{ "::/0", "1.2.3.4", false },
		{ "::1", "::1", true },
		{ "::1", "::2", false },
		{ "fd00::/8", "fdff::1", true },
		{ "fd00::/8", "fc00::1", false },
		{ "fc00::/7", "fdff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::", false },
		{ "10.0.0.0/8", "::ffff:10.1.2.3", true },
		{ "::ffff:10.0.0.0/104", "10.1.2.3", true },
		{ "::ffff:10.0.0.0/104", "::ffff:10.1.2.3", true },
		{ "::ffff:10.0.0.0/104", "11.1.2.3", false },
		{ "a00::/8", "10.0.0.0", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		unsigned char address[16], *fenced;
		struct bh_network n;
		int len = parse(rows[i].address, strlen(rows[i].address),
		    address);

		cr_assert(parse_network(rows[i].network,
		    strlen(rows[i].network), &n));
		fenced = bh_test_fence(address, (size_t)len);
		cr_expect_eq(bh_network__has(&n, fenced, len), rows[i].has,
		    "%s in %s", rows[i].address, rows[i].network);
	}
}
