#include <criterion/criterion.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/fd.h"

static enum bh_fd_kind
kind_of_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	enum bh_fd_kind kind;

	cr_assert(fd >= 0, "%s", path);
	kind = bh_fd__kind(fd);
	close(fd);
	return kind;
}

static enum bh_fd_kind
kind_of_socket(int family, int type)
{
	int fd = socket(family, type, 0);
	enum bh_fd_kind kind;

	cr_assert(fd >= 0);
	kind = bh_fd__kind(fd);
	close(fd);
	return kind;
}

Test(conn_fd, a_closed_descriptor_is_none)
{
	cr_assert(bh_fd__kind(-1) == BH_FD_NONE);
	cr_assert(bh_fd__kind(999) == BH_FD_NONE);
}

Test(conn_fd, dev_null_is_none)
{
	cr_assert(kind_of_path("/dev/null", O_RDWR) == BH_FD_NONE);
}

Test(conn_fd, another_device_is_other)
{
	cr_assert(kind_of_path("/dev/zero", O_RDWR) == BH_FD_OTHER);
}

Test(conn_fd, a_directory_is_other)
{
	cr_assert(kind_of_path("/", O_RDONLY | O_DIRECTORY) == BH_FD_OTHER);
}

Test(conn_fd, a_regular_file_is_a_file)
{
	cr_assert(kind_of_path("/proc/self/exe", O_RDONLY) == BH_FD_FILE);
}

Test(conn_fd, both_ends_of_a_pipe_are_pipes)
{
	int p[2];

	cr_assert(pipe(p) == 0);
	cr_assert(bh_fd__kind(p[0]) == BH_FD_PIPE);
	cr_assert(bh_fd__kind(p[1]) == BH_FD_PIPE);
}

Test(conn_fd, a_terminal_is_a_terminal)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;

	cr_assert(master >= 0 && grantpt(master) == 0 &&
	    unlockpt(master) == 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	cr_assert(slave >= 0);
	cr_assert(bh_fd__kind(slave) == BH_FD_TERMINAL);
}

Test(conn_fd, a_stream_pair_is_a_connection)
{
	int s[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	cr_assert(bh_fd__kind(s[0]) == BH_FD_CONNECTION);
}

Test(conn_fd, a_socket_that_accepts_is_a_listener)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(bh_fd__kind(fd) == BH_FD_CONNECTION);
	cr_assert(listen(fd, 1) == 0);
	cr_assert(bh_fd__kind(fd) == BH_FD_LISTENER);
}

Test(conn_fd, datagrams_are_other)
{
	cr_assert(kind_of_socket(AF_INET, SOCK_DGRAM) == BH_FD_OTHER);
	cr_assert(kind_of_socket(AF_UNIX, SOCK_DGRAM) == BH_FD_OTHER);
}

Test(conn_fd, packets_in_sequence_are_other)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	struct sockaddr any = { .sa_family = AF_UNIX };

	cr_assert(bind(fd, &any, sizeof(sa_family_t)) == 0);
	cr_assert(listen(fd, 1) == 0);
	cr_assert(bh_fd__kind(fd) == BH_FD_OTHER);
}

Test(conn_fd, a_duplicate_is_the_same)
{
	int s[2], copy;

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	copy = dup(s[0]);
	cr_assert(bh_fd__same(s[0], copy));
	cr_assert(bh_fd__same(s[0], s[0]));
}

Test(conn_fd, the_other_end_is_not_the_same)
{
	int s[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	cr_assert_not(bh_fd__same(s[0], s[1]));
}

Test(conn_fd, two_pipes_are_not_the_same)
{
	int a[2], b[2];

	cr_assert(pipe(a) == 0 && pipe(b) == 0);
	cr_assert_not(bh_fd__same(a[0], b[0]));
}

Test(conn_fd, nothing_is_the_same_as_a_closed_descriptor)
{
	cr_assert_not(bh_fd__same(-1, -1));
	cr_assert_not(bh_fd__same(0, -1));
	cr_assert_not(bh_fd__same(-1, 0));
}
