#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "conn/clock.h"
#include "proto/text.h"

enum { TRIES = 100 };

/* ".tmp-" and what no other process has now. */
static void
hide(struct bh_store *f)
{
	struct bh_text t = { .at = f->hidden, .size = sizeof(f->hidden) };

	bh_text__puts(&t, ".tmp-");
	bh_text__hex(&t, (uint64_t)bh_clock__real());
	bh_text__char(&t, '-');
	bh_text__hex(&t, (uint32_t)getpid());
	bh_text__end(&t);
}

static int
make_hidden(struct bh_store *f)
{
	int fd, i;

	for (i = 0; i < TRIES; i++) {
		hide(f);
		fd = openat(f->dir, f->hidden, O_RDWR | O_CREAT | O_EXCL |
		    O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	if (fd < 0)
		f->hidden[0] = '\0';
	return fd;
}

/* Without a name, where the file system has such files, and there is the way
 * to a name: Linux before 6.10 knows no other. */
static int
make(struct bh_store *f)
{
	int fd = openat(f->dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 && access("/proc/self/fd", X_OK) == 0)
		return fd;
	if (fd < 0 && errno != EOPNOTSUPP && errno != EISDIR &&
	    errno != ENOENT && errno != EINVAL)
		return -1;
	if (fd >= 0)
		close(fd);
	return make_hidden(f);
}

int
bh_store__begin(struct bh_store *f, int dir, mode_t mode, uint64_t max)
{
	int error;

	*f = (struct bh_store){ .dir = dir, .max = max };
	f->fd = make(f);
	if (f->fd < 0)
		return -errno;
	if (fchmod(f->fd, mode) < 0) {
		error = -errno;
		bh_store__close(f);
		return error;
	}
	return 0;
}

int
bh_store__write(struct bh_store *f, const void *data, size_t len)
{
	const char *at = data;
	ssize_t n;

	if (len > f->max - f->size)
		return -EMSGSIZE;
	while (len > 0) {
		n = write(f->fd, at, len);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			at += n;
			len -= (size_t)n;
			f->size += (uint64_t)n;
		}
	}
	return 0;
}

void
bh_store__close(struct bh_store *f)
{
	if (f->fd >= 0)
		close(f->fd);
	if (f->hidden[0] != '\0')
		(void)unlinkat(f->dir, f->hidden, 0);
	f->fd = -1;
	f->hidden[0] = '\0';
}

int
bh_store__status(int error)
{
	switch (-error) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return 507;
	case EMSGSIZE:
		return 413;
	case EEXIST:
		return 409;
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return 503;
	default:
		return 500;
	}
}
