#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "conn/fd.h"

static int
option(int fd, int name)
{
	int value = 0;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, name, &value, &len) < 0)
		return -1;
	return value;
}

static enum bh_fd_kind
socket_kind(int fd)
{
	if (option(fd, SO_TYPE) != SOCK_STREAM)
		return BH_FD_OTHER;
	return option(fd, SO_ACCEPTCONN) > 0 ? BH_FD_LISTENER :
	    BH_FD_CONNECTION;
}

static enum bh_fd_kind
device_kind(int fd, dev_t device)
{
	if (device == makedev(1, 3))
		return BH_FD_NONE;
	return isatty(fd) ? BH_FD_TERMINAL : BH_FD_OTHER;
}

enum bh_fd_kind
bh_fd__kind(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return BH_FD_NONE;
	switch (st.st_mode & S_IFMT) {
	case S_IFSOCK:
		return socket_kind(fd);
	case S_IFIFO:
		return BH_FD_PIPE;
	case S_IFREG:
		return BH_FD_FILE;
	case S_IFCHR:
		return device_kind(fd, st.st_rdev);
	default:
		return BH_FD_OTHER;
	}
}

bool
bh_fd__same(int a, int b)
{
	struct stat of_a, of_b;

	return fstat(a, &of_a) == 0 && fstat(b, &of_b) == 0 &&
	    of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}
