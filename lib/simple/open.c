#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/openat2.h>

#include "simple/open.h"
#include "simple/way.h"

/* By number: these are no cancellation points, whose code costs a page. */
static int
open_at(int dir, const char *path, int flags)
{
	int fd;

	do
		fd = (int)syscall(SYS_openat, dir, path, flags | O_CLOEXEC, 0);
	while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

void
bh_open__close(int fd)
{
	if (fd >= 0)
		(void)syscall(SYS_close, fd);
}

/* Opens the first component of path and steps over it, slashes included. */
static int
step(int dir, const char **path, int flags)
{
	char name[NAME_MAX + 1];
	size_t len = strcspn(*path, "/");
	const char *rest = *path + len + strspn(*path + len, "/");
	struct stat st;
	int fd;

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, *path, len);
	name[len] = '\0';
	if (len == 0 || strcmp(name, "..") == 0)
		return -EXDEV;
	*path = rest;
	if (*rest != '\0')
		flags = O_PATH | O_DIRECTORY;
	fd = open_at(dir, name, flags | O_NOFOLLOW);
	/* That it is a symlink comes second to Linux. */
	if (fd == -ENOTDIR &&
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(st.st_mode))
		return -ELOOP;
	return fd;
}

int
bh_open__walk(int dir, const char *path, int flags)
{
	int at = dir;

	do {
		int next = step(at, &path, flags);

		if (at != dir)
			bh_open__close(at);
		at = next;
	} while (at >= 0 && *path != '\0');
	return at;
}

int
bh_open__below(int dir, const char *path, int flags)
{
	struct open_how how = {
		.flags = (unsigned)flags | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS |
		    RESOLVE_NO_SYMLINKS,
	};
	int fd;

	do
		fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
	while (fd < 0 && errno == EINTR);
	if (fd >= 0)
		return fd;
	/* EPERM: a system call filter older than openat2. */
	if (errno == ENOSYS || errno == EPERM)
		return bh_open__walk(dir, path, flags);
	return -errno;
}

bool
bh_open__is_about_name(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES ||
	    error == EPERM || error == ELOOP || error == EXDEV ||
	    error == ENXIO || error == ENODEV || error == EISDIR ||
	    error == ENAMETOOLONG || error == EINVAL || error == EILSEQ;
}

/* Opens what `ret->stat` was told about, and asks again: it may be another by
 * now. */
static int
open_as(const struct bh_way *way, struct bh_opened *ret)
{
	int flags = S_ISDIR(ret->stat.st_mode) ? O_PATH | O_DIRECTORY :
	    O_RDONLY | O_NONBLOCK | O_NOCTTY;
	int status;

	ret->fd = bh_open__below(way->dir, way->name, flags);
	if (ret->fd < 0)
		return bh_way__refuse(way, -ret->fd);
	status = fstat(ret->fd, &ret->stat) != 0 ?
	    bh_way__refuse(way, errno) : bh_way__admit(way, &ret->stat);
	if (status != 0) {
		bh_open__close(ret->fd);
		ret->fd = -1;
	}
	return status;
}

int
bh_open__served(struct bh_handler *h, int dir, const char *path,
    struct bh_opened *ret)
{
	struct bh_way way = { .h = h, .dir = dir };
	int status;

	ret->fd = -1;
	status = bh_way__look(&way, path, &ret->stat);
	return status == 0 ? open_as(&way, ret) : status;
}

int
bh_open__beside(struct bh_handler *h, int dir, const char *path,
    struct bh_opened *ret)
{
	struct bh_way way = { .h = h, .dir = dir, .quiet = true };
	int status;

	ret->fd = -1;
	/* Most are not there, which is seen by one question. */
	if (fstatat(dir, path, &ret->stat, AT_SYMLINK_NOFOLLOW) != 0)
		return 404;
	status = bh_way__look(&way, path, &ret->stat);
	if (status == 0 && !S_ISREG(ret->stat.st_mode))
		status = 404;
	return status == 0 ? open_as(&way, ret) : status;
}

bool
bh_open__is_absent(struct bh_handler *h, int dir, const char *path)
{
	struct bh_way way = { .h = h, .dir = dir, .quiet = true };
	struct stat st;

	return bh_way__look(&way, path, &st) == 404 && way.absent;
}
