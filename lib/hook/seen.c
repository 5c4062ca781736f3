/* What was stored: an empty file each, named by its digest. It may be written
 * to, by its mode, until the delivery is stored. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "conn/clock.h"
#include "hook/hook.h"

enum { DAY = 86400, HOUR = 3600, DIGITS = 64 };

static const char swept[] = "swept";

static int64_t
now(void)
{
	return bh_clock__real() / 1000000;
}

static bool
is_old(const struct bh_hook *hook, const struct stat *st)
{
	return st->st_mtim.tv_sec < now() - hook->remember * DAY;
}

/* Alone with the file of this name; or -errno. */
static int
enter(const struct bh_hook *hook, const char *name, struct stat *ret)
{
	int fd, r;

	for (;;) {
		fd = openat(hook->seen, name, O_RDONLY | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
		if (fd < 0)
			return -errno;
		do
			r = flock(fd, LOCK_EX);
		while (r < 0 && errno == EINTR);
		if (r < 0 || fstat(fd, ret) < 0) {
			r = -errno;
			close(fd);
			return r;
		}
		/* Who had it before may have removed it. */
		if (ret->st_nlink > 0)
			return fd;
		close(fd);
	}
}

int
bh_seen__claim(const struct bh_hook *hook, const char *name, int *ret_fd)
{
	struct stat st = { .st_nlink = 0 };
	int fd = enter(hook, name, &st);

	if (fd < 0)
		return fd;
	if ((st.st_mode & 0200) == 0 && !is_old(hook, &st)) {
		close(fd);
		return 1;
	}
	*ret_fd = fd;
	return 0;
}

int
bh_seen__keep(const struct bh_hook *hook, int fd)
{
	int r = 0;

	if (futimens(fd, NULL) < 0 || fchmod(fd, 0400) < 0 || fsync(fd) < 0 ||
	    fsync(hook->seen) < 0)
		r = -errno;
	close(fd);
	return r;
}

void
bh_seen__forget(const struct bh_hook *hook, const char *name, int fd)
{
	(void)unlinkat(hook->seen, name, 0);
	close(fd);
}

/* Unless somebody has it. */
static void
remove_old(const struct bh_hook *hook, const char *name)
{
	struct stat st;
	int fd;

	if (strlen(name) != DIGITS || fstatat(hook->seen, name, &st,
	    AT_SYMLINK_NOFOLLOW) < 0 || !is_old(hook, &st))
		return;
	fd = openat(hook->seen, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK);
	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &st) == 0 &&
	    st.st_nlink > 0 && is_old(hook, &st))
		(void)unlinkat(hook->seen, name, 0);
	close(fd);
}

/* Whether an hour has gone by; the next one begins then. */
static bool
is_time(const struct bh_hook *hook)
{
	struct stat st;
	int fd;

	if (fstatat(hook->seen, swept, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_mtim.tv_sec > now() - HOUR && st.st_mtim.tv_sec <= now())
		return false;
	fd = openat(hook->seen, swept, O_RDONLY | O_CREAT | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (fd >= 0) {
		(void)futimens(fd, NULL);
		close(fd);
	}
	return true;
}

void
bh_seen__sweep(const struct bh_hook *hook)
{
	const struct dirent *entry;
	DIR *dir;
	int fd;

	if (!is_time(hook))
		return;
	fd = openat(hook->seen, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir)) != NULL)
		remove_old(hook, entry->d_name);
	closedir(dir);
}
