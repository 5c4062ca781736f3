#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conn/peer.h"

/* A connection over the loopback: the accepted end, and the port of the end
 * that called. -1 where the host has no IPv6. */
static int
accepted(int family, const char *from, uint16_t *ret_port)
{
	struct sockaddr_storage name = { .ss_family = (sa_family_t)family };
	struct sockaddr_in client = { .sin_family = AF_INET };
	struct sockaddr_in6 client6 = { .sin6_family = AF_INET6 };
	socklen_t len = sizeof(name);
	int one = 0, l = socket(family, SOCK_STREAM, 0);
	int c, v4 = strchr(from, ':') == NULL;

	if (l < 0)
		return -1;
	if (family == AF_INET6)
		setsockopt(l, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (bind(l, (struct sockaddr *)&name, family == AF_INET ?
	    sizeof(client) : sizeof(client6)) < 0)
		return -1;
	cr_assert(listen(l, 1) == 0);
	cr_assert(getsockname(l, (struct sockaddr *)&name, &len) == 0);
	client.sin_port = ((struct sockaddr_in *)&name)->sin_port;
	client6.sin6_port = client.sin_port;
	inet_pton(AF_INET, from, &client.sin_addr);
	inet_pton(AF_INET6, from, &client6.sin6_addr);
	c = socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
	if (connect(c, v4 ? (struct sockaddr *)&client :
	    (struct sockaddr *)&client6,
	    v4 ? sizeof(client) : sizeof(client6)) < 0)
		return -1;
	len = sizeof(name);
	cr_assert(getsockname(c, (struct sockaddr *)&name, &len) == 0);
	*ret_port = ntohs(((struct sockaddr_in *)&name)->sin_port);
	return accept(l, NULL, NULL);
}

static void
expect(const struct bh_peer *p, const char *host, int port, int address_len)
{
	cr_assert(strcmp(p->host, host) == 0, "host %s, not %s", p->host, host);
	cr_assert(p->port == port, "port %d, not %d", p->port, port);
	cr_assert(p->address_len == address_len);
}

#define ENVIRON(...) \
	((char *const *)(const char *const[]){ __VA_ARGS__, NULL })

Test(conn_peer, of_an_ipv4_socket)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_socket(fd, &p);
	expect(&p, "127.0.0.1", port, 4);
	cr_assert(memcmp(p.address, "\x7f\0\0\1", 4) == 0);
}

Test(conn_peer, of_an_ipv6_socket)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET6, "::1", &port);

	if (fd < 0)
		cr_skip_test("no IPv6 here");
	bh_peer__of_socket(fd, &p);
	expect(&p, "::1", port, 16);
}

Test(conn_peer, of_an_ipv4_mapped_address_is_ipv4)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET6, "127.0.0.1", &port);

	if (fd < 0)
		cr_skip_test("no IPv6 here");
	bh_peer__of_socket(fd, &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, of_a_unix_socket_without_name)
{
	struct bh_peer p;
	int fds[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
	bh_peer__of_socket(fds[0], &p);
	expect(&p, "-", 0, 0);
}

/* A client that gave its end of a Unix connection this name. */
static void
expect_of_unix(const char *name, size_t len, const char *host)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct sockaddr any = { .sa_family = AF_UNIX };
	socklen_t any_len = sizeof(un);
	struct bh_peer p;
	int l = socket(AF_UNIX, SOCK_STREAM, 0);
	int c = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(un.sun_path, name, len);
	unlink(name);
	cr_assert(bind(c, (struct sockaddr *)&un,
	    (socklen_t)(sizeof(sa_family_t) + len)) == 0);
	cr_assert(bind(l, &any, sizeof(sa_family_t)) == 0);
	cr_assert(listen(l, 1) == 0);
	cr_assert(getsockname(l, (struct sockaddr *)&un, &any_len) == 0);
	cr_assert(connect(c, (struct sockaddr *)&un, any_len) == 0);
	bh_peer__of_socket(accept(l, NULL, NULL), &p);
	unlink(name);
	expect(&p, host, 0, 0);
}

Test(conn_peer, of_a_unix_socket_with_a_path)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/peer-%d.sock", getpid());
	expect_of_unix(path, strlen(path), path);
}

Test(conn_peer, of_an_abstract_unix_socket_is_no_path)
{
	char name[32] = "";
	int len = snprintf(name + 1, sizeof(name) - 1, "peer-%d", getpid());

	expect_of_unix(name, (size_t)len + 1, "-");
}

Test(conn_peer, a_unix_path_cannot_break_a_log_line)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/a\nb-%d.sock", getpid());
	expect_of_unix(path, strlen(path), "-");
	snprintf(path, sizeof(path), "/tmp/a b-%d.sock", getpid());
	expect_of_unix(path, strlen(path), "-");
	snprintf(path, sizeof(path), "/tmp/a\"b-%d.sock", getpid());
	expect_of_unix(path, strlen(path), "-");
	snprintf(path, sizeof(path), "/tmp/a\x9b-%d.sock", getpid());
	expect_of_unix(path, strlen(path), "-");
	snprintf(path, sizeof(path), "/tmp/a\x7f-%d.sock", getpid());
	expect_of_unix(path, strlen(path), "-");
	snprintf(path, sizeof(path), "/tmp/a\\b-%d.sock", getpid());
	expect_of_unix(path, strlen(path), "-");
}

Test(conn_peer, of_what_is_no_socket)
{
	struct bh_peer p;

	bh_peer__of_socket(-1, &p);
	expect(&p, "-", 0, 0);
}

Test(conn_peer, of_a_socket_of_another_family)
{
	struct bh_peer p;

	bh_peer__of_socket(socket(AF_NETLINK, SOCK_RAW, 0), &p);
	expect(&p, "-", 0, 0);
}

Test(conn_peer, systemd_says_what_the_socket_says)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_ADDR=127.0.0.1",
	    "REMOTE_PORT=1"), &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, a_real_internet_peer_wins_over_the_environment)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("TCPREMOTEIP=192.0.2.1",
	    "TCPREMOTEPORT=1", "SOCAT_PEERADDR=192.0.2.2",
	    "REMOTE_HOST=192.0.2.3"), &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, stunnel_hides_the_client_behind_a_loopback_pair)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_HOST=192.0.2.3",
	    "REMOTE_PORT=40000"), &p);
	expect(&p, "192.0.2.3", 40000, 4);
}

Test(conn_peer, a_port_without_a_host_is_not_stunnel)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_PORT=40000"), &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, stunnel_behind_the_loopback_of_ipv6)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET6, "::1", &port);

	if (fd < 0)
		cr_skip_test("no IPv6 here");
	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_HOST=192.0.2.3",
	    "REMOTE_PORT=40000"), &p);
	expect(&p, "192.0.2.3", 40000, 4);
}

Test(conn_peer, stunnel_over_ipv6)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_HOST=2001:db8::1",
	    "REMOTE_PORT=40000"), &p);
	expect(&p, "2001:db8::1", 40000, 16);
}

Test(conn_peer, remote_host_without_a_port_is_not_stunnel)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_HOST=192.0.2.3"), &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, remote_host_beside_remote_addr_is_not_stunnel)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_ADDR=127.0.0.1",
	    "REMOTE_HOST=192.0.2.3", "REMOTE_PORT=40000"), &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, a_name_in_remote_host_is_not_stunnel)
{
	struct bh_peer p;
	uint16_t port;
	int fd = accepted(AF_INET, "127.0.0.1", &port);

	bh_peer__of_handed_over(fd, ENVIRON("REMOTE_HOST=example.com",
	    "REMOTE_PORT=40000"), &p);
	expect(&p, "127.0.0.1", port, 4);
}

Test(conn_peer, set_takes_both_families)
{
	static const unsigned char six[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
	static const unsigned char mapped[16] = { [10] = 0xff, 0xff, 192, 0, 2,
	    1 };
	struct bh_peer p;

	bh_peer__set(&p, six, 16, 80);
	expect(&p, "2001:db8::1", 80, 16);
	bh_peer__set(&p, mapped, 16, 80);
	expect(&p, "192.0.2.1", 80, 4);
	cr_assert(memcmp(p.address, "\xc0\0\2\1", 4) == 0);
	bh_peer__set(&p, mapped + 12, 4, 80);
	expect(&p, "192.0.2.1", 80, 4);
}
