/* The system calls of the connection in front of libc's, to cut them short and
 * to let one of them fail. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>

extern long syscall(long number, ...);

_Thread_local size_t bh_test_io_limit;
_Thread_local bool bh_test_io_interrupted;
_Thread_local const char *bh_test_fault;
static _Thread_local int fault_error;
static _Thread_local unsigned fault_after, fault_times;

int kill(pid_t pid, int signal);
void bh_test_fail(const char *call, int error, unsigned after);
void bh_test_fail_times(const char *call, int error, unsigned after,
    unsigned times);
ssize_t read(int fd, void *buf, size_t len);
ssize_t write(int fd, const void *buf, size_t len);
ssize_t recv(int fd, void *buf, size_t len, int flags);
ssize_t send(int fd, const void *buf, size_t len, int flags);
ssize_t pread(int fd, void *buf, size_t len, off_t off);
ssize_t sendfile(int out, int in, off_t *off, size_t len);

void
bh_test_fail_times(const char *call, int error, unsigned after, unsigned times)
{
	bh_test_fault = call;
	fault_error = error;
	fault_after = after;
	fault_times = times;
}

void
bh_test_fail(const char *call, int error, unsigned after)
{
	bh_test_fail_times(call, error, after, 1);
}

static bool
fails(const char *call)
{
	if (bh_test_fault == NULL || strcmp(call, bh_test_fault) != 0)
		return false;
	if (fault_after > 0) {
		fault_after--;
		return false;
	}
	if (--fault_times == 0)
		bh_test_fault = NULL;
	errno = fault_error;
	return true;
}

static bool
interrupted(const char *call)
{
	static _Thread_local unsigned turn;

	if (fails(call))
		return true;
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
	return interrupted("read") ? -1 : syscall(SYS_read, fd, buf, most(len));
}

ssize_t
write(int fd, const void *buf, size_t len)
{
	return interrupted("write") ? -1 :
	    syscall(SYS_write, fd, buf, most(len));
}

ssize_t
recv(int fd, void *buf, size_t len, int flags)
{
	return interrupted("recv") ? -1 :
	    syscall(SYS_recvfrom, fd, buf, most(len), flags, NULL, NULL);
}

ssize_t
send(int fd, const void *buf, size_t len, int flags)
{
	return interrupted("send") ? -1 :
	    syscall(SYS_sendto, fd, buf, most(len), flags, NULL, (size_t)0);
}

ssize_t
pread(int fd, void *buf, size_t len, off_t off)
{
	return interrupted("pread") ? -1 :
	    syscall(SYS_pread64, fd, buf, most(len), off);
}

ssize_t
sendfile(int out, int in, off_t *off, size_t len)
{
	return interrupted("sendfile") ? -1 :
	    syscall(SYS_sendfile, out, in, off, most(len));
}

int
fstat(int fd, struct stat *st)
{
	return fails("fstat") ? -1 :
	    (int)syscall(SYS_newfstatat, fd, "", st, AT_EMPTY_PATH);
}

int
kill(pid_t pid, int signal)
{
	return fails("kill") ? -1 : (int)syscall(SYS_kill, pid, signal);
}

void *
mmap(void *at, size_t len, int prot, int flags, int fd, off_t off)
{
	/* A file's is no memory. */
	return fd < 0 && fails("mmap") ? MAP_FAILED :
	    (void *)syscall(SYS_mmap, at, len, prot, flags, fd, off);
}
