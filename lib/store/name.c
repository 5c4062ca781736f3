/* How a file gets its name. */
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proto/text.h"

enum {
	LAST = 9999,
	NO_REPLACE = 1, /* RENAME_NOREPLACE; musl 1.2.3 does not know it */
};

int
bh_store__rename(int from_dir, const char *from, int to_dir, const char *to)
{
	return syscall(SYS_renameat2, from_dir, from, to_dir, to,
	    NO_REPLACE) < 0 ? -errno : 0;
}

/* By the way that /proc has to it: link(2) of a descriptor itself wants a
 * privilege before Linux 6.10. */
static int
link_nameless(int fd, int dir, const char *name)
{
	char path[32];
	struct bh_text t = { .at = path, .size = sizeof(path) };

	bh_text__puts(&t, "/proc/self/fd/");
	bh_text__uint(&t, (unsigned)fd);
	return linkat(AT_FDCWD, bh_text__end(&t), dir, name,
	    AT_SYMLINK_FOLLOW);
}

/* A file system that has no links has one name for each file. */
static int
link_hidden(struct bh_store *f, int dir, const char *name)
{
	int r;

	if (!f->moves && linkat(f->dir, f->hidden, dir, name, 0) == 0)
		return 0;
	if (!f->moves && errno != EPERM && errno != EOPNOTSUPP)
		return -1;
	r = bh_store__rename(f->dir, f->hidden, dir, name);
	if (r < 0) {
		errno = -r;
		return -1;
	}
	f->hidden[0] = '\0';
	return 0;
}

int
bh_store__name(struct bh_store *f, int dir, const char *name)
{
	int error;

	if (fsync(f->fd) < 0)
		return -errno;
	if ((f->hidden[0] != '\0' ? link_hidden(f, dir, name) :
	    link_nameless(f->fd, dir, name)) < 0)
		return -errno;
	if (fsync(dir) < 0) {
		error = -errno;
		(void)unlinkat(dir, name, 0);
		return error;
	}
	return 0;
}

/* The length of name up to its extension; that of a hidden file is none. */
static size_t
stem(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL || dot == name ? strlen(name) :
	    (size_t)(dot - name);
}

int
bh_store__number(struct bh_store *f, int dir, const char *name, char *ret,
    size_t size)
{
	size_t len = stem(name);
	struct bh_text t;
	unsigned n;
	int r = -EEXIST;

	for (n = 0; r == -EEXIST && n <= LAST; n++) {
		t = (struct bh_text){ .at = ret, .size = size - 1 };
		bh_text__put(&t, name, len);
		if (n > 0) {
			bh_text__char(&t, '-');
			bh_text__uint(&t, n);
		}
		bh_text__puts(&t, name + len);
		if (t.truncated)
			return -ENAMETOOLONG;
		ret[t.len] = '\0';
		r = bh_store__name(f, dir, ret);
	}
	return r;
}
