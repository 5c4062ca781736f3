#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The mode and the owner of a new directory: by its descriptor, as the owner of
 * the directory above could put another file in its place. */
static int
settle(int dir, int fd, mode_t mode)
{
	struct stat above;

	if (geteuid() == 0 && (fstatat(dir, "", &above, AT_EMPTY_PATH) < 0 ||
	    fchown(fd, above.st_uid, above.st_gid) < 0))
		return -1;
	return fchmod(fd, mode);
}

/* Opened, and made before where mode is not 0; or -1. */
static int
make(int dir, const char *name, mode_t mode)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	bool made = mode != 0 && mkdirat(dir, name, 0700) == 0;
	int fd;

	if (mode != 0 && !made && errno != EEXIST)
		return -1;
	/* A link could lead to where whoever may write here may not. */
	fd = openat(dir, name, flags | (mode != 0 ? O_NOFOLLOW : 0));
	/* Its name is on disk before those of files below it: fsync(2) of dir
	 * wants more than leave to write there. */
	if (fd >= 0 && made && (settle(dir, fd, mode) < 0 || syncfs(fd) < 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int
bh_store__open(struct bh_setup *s, int dir, const char *name, mode_t mode,
    int *ret_fd)
{
	int fd = make(dir, name, mode), r;

	if (fd < 0)
		return bh_setup_error(s, 66, "%s: %s", name, strerror(errno));
	r = bh_setup_allow_write(s, fd);
	*ret_fd = fd;
	return r == 0 ? 0 : bh_setup_error(s, 71, "%s: %s", name,
	    strerror(-r));
}
