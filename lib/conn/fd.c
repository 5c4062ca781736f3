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

static enum bh_fd_kind
kind_of(int fd, const struct stat *st)
{
	switch (st->st_mode & S_IFMT) {
	case S_IFSOCK:
		return socket_kind(fd);
	case S_IFIFO:
		return BH_FD_PIPE;
	case S_IFREG:
		return BH_FD_FILE;
	case S_IFCHR:
		return device_kind(fd, st->st_rdev);
	default:
		return BH_FD_OTHER;
	}
}

void
bh_fd__look(int fd, struct bh_fd *ret)
{
	struct stat st;

	*ret = (struct bh_fd){ .kind = BH_FD_NONE };
	ret->closed = fstat(fd, &st) < 0;
	if (ret->closed)
		return;
	ret->kind = kind_of(fd, &st);
	ret->device = st.st_dev;
	ret->inode = st.st_ino;
}

bool
bh_fd__is(const struct bh_fd *a, const struct bh_fd *b)
{
	return !a->closed && !b->closed && a->device == b->device &&
	    a->inode == b->inode;
}

enum bh_fd_kind
bh_fd__kind(int fd)
{
	struct bh_fd look;

	bh_fd__look(fd, &look);
	return look.kind;
}

bool
bh_fd__same(int a, int b)
{
	struct bh_fd of_a, of_b;

	bh_fd__look(a, &of_a);
	bh_fd__look(b, &of_b);
	return bh_fd__is(&of_a, &of_b);
}
