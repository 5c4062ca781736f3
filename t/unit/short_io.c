/* The system calls of the connection in front of libc's, to cut them short. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>

extern long syscall(long number, ...);

_Thread_local size_t bh_test_io_limit;
_Thread_local bool bh_test_io_interrupted;

ssize_t read(int fd, void *buf, size_t len);
ssize_t write(int fd, const void *buf, size_t len);
ssize_t recv(int fd, void *buf, size_t len, int flags);
ssize_t send(int fd, const void *buf, size_t len, int flags);
ssize_t pread(int fd, void *buf, size_t len, off_t off);
ssize_t sendfile(int out, int in, off_t *off, size_t len);

static bool
interrupted(void)
{
	static _Thread_local unsigned turn;

	if (!bh_test_io_interrupted || turn++ % 2 == 1)
		return false;
	errno = EINTR;
	return true;
}

static size_t
most(size_t len)
{
	return bh_test_io_limit > 0 && len > bh_test_io_limit ?
	    bh_test_io_limit : len;
}

ssize_t
read(int fd, void *buf, size_t len)
{
	return interrupted() ? -1 : syscall(SYS_read, fd, buf, most(len));
}

ssize_t
write(int fd, const void *buf, size_t len)
{
	return interrupted() ? -1 : syscall(SYS_write, fd, buf, most(len));
}

ssize_t
recv(int fd, void *buf, size_t len, int flags)
{
	return interrupted() ? -1 : syscall(SYS_recvfrom, fd, buf, most(len),
	    flags, NULL, NULL);
}

ssize_t
send(int fd, const void *buf, size_t len, int flags)
{
	return interrupted() ? -1 : syscall(SYS_sendto, fd, buf, most(len),
	    flags, NULL, (size_t)0);
}

ssize_t
pread(int fd, void *buf, size_t len, off_t off)
{
	return interrupted() ? -1 : syscall(SYS_pread64, fd, buf, most(len),
	    off);
}

ssize_t
sendfile(int out, int in, off_t *off, size_t len)
{
	return interrupted() ? -1 : syscall(SYS_sendfile, out, in, off,
	    most(len));
}
