#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <simplehttp.h>

#include "proto/text.h"
#include "simple/open.h"
#include "simple/options.h"
#include "simple/way.h"

enum {
	LINKS_MAX = 40,  /* as Linux has it */
	STEPS_MAX = 256, /* each asks the kernel for all of the way up to it */
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
	if (error == EACCES)
		return refuse(way, way->program ? strerror(error) :
		    "not world-readable");
	if (error == ELOOP)
		return refuse(way, "behind a symbolic link");
	if (bh_open__is_about_name(error))
		return 404;
	/* (EAGAIN: somebody has a lease on it, fcntl F_SETLEASE.) */
	bh_log_error(way->h, "%s: %s", way->h->path, strerror(error));
	return 500;
}

int
bh_way__admit(const struct bh_way *way, const struct stat *st)
{
	const struct bh_simple *simple = way->h->userdata;
	bool is_root = strcmp(way->name, ".") == 0;

	if (way->program && !S_ISLNK(st->st_mode))
		return 0;
	/* (Above the directories of hosts no name is a path's.) */
	if (!way->program && !is_root &&
	    !(simple->vhost && way->dir == simple->directory) &&
	    (bh_secret__is_program(simple, "", way->name) ||
	    bh_secret__is_program_at(simple, way->dir, st)))
		return refuse(way, "in a directory of programs");
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
	if (bh_secret__is(simple, way->name, st))
		return refuse(way, "the file of passwords");
	return 0;
}

/* Takes the bytes from `from` to `to` out of the name. */
static void
cut(struct bh_way *way, size_t from, size_t to)
{
	way->steps++;
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
 * No symlink is before them, so that ".." is the component before. 0, or
 * 404 where it leads out of the root. */
static int
tidy(struct bh_way *way)
{
	for (;;) {
		const char *rest = way->name + way->at;
		size_t len = strcspn(rest, "/"), slash = rest[len] == '/';

		if (len == 2 && memcmp(rest, "..", 2) == 0) {
			size_t end = way->at + len + slash;

			if (way->at == 0)
				return refuse(way,
				    "a symbolic link that leads out");
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
			return 0;
		}
	}
}

/* Whether what is at `at` is of the path that was asked for, and not of a
 * symlink's target. */
static bool
is_asked(const struct bh_way *way, size_t at)
{
	return strlen(way->name + at) <= way->asked;
}

/* Puts the target of the symlink at `at`, of `len` bytes, in its place. */
static int
follow(struct bh_way *way, size_t len)
{
	char *name, *rest = way->name + way->at + len, end = *rest;
	size_t size = strlen(rest) + 1;
	ssize_t n;

	if (way->links++ == LINKS_MAX)
		return refuse(way, "too many symbolic links");
	if (way->room == NULL &&
	    (way->room = bh_alloc(way->h, sizeof(*way->room))) == NULL)
		return 500;
	*rest = '\0';
	n = readlinkat(way->dir, way->name, way->room->target, PATH_MAX);
	*rest = end;
	if (n < 0)
		return bh_way__refuse(way, errno);
	if (way->room->target[0] == '/')
		return refuse(way, "a symbolic link that leads out");
	if (way->at + (size_t)n + size + sizeof(".") > PATH_MAX)
		return bh_way__refuse(way, ENAMETOOLONG);
	if (is_asked(way, way->at))
		way->asked = size - 1;
	name = way->room->name;
	memmove(name + way->at + n, rest, size);
	memmove(name, way->name, way->at);
	memcpy(name + way->at, way->room->target, (size_t)n);
	way->name = name;
	return tidy(way);
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

	if (way->steps++ >= STEPS_MAX) {
		/* in front: the log cuts what is long */
		if (!way->quiet)
			bh_log_message(way->h, "too deep: %s", way->h->path);
		return 404;
	}
	*end = '\0';
	error = fstatat(way->dir, way->name, ret, AT_SYMLINK_NOFOLLOW) != 0 ?
	    errno : 0;
	if (!last)
		*end = '/';
	way->absent = error == ENOENT && is_asked(way, way->at);
	if (error != 0)
		return bh_way__refuse(way, error);
	if (S_ISLNK(ret->st_mode) && simple->symlinks) {
		status = follow(way, len);
		return status == 0 ? MORE : status;
	}
	status = bh_way__admit(way, ret);
	if (status != 0 || last)
		return status;
	way->at += len + 1;
	way->absent = !S_ISDIR(ret->st_mode) && is_asked(way, way->at);
	if (!S_ISDIR(ret->st_mode))
		return 404;
	status = way->links > 0 ? tidy(way) : 0;
	return status == 0 ? MORE : status;
}

static int
walk(struct bh_way *way, struct stat *ret)
{
	int status;

	way->asked = strlen(way->name + way->at);
	do
		status = step(way, ret);
	while (status == MORE);
	return status;
}

int
bh_way__look(struct bh_way *way, const char *path, struct stat *ret)
{
	size_t len = strlen(path);

	if (len > 0 && path[len - 1] == '/')
		len--;
	way->name = bh_alloc(way->h, len + sizeof("."));
	if (way->name == NULL)
		return 500;
	memcpy(way->name, path, len);
	memcpy(way->name + len, len == 0 ? "." : "", len == 0 ? 2 : 1);
	return walk(way, ret);
}

int
bh_way__look_below(struct bh_way *way, const struct bh_way *start,
    const char *name, struct stat *ret)
{
	struct bh_way_room *room = way->room;
	struct bh_text t = { .at = room->name, .size = PATH_MAX };

	*way = *start;
	way->room = room;
	way->name = room->name;
	if (strcmp(start->name, ".") != 0) {
		bh_text__puts(&t, start->name);
		bh_text__char(&t, '/');
	}
	way->at = t.len;
	bh_text__puts(&t, name);
	bh_text__end(&t);
	return t.truncated ? 404 : walk(way, ret);
}
