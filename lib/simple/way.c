#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <simplehttp.h>

#include "proto/text.h"
#include "simple/options.h"
#include "simple/way.h"

enum {
	LINKS_MAX = 40, /* as Linux has it */
	MORE = -1,
};

/* 404, for a reason that only the owner of the files learns. */
static int
refuse(const struct bh_way *way, const char *reason)
{
	if (!way->quiet)
		bh_log_message(way->h, "%s: %s", way->h->path, reason);
	return 404;
}

int
bh_way__refuse(const struct bh_way *way, int error)
{
	switch (error) {
	case EACCES:
		return refuse(way, "not world-readable");
	case ELOOP:
		return refuse(way, "behind a symbolic link");
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case EIO:
		bh_log_error(way->h, "%s: %s", way->h->path, strerror(error));
		return 500;
	default:
		return 404;
	}
}

int
bh_way__admit(const struct bh_way *way, const struct stat *st)
{
	bool is_root = strcmp(way->name, ".") == 0;

	if (S_ISDIR(st->st_mode)) {
		if ((st->st_mode & S_IXOTH) == 0 && !is_root)
			return refuse(way, "not world-readable");
		return 0;
	}
	if (S_ISLNK(st->st_mode))
		return refuse(way, "a symbolic link");
	if (!S_ISREG(st->st_mode))
		return refuse(way, "no regular file");
	if ((st->st_mode & S_IROTH) == 0)
		return refuse(way, "not world-readable");
	if (bh_secret__is(way->h->userdata, way->name, st))
		return refuse(way, "the file of passwords");
	return 0;
}

/* Takes the bytes from `from` to `to` out of the name. */
static void
cut(struct bh_way *way, size_t from, size_t to)
{
	memmove(way->name + from, way->name + to, strlen(way->name + to) + 1);
}

/* Where the component starts that ends before the slash in front of `at`. */
static size_t
back(const struct bh_way *way)
{
	size_t at = way->at - 1;

	while (at > 0 && way->name[at - 1] != '/')
		at--;
	return at;
}

/* Takes out the empty, "." and ".." components at `at`, which symlinks bring.
 * No symlink is before them, so that ".." is the component before. False: it
 * leads out of the root. */
static bool
tidy(struct bh_way *way)
{
	for (;;) {
		const char *rest = way->name + way->at;
		size_t len = strcspn(rest, "/"), slash = rest[len] == '/';

		if (len == 2 && memcmp(rest, "..", 2) == 0) {
			size_t end = way->at + len + slash;

			if (way->at == 0)
				return false;
			way->at = back(way);
			cut(way, way->at, end);
		} else if ((len == 1 && rest[0] == '.') ||
		    (len == 0 && slash == 1)) {
			cut(way, way->at, way->at + len + slash);
		} else if (len == 0 && way->at > 0) {
			/* what is before it is the last then */
			way->name[way->at - 1] = '\0';
			way->at = back(way);
		} else {
			if (len == 0)
				memcpy(way->name, ".", 2);
			return true;
		}
	}
}

/* Puts the target of the symlink at `at`, of `len` bytes, in its place. */
static int
follow(struct bh_way *way, size_t len)
{
	char *rest = way->name + way->at + len;
	bool more = *rest == '/';
	struct bh_text t = { 0 };
	ssize_t n;

	if (way->links++ == LINKS_MAX)
		return refuse(way, "too many symbolic links");
	*rest = '\0';
	rest += more;
	if (way->target == NULL &&
	    (way->target = bh_alloc(way->h, PATH_MAX)) == NULL)
		return 500;
	n = readlinkat(way->dir, way->name, way->target, PATH_MAX);
	if (n < 0)
		return bh_way__refuse(way, errno);
	if (way->target[0] == '/')
		return refuse(way, "a symbolic link that leads out");
	t.size = way->at + (size_t)n + strlen(rest) + sizeof("/.");
	if ((t.at = bh_alloc(way->h, t.size)) == NULL)
		return 500;
	bh_text__put(&t, way->name, way->at);
	bh_text__put(&t, way->target, (size_t)n);
	bh_text__puts(&t, more ? "/" : "");
	bh_text__puts(&t, rest);
	way->name = bh_text__end(&t);
	return tidy(way) ? 0 : refuse(way, "a symbolic link that leads out");
}

/* Looks at one component. 0 after the last one, MORE, or the status. */
static int
step(struct bh_way *way, struct stat *ret)
{
	const struct bh_simple *simple = way->h->userdata;
	size_t len = strcspn(way->name + way->at, "/");
	char *end = way->name + way->at + len;
	bool last = *end == '\0';
	int error, status;

	*end = '\0';
	error = fstatat(way->dir, way->name, ret, AT_SYMLINK_NOFOLLOW) != 0 ?
	    errno : 0;
	if (!last)
		*end = '/';
	if (error != 0)
		return bh_way__refuse(way, error);
	if (S_ISLNK(ret->st_mode) && simple->symlinks) {
		status = follow(way, len);
		return status == 0 ? MORE : status;
	}
	status = bh_way__admit(way, ret);
	if (status != 0 || last)
		return status;
	if (!S_ISDIR(ret->st_mode))
		return 404;
	way->at += len + 1;
	if (way->links > 0 && !tidy(way))
		return refuse(way, "a symbolic link that leads out");
	return MORE;
}

int
bh_way__look(struct bh_way *way, const char *path, struct stat *ret)
{
	size_t len = strlen(path);
	int status;

	if (len > 0 && path[len - 1] == '/')
		len--;
	way->name = bh_alloc(way->h, len + sizeof("."));
	if (way->name == NULL)
		return 500;
	memcpy(way->name, path, len);
	memcpy(way->name + len, len == 0 ? "." : "", len == 0 ? 2 : 1);
	do
		status = step(way, ret);
	while (status == MORE);
	return status;
}
