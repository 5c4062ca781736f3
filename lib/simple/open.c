#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/openat2.h>

#include "simple/open.h"

/* By number: these are no cancellation points, whose code costs a page. */
static int
open_at(int dir, const char *path, int flags)
{
	int fd = (int)syscall(SYS_openat, dir, path, flags | O_CLOEXEC, 0);

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

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, *path, len);
	name[len] = '\0';
	if (len == 0 || strcmp(name, "..") == 0)
		return -EXDEV;
	*path = rest;
	if (*rest != '\0')
		flags = O_PATH | O_DIRECTORY;
	return open_at(dir, name, flags | O_NOFOLLOW);
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
	int fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));

	if (fd >= 0)
		return fd;
	/* EPERM: a system call filter older than openat2. */
	if (errno == ENOSYS || errno == EPERM)
		return bh_open__walk(dir, path, flags);
	return -errno;
}

/* 404, for a reason that only the owner of the files learns. */
static int
refuse(struct bh_handler *h, const char *reason)
{
	bh_log_message(h, "%s: %s", h->path, reason);
	return 404;
}

static int
refuse_error(struct bh_handler *h, int error)
{
	switch (error) {
	case EACCES:
		return refuse(h, "not world-readable");
	case ELOOP:
		return refuse(h, "behind a symbolic link");
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case EIO:
		bh_log_error(h, "%s: %s", h->path, strerror(error));
		return 500;
	default:
		return 404;
	}
}

/* 0, or 404 for what is not for everybody or is no file and no directory. The
 * root itself is as its owner wants it. */
static int
admit(struct bh_handler *h, const struct stat *st, bool is_root)
{
	if (S_ISDIR(st->st_mode)) {
		if ((st->st_mode & S_IXOTH) == 0 && !is_root)
			return refuse(h, "not world-readable");
		return 0;
	}
	if (S_ISLNK(st->st_mode))
		return refuse(h, "a symbolic link");
	if (!S_ISREG(st->st_mode))
		return refuse(h, "no regular file");
	if ((st->st_mode & S_IROTH) == 0)
		return refuse(h, "not world-readable");
	return 0;
}

/* Opens what `st` was told about, and asks again: it may be another by now. */
static int
open_as(struct bh_handler *h, int dir, const char *name, bool is_root,
    struct bh_opened *ret)
{
	int flags = S_ISDIR(ret->stat.st_mode) ? O_PATH | O_DIRECTORY :
	    O_RDONLY | O_NONBLOCK | O_NOCTTY;
	int status;

	ret->fd = bh_open__below(dir, name, flags);
	if (ret->fd < 0)
		return refuse_error(h, -ret->fd);
	status = fstat(ret->fd, &ret->stat) != 0 ? refuse_error(h, errno) :
	    admit(h, &ret->stat, is_root);
	if (status != 0)
		bh_open__close(ret->fd);
	return status;
}

/* Asks about a name without opening it: to open a FIFO or a device can block or
 * do something. */
static int
look(struct bh_handler *h, int dir, const char *name, bool is_root,
    struct stat *ret)
{
	if (fstatat(dir, name, ret, AT_SYMLINK_NOFOLLOW) != 0)
		return refuse_error(h, errno);
	return admit(h, ret, is_root);
}

/* Whether everybody may enter the directories on the way to name. */
static int
look_at_way(struct bh_handler *h, int dir, char *name)
{
	struct stat st;
	char *slash;
	int status = 0;

	for (slash = strchr(name, '/'); slash != NULL && status == 0;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		status = look(h, dir, name, false, &st);
		*slash = '/';
	}
	return status;
}

int
bh_open__served(struct bh_handler *h, int dir, const char *path,
    struct bh_opened *ret)
{
	char name[PATH_MAX];
	size_t len = strlen(path);
	bool is_root = len == 0;
	int status;

	ret->fd = -1;
	if (len > 0 && path[len - 1] == '/')
		len--;
	if (len >= sizeof(name))
		return 404;
	memcpy(name, is_root ? "." : path, is_root ? 1 : len);
	name[is_root ? 1 : len] = '\0';
	status = look_at_way(h, dir, name);
	if (status == 0)
		status = look(h, dir, name, is_root, &ret->stat);
	if (status == 0)
		status = open_as(h, dir, name, is_root, ret);
	return status;
}
