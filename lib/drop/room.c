/* How much there may be: --quota and --reserve. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "drop/drop.h"

/* The bytes of its files; those that have no name yet do not count. */
static int
count(int dir, uint64_t *sum)
{
	const struct dirent *entry;
	struct stat st;
	DIR *list;
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

	list = fd < 0 ? NULL : fdopendir(fd);
	if (list == NULL) {
		error = -errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	while ((entry = readdir(list)) != NULL)
		if (strncmp(entry->d_name, ".tmp-", 5) != 0 &&
		    fstatat(dir, entry->d_name, &st,
		    AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
			*sum += (uint64_t)st.st_size;
	closedir(list);
	return 0;
}

/* How much is left of the quota. */
static int
left_of_quota(const struct bh_drop *d, uint64_t *ret)
{
	uint64_t quota = (uint64_t)d->quota, sum = 0;
	int r = count(d->dir, &sum);

	if (r == 0)
		r = count(d->partial, &sum);
	*ret = sum < quota ? quota - sum : 0;
	return r < 0 ? r : sum > quota ? -EDQUOT : 0;
}

/* How much may be written before the disk is too full. */
static int
left_of_disk(const struct bh_drop *d, uint64_t *ret)
{
	uint64_t reserve = (uint64_t)d->reserve, free;
	struct statvfs st;

	if (fstatvfs(d->dir, &st) < 0)
		return -errno;
	free = (uint64_t)st.f_bavail * st.f_frsize;
	*ret = free > reserve ? free - reserve : 0;
	return free < reserve ? -ENOSPC : 0;
}

int
bh_room__look(const struct bh_drop *d, uint64_t more, uint64_t *ret_max)
{
	uint64_t left = 0;
	int r = 0;

	*ret_max = UINT64_MAX;
	if (d->quota > 0) {
		r = left_of_quota(d, &left);
		if (r == 0 && more > left)
			r = -EDQUOT;
		*ret_max = left;
	}
	if (r == 0 && d->reserve > 0) {
		r = left_of_disk(d, &left);
		if (r == 0 && more > left)
			r = -ENOSPC;
	}
	return r;
}

int
bh_room__left(const struct bh_drop *d)
{
	uint64_t left = 0;

	return d->reserve > 0 ? left_of_disk(d, &left) : 0;
}

int
bh_room__claim(const struct bh_drop *d, uint64_t more, int *ret_fd)
{
	uint64_t max = 0;
	int r;

	*ret_fd = -1;
	r = bh_room__left(d);
	if (r < 0 || d->quota == 0)
		return r;
	/* Opened anew: a child has the descriptors of its parent. Not the
	 * directory itself, which others may open to read, and so lock. */
	*ret_fd = openat(d->partial, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*ret_fd < 0)
		return -errno;
	do
		r = flock(*ret_fd, LOCK_EX);
	while (r < 0 && errno == EINTR);
	r = r < 0 ? -errno : left_of_quota(d, &max);
	if (r == 0 && more > max)
		r = -EDQUOT;
	if (r < 0) {
		close(*ret_fd);
		*ret_fd = -1;
	}
	return r;
}
