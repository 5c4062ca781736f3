/* What has not come whole. Whoever writes to one has it locked. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "conn/clock.h"
#include "drop/drop.h"
#include "proto/text.h"

enum { HOUR = 3600 };

void
bh_partial__name(struct bh_handler *h, const char *name,
    char ret[BH_PARTIAL_NAME])
{
	const char *user = h->remote_user != NULL ? h->remote_user : "";
	unsigned char digest[BH_SHA256_BYTES];
	SHA2_CTX sha;
	size_t i;

	SHA256Init(&sha);
	SHA256Update(&sha, (const uint8_t *)user, strlen(user) + 1);
	SHA256Update(&sha, (const uint8_t *)name, strlen(name));
	SHA256Final(digest, &sha);
	for (i = 0; i < sizeof(digest); i++) {
		ret[2 * i] = "0123456789abcdef"[digest[i] >> 4];
		ret[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
	}
	ret[2 * i] = '\0';
}

int
bh_partial__enter(const struct bh_drop *d, const char *hash, int flags,
    struct stat *ret)
{
	struct stat now = { .st_ino = 0 };
	int fd, error;

	do {
		fd = openat(d->partial, hash, O_RDWR | O_CLOEXEC | O_NOFOLLOW |
		    O_NONBLOCK | flags, 0600);
		if (fd < 0)
			return -errno;
		error = 0;
		if (flock(fd, LOCK_EX | LOCK_NB) < 0 || fstat(fd, ret) < 0 ||
		    fstatat(d->partial, hash, &now, AT_SYMLINK_NOFOLLOW) < 0)
			error = -errno;
		if (error == 0 && now.st_ino == ret->st_ino)
			return fd;
		close(fd);
		/* Who had it before may have removed or finished it. */
	} while (error == 0 || error == -ENOENT);
	return error;
}

void
bh_partial__save(struct bh_handler *h, struct bh_upload *u, const char *name)
{
	const struct bh_drop *d = h->userdata;
	char hash[BH_PARTIAL_NAME];
	struct stat st;
	int fd, claim, r;

	if (u->file.size == 0)
		return;
	/* Before others have to wait; what fails does so once more. */
	(void)fsync(u->file.fd);
	r = bh_room__claim(d, u->file.size, &claim);
	if (r < 0) {
		(void)bh_upload__fail(h, name, r);
		return;
	}
	bh_partial__name(h, name, hash);
	fd = bh_partial__enter(d, hash, 0, &st);
	if (fd >= 0) {
		if ((uint64_t)st.st_size < u->file.size)
			(void)unlinkat(d->partial, hash, 0);
		close(fd);
	}
	r = bh_store__name(&u->file, d->partial, hash);
	if (claim >= 0)
		close(claim);
	if (r == 0)
		bh_log_message(h, "%s: %llu bytes until the cut", name,
		    (unsigned long long)u->file.size);
	else if (r != -EEXIST)
		bh_log_error(h, "%s: not kept: %s", name, strerror(-r));
}

void
bh_partial__forget(struct bh_handler *h, const char *name)
{
	const struct bh_drop *d = h->userdata;
	char hash[BH_PARTIAL_NAME];
	struct stat st;
	int fd;

	bh_partial__name(h, name, hash);
	fd = bh_partial__enter(d, hash, 0, &st);
	if (fd < 0)
		return;
	(void)unlinkat(d->partial, hash, 0);
	close(fd);
}

/* Unless somebody has it, or it is young. */
static void
remove_old(const struct bh_drop *d, const char *name, int64_t before)
{
	struct stat st;
	int fd;

	if (fstatat(d->partial, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode) || st.st_mtim.tv_sec >= before)
		return;
	fd = bh_partial__enter(d, name, 0, &st);
	if (fd < 0)
		return;
	if (st.st_mtim.tv_sec < before)
		(void)unlinkat(d->partial, name, 0);
	close(fd);
}

void
bh_partial__sweep(const struct bh_drop *d)
{
	int64_t before = bh_clock__real() / 1000000 - d->keep * HOUR;
	int fd = openat(d->partial, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (list == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(list)) != NULL)
		remove_old(d, entry->d_name, before);
	closedir(list);
}
