#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "conn/fd.h"
#include "conn/listener.h"

static int
family_of(int fd)
{
	struct sockaddr_storage a = { 0 };
	socklen_t len = sizeof(a);

	cr_assert(getsockname(fd, (struct sockaddr *)&a, &len) == 0);
	return a.ss_family;
}

static in_port_t
port_of(int fd)
{
	struct sockaddr_in6 a = { 0 };
	socklen_t len = sizeof(a);

	cr_assert(getsockname(fd, (struct sockaddr *)&a, &len) == 0);
	return a.sin6_port; /* of IPv4 at the same place */
}

static int
connect_ipv4(in_port_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = port,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return connect(fd, (struct sockaddr *)&a, sizeof(a));
}

Test(conn_listener, an_ipv4_address)
{
	int fd = bh_listener__open("127.0.0.1:0");

	cr_assert(fd >= 0);
	cr_assert(family_of(fd) == AF_INET);
	cr_assert(bh_fd__kind(fd) == BH_FD_LISTENER);
}

Test(conn_listener, neither_blocks_nor_is_inherited)
{
	int fd = bh_listener__open("127.0.0.1:0");

	cr_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	cr_assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
}

Test(conn_listener, a_port_alone_is_reached_over_ipv4)
{
	int fd = bh_listener__open("0");

	cr_assert(fd >= 0);
	cr_assert(connect_ipv4(port_of(fd)) == 0);
}

Test(conn_listener, an_address_that_is_none_is_einval)
{
	static const char *const wrong[] = { "", ":80", "80x", "65536", "-1",
	    "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.256:80",
	    "[127.0.0.1]:80", "::1:80", "[::1:80", "[::1]", "[::1]80", "[]:80",
	    " 80" };
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect(bh_listener__open(wrong[i]) == -EINVAL, "'%s'",
		    wrong[i]);
}

Test(conn_listener, a_path_that_is_too_long_is_einval)
{
	char path[200];

	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	cr_assert(bh_listener__open(path) == -EINVAL);
}

Test(conn_listener, a_port_in_use_is_eaddrinuse)
{
	int fd = bh_listener__open("127.0.0.1:0");
	char address[32];

	snprintf(address, sizeof(address), "127.0.0.1:%u", ntohs(port_of(fd)));
	cr_assert(bh_listener__open(address) == -EADDRINUSE);
}

static char folder[] = "/tmp/bh-listener-XXXXXX";
static char path[64];

static void
make_folder(void)
{
	cr_assert(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/s", folder);
}

static void
remove_folder(void)
{
	unlink(path);
	rmdir(folder);
}

TestSuite(conn_listener_unix, .init = make_folder, .fini = remove_folder);

Test(conn_listener_unix, a_path)
{
	int fd = bh_listener__open(path);

	cr_assert(fd >= 0);
	cr_assert(family_of(fd) == AF_UNIX);
}

Test(conn_listener_unix, a_stale_socket_is_replaced)
{
	int fd = bh_listener__open(path);

	cr_assert(fd >= 0);
	close(fd);
	fd = bh_listener__open(path);
	cr_assert(fd >= 0);
}

Test(conn_listener_unix, a_socket_in_use_is_not_replaced)
{
	cr_assert(bh_listener__open(path) >= 0);
	cr_assert(bh_listener__open(path) == -EADDRINUSE);
}

Test(conn_listener_unix, another_file_is_not_replaced)
{
	struct stat st;
	int fd = open(path, O_CREAT | O_WRONLY, 0600);

	cr_assert(fd >= 0);
	cr_assert(bh_listener__open(path) == -EADDRINUSE);
	cr_assert(stat(path, &st) == 0 && S_ISREG(st.st_mode));
}

/* What LISTEN_FDS=count means to the process `pid`; 0: this one. */
static int
handed_over(const char *count, int pid)
{
	char a[64], b[64] = "A=B";
	char *environment[] = { b, a, NULL, NULL };

	snprintf(a, sizeof(a), "LISTEN_PID=%d", pid == 0 ? getpid() : pid);
	if (count != NULL) {
		snprintf(b, sizeof(b), "LISTEN_FDS=%s", count);
		environment[0] = b;
	}
	return bh_listener__handed_over(environment);
}

Test(conn_listener, listen_fds_of_this_process)
{
	cr_assert(handed_over("1", 0) == 1);
	cr_assert(handed_over("12", 0) == 12);
}

Test(conn_listener, listen_fds_of_another_process_is_none)
{
	cr_assert(handed_over("1", 1) == 0);
}

Test(conn_listener, no_listen_fds_is_none)
{
	cr_assert(handed_over(NULL, 0) == 0);
}

Test(conn_listener, listen_fds_that_is_no_number_is_einval)
{
	static const char *const wrong[] = { "", "x", "1x", "-1", "0", "+1",
	    "2147483647", "99999999999999999999" };
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect(handed_over(wrong[i], 0) == -EINVAL, "'%s'",
		    wrong[i]);
}
