#include "cgi/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "handler/private.h"

enum { PIECE = 16384 };

/* On disk where there is one: a body may be larger than memory. */
static int
make_file(void)
{
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && errno != EMFILE && errno != ENFILE)
		fd = memfd_create("body", MFD_CLOEXEC);
	/* cppcheck-suppress resourceLeak; it is returned */
	return fd < 0 ? -errno : fd;
}

static int
status_of(int error)
{
	return error == EINTR ? 0 :
	    error == ENOSPC || error == EDQUOT || error == EFBIG ? 507 : 500;
}

/* 0, or the status. */
static int
write_all(int fd, const char *data, size_t len)
{
	int status;
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n < 0 && (status = status_of(errno)) != 0)
			return status;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int
copy(struct bh_handler *h, int fd, long long *ret_length)
{
	char piece[PIECE];
	int status = 0;
	ssize_t n;

	*ret_length = 0;
	while (status == 0 && (n = bh_read(h, piece, sizeof(piece))) != 0) {
		if (n < 0)
			return bh_body__status((int)n);
		status = write_all(fd, piece, (size_t)n);
		*ret_length += n;
	}
	if (status == 0 && lseek(fd, 0, SEEK_SET) < 0)
		status = 500;
	return status;
}

int
bh_spool__body(struct bh_handler *h, int *ret_fd, long long *ret_length)
{
	int fd = make_file(), status;

	if (fd < 0)
		return fd;
	status = copy(h, fd, ret_length);
	if (status == 0)
		*ret_fd = fd;
	else
		close(fd);
	return status;
}
