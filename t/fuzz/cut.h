/* The system calls of a connection, in front of libc's: what comes in is a
 * piece of memory, cut as the seed has it, and what goes out is another. */
#ifndef BH_FUZZ_CUT_H
#define BH_FUZZ_CUT_H

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "answers.h"

enum { FILE_LEN = 30000, IN = 200, OUT = 201, FILE_FD = 202, BAD_FD = 203 };

static struct {
	const char *in;
	size_t in_len, in_at;
	struct bh_fuzz_output *out;
	unsigned seed;
	size_t step;       /* 0: whole */
	bool again;        /* every second call would block */
	bool socket;
	unsigned calls, preads;
} io;

static char file[FILE_LEN];

/* Fewer than len bytes, by chance. */
static size_t
some(size_t len)
{
	size_t n;

	if (io.step == 0 || len < 2)
		return len;
	n = 1 + (size_t)rand_r(&io.seed) % io.step;
	return n < len ? n : len;
}

static bool
blocks(void)
{
	errno = EAGAIN;
	return io.again && io.calls++ % 2 == 0;
}

static ssize_t
take(void *buf, size_t len)
{
	size_t n = some(len);

	if (blocks())
		return -1;
	if (n > io.in_len - io.in_at)
		n = io.in_len - io.in_at;
	memcpy(buf, io.in + io.in_at, n);
	io.in_at += n;
	return (ssize_t)n;
}

static ssize_t
give(const void *buf, size_t len)
{
	size_t n = some(len);

	if (blocks())
		return -1;
	if (n > sizeof(io.out->at) - io.out->len) {
		errno = EPIPE;
		return -1;
	}
	memcpy(io.out->at + io.out->len, buf, n);
	io.out->len += n;
	return (ssize_t)n;
}

/* ---- in front of libc's */

ssize_t
read(int fd, void *buf, size_t len)
{
	(void)fd;
	return take(buf, len);
}

ssize_t
recv(int fd, void *buf, size_t len, int flags)
{
	(void)fd, (void)flags;
	return take(buf, len);
}

ssize_t
write(int fd, const void *buf, size_t len)
{
	(void)fd;
	return give(buf, len);
}

ssize_t
send(int fd, const void *buf, size_t len, int flags)
{
	(void)fd, (void)flags;
	return give(buf, len);
}

ssize_t
writev(int fd, const struct iovec *part, int count)
{
	(void)fd, (void)part, (void)count;
	return 1; /* a line of the log */
}

int
poll(struct pollfd *fds, nfds_t count, int timeout)
{
	(void)count, (void)timeout;
	fds[0].revents = fds[0].events;
	return 1;
}

/* BAD_FD gives ten bytes and fails then. */
ssize_t
pread(int fd, void *buf, size_t len, off_t off)
{
	size_t end = fd == BAD_FD ? 10 : FILE_LEN;

	if (fd == BAD_FD && off >= 10) {
		errno = EIO;
		return -1;
	}
	if ((size_t)off >= end)
		return 0;
	len = some(len);
	if (len > end - (size_t)off)
		len = end - (size_t)off;
	memcpy(buf, file + off, len);
	return (ssize_t)len;
}

ssize_t
sendfile(int out, int in, off_t *off, size_t len)
{
	char part[4096];
	ssize_t n = pread(in, part, len < sizeof(part) ? len : sizeof(part),
	    *off);

	(void)out;
	if (n > 0)
		n = give(part, (size_t)n);
	if (n > 0)
		*off += n;
	return n;
}

#endif
