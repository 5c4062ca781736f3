#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conn/file.h"

void *
bh_file__room(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/* Up to size bytes, or -errno. */
static ssize_t
fill(int fd, char *at, size_t size)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, at + len, size - len);
		if (n < 0 && errno != EINTR)
			return -errno;
		len += n > 0 ? (size_t)n : 0;
	} while (n != 0 && len < size);
	return (ssize_t)len;
}

int
bh_file__read(const char *name, size_t max, struct bh_file *ret)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t len;

	if (fd < 0)
		return -errno;
	/* one byte more tells that it is too long, one is the NUL */
	ret->text = bh_file__room(max + 2);
	if (fstat(fd, &ret->stat) < 0)
		len = -errno;
	else if (ret->text == NULL)
		len = -ENOMEM;
	else
		len = fill(fd, ret->text, max + 1);
	close(fd);
	if (len < 0)
		return (int)len;
	ret->len = (size_t)len;
	return ret->len > max ? -EFBIG : 0;
}
