#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What root makes is not root's where the directory above is not. */
static int
make(int dir, const char *name, mode_t mode)
{
	struct stat above;

	if (mkdirat(dir, name, 0700) < 0)
		return errno == EEXIST ? 0 : -1;
	if (geteuid() == 0 && (fstatat(dir, "", &above, AT_EMPTY_PATH) < 0 ||
	    fchownat(dir, name, above.st_uid, above.st_gid,
	    AT_SYMLINK_NOFOLLOW) < 0))
		return -1;
	return fchmodat(dir, name, mode, 0);
}

int
bh_store__open(struct bh_setup *s, int dir, const char *name, mode_t mode,
    int *ret_fd)
{
	int fd = -1, r = 0;

	if (mode != 0)
		r = make(dir, name, mode);
	if (r == 0)
		fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return bh_setup_error(s, 66, "%s: %s", name, strerror(errno));
	r = bh_setup_allow_write(s, fd);
	*ret_fd = fd;
	return r == 0 ? 0 : bh_setup_error(s, 71, "%s: %s", name,
	    strerror(-r));
}
