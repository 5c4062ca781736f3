#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conn/file.h"
#include "simple/open.h"
#include "simple/options.h"

static const char *
last_segment(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

int
bh_secret__find(struct bh_setup *s, struct bh_simple *simple)
{
	char *path, *name;
	size_t size;

	if (simple->auth == NULL || simple->auth->file == NULL)
		return 0;
	path = realpath(simple->auth->file, NULL);
	/* What was read need not have a name: /dev/fd/3 may have lost it. */
	if (path == NULL && errno != ENOMEM)
		return 0;
	size = path != NULL ? strlen(last_segment(path)) + 1 : 0;
	name = path != NULL ? bh_file__room(size) : NULL;
	if (name != NULL)
		memcpy(name, last_segment(path), size);
	free(path);
	simple->secret = name;
	return name != NULL ? 0 :
	    bh_setup_error(s, 71, "--auth: %s", strerror(ENOMEM));
}

bool
bh_secret__is(const struct bh_simple *simple, const char *path,
    const struct stat *st)
{
	const struct bh_auth *auth = simple->auth;
	const char *name = last_segment(path);

	if (auth == NULL || auth->file == NULL)
		return false;
	/* by its name, too: who changes it may put a new one in its place */
	return (st->st_dev == auth->device && st->st_ino == auth->inode) ||
	    strcmp(name, last_segment(auth->file)) == 0 ||
	    (simple->secret != NULL && strcmp(name, simple->secret) == 0);
}

bool
bh_secret__is_program(const struct bh_simple *simple, const char *dir,
    const char *path)
{
	const struct bh_texts *all = simple->programs;
	size_t i, len, dir_len = strlen(dir);

	for (i = 0; all != NULL && i < all->count; i++) {
		const char *name = all->text[i] + (all->text[i][0] == '/');

		if (strncasecmp(name, dir, dir_len) != 0)
			continue;
		name += dir_len;
		len = strlen(name);
		if (len == 0 || (strncasecmp(path, name, len) == 0 &&
		    (path[len] == '\0' || path[len] == '/')))
			return true;
	}
	return false;
}

bool
bh_secret__is_program_at(const struct bh_simple *simple, int root,
    const struct stat *st)
{
	const struct bh_texts *all = simple->programs;
	int flags = simple->symlinks ? 0 : AT_SYMLINK_NOFOLLOW;
	struct stat own;
	size_t i;

	for (i = 0; all != NULL && i < all->count; i++) {
		const char *name = all->text[i] + (all->text[i][0] == '/');

		if (fstatat(root, name, &own, flags) != 0) {
			/* When in doubt it is one. */
			if (!bh_open__is_about_name(errno))
				return true;
		} else if (own.st_dev == st->st_dev &&
		    own.st_ino == st->st_ino) {
			return true;
		}
	}
	return false;
}
