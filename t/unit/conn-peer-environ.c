#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/peer.h"

#define ENVIRON(...) \
	((char *const *)(const char *const[]){ __VA_ARGS__, NULL })

static void
expect(const struct bh_peer *p, const char *host, int port, int address_len)
{
	cr_assert(strcmp(p->host, host) == 0, "host %s, not %s", p->host, host);
	cr_assert(p->port == port, "port %d, not %d", p->port, port);
	cr_assert(p->address_len == address_len);
}

/* What a pipe's peer is in that environment. */
static void
expect_of_pipe(char *const *variables, const char *host, int port,
    int address_len)
{
	struct bh_peer p;
	int fds[2];

	cr_assert(pipe(fds) == 0);
	bh_peer__of_handed_over(fds[0], variables, &p);
	expect(&p, host, port, address_len);
	close(fds[0]);
	close(fds[1]);
}

Test(conn_peer_environ, of_a_pipe_without_environment)
{
	expect_of_pipe(ENVIRON(NULL), "-", 0, 0);
	expect_of_pipe(NULL, "-", 0, 0);
}

Test(conn_peer_environ, of_a_pipe_from_systemds_variables)
{
	expect_of_pipe(ENVIRON("REMOTE_PORT=81", "REMOTE_ADDR=192.0.2.1"),
	    "192.0.2.1", 81, 4);
}

Test(conn_peer_environ, of_a_pipe_from_tcpservers_variables)
{
	expect_of_pipe(ENVIRON("TCPREMOTEIP=192.0.2.1",
	    "TCPREMOTEPORT=82"), "192.0.2.1", 82, 4);
	expect_of_pipe(ENVIRON("TCP6REMOTEIP=2001:db8::2",
	    "TCP6REMOTEPORT=82"), "2001:db8::2", 82, 16);
}

Test(conn_peer_environ, of_a_pipe_from_socats_variables)
{
	expect_of_pipe(ENVIRON("SOCAT_PEERADDR=192.0.2.1",
	    "SOCAT_PEERPORT=83"), "192.0.2.1", 83, 4);
	expect_of_pipe(ENVIRON(
	    "SOCAT_PEERADDR=[2001:0db8:0000:0000:0000:0000:0000:0001]",
	    "SOCAT_PEERPORT=83"), "2001:db8::1", 83, 16);
}

Test(conn_peer_environ, of_a_pipe_from_ncats_variables)
{
	expect_of_pipe(ENVIRON("NCAT_REMOTE_ADDR=192.0.2.1",
	    "NCAT_REMOTE_PORT=84"), "192.0.2.1", 84, 4);
}

Test(conn_peer_environ, an_ipv6_zone_is_left_out)
{
	expect_of_pipe(ENVIRON("NCAT_REMOTE_ADDR=fe80::1%eth0",
	    "NCAT_REMOTE_PORT=84"), "fe80::1", 84, 16);
}

Test(conn_peer_environ, an_ipv4_mapped_variable_is_ipv4)
{
	expect_of_pipe(ENVIRON("TCP6REMOTEIP=::ffff:192.0.2.1"),
	    "192.0.2.1", 0, 4);
}

Test(conn_peer_environ, of_a_pipe_from_a_numeric_remote_host)
{
	expect_of_pipe(ENVIRON("REMOTE_HOST=192.0.2.1",
	    "REMOTE_PORT=85"), "192.0.2.1", 85, 4);
}

Test(conn_peer_environ, what_is_no_address_is_passed_over)
{
	expect_of_pipe(ENVIRON("REMOTE_ADDR=<no address>",
	    "REMOTE_HOST=example.com"), "-", 0, 0);
	expect_of_pipe(ENVIRON("REMOTE_ADDR=", "REMOTE_PORT=1",
	    "NCAT_REMOTE_ADDR=192.0.2.1", "NCAT_REMOTE_PORT=2"),
	    "192.0.2.1", 2, 4);
}

Test(conn_peer_environ, what_is_no_port_is_0)
{
	static const char *const bad[] = { "REMOTE_PORT=", "REMOTE_PORT=-1",
	    "REMOTE_PORT=65536", "REMOTE_PORT=80x", "REMOTE_PORT=99999999999" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_of_pipe(ENVIRON("REMOTE_ADDR=192.0.2.1", bad[i]),
		    "192.0.2.1", 0, 4);
	expect_of_pipe(ENVIRON("REMOTE_ADDR=192.0.2.1",
	    "REMOTE_PORT=65535"), "192.0.2.1", 65535, 4);
}

Test(conn_peer_environ, a_variable_is_found_by_its_whole_name)
{
	expect_of_pipe(ENVIRON("REMOTE_ADDRESS=192.0.2.1",
	    "XREMOTE_ADDR=192.0.2.1", "REMOTE_ADDR"), "-", 0, 0);
}

Test(conn_peer_environ, of_a_unix_pair_from_socats_variables)
{
	struct bh_peer p;
	int fds[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
	bh_peer__of_handed_over(fds[0], ENVIRON("SOCAT_PEERADDR=192.0.2.1",
	    "SOCAT_PEERPORT=83"), &p);
	expect(&p, "192.0.2.1", 83, 4);
}

Test(conn_peer_environ, of_a_unix_socket_from_s6s_variable)
{
	expect_of_pipe(ENVIRON("IPCREMOTEPATH=/run/client.sock"),
	    "/run/client.sock", 0, 0);
	expect_of_pipe(ENVIRON("IPCREMOTEPATH="), "-", 0, 0);
	expect_of_pipe(ENVIRON("IPCREMOTEPATH=/run/a\nb"), "-", 0, 0);
}

Test(conn_peer_environ, a_path_that_is_too_long_is_none)
{
	char path[200] = "IPCREMOTEPATH=/", most[200];
	char *longest[2] = { most, NULL }, *over[2] = { path, NULL };

	memset(path + 15, 'x', 109);
	memcpy(most, path, sizeof(path));
	most[14 + 109] = '\0';
	expect_of_pipe(longest, most + 14, 0, 0);
	expect_of_pipe(over, "-", 0, 0);
}

Test(conn_peer_environ, each_super_server_is_seen_in_the_environment)
{
	static const char *const names[] = { "REMOTE_ADDR=192.0.2.1",
	    "TCPREMOTEIP=192.0.2.1", "TCP6REMOTEIP=::1",
	    "SOCAT_PEERADDR=192.0.2.1", "NCAT_REMOTE_ADDR=192.0.2.1",
	    "REMOTE_HOST=<no address>", "IPCREMOTEPATH=" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cr_assert(bh_peer__in_environment(ENVIRON("A=b",
		    names[i])), "%s", names[i]);
}

Test(conn_peer_environ, a_shell_is_not_a_super_server)
{
	cr_assert_not(bh_peer__in_environment(NULL));
	cr_assert_not(bh_peer__in_environment(ENVIRON("HOME=/root",
	    "PATH=/bin", "SSH_CLIENT=192.0.2.1 1 2",
	    "REMOTE_PORT=1", "REMOTE_ADDRESS=192.0.2.1")));
}
