#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "simple/options.h"

/* Whether a segment is "..", or one that is not served. */
static bool
is_refused(const struct bh_simple *simple, const char *name)
{
	for (;;) {
		size_t len = strcspn(name, "/");

		if (name[0] == '.' && (!simple->dotfiles ||
		    (len == 2 && name[1] == '.')))
			return true;
		if (name[len] == '\0')
			return false;
		name += len + 1;
	}
}

int
bh_spa__check(struct bh_setup *s, const struct bh_simple *simple)
{
	const char *name = simple->spa;

	if (name != NULL && (name[0] == '\0' || name[0] == '/' ||
	    is_refused(simple, name)))
		return bh_setup_error(s, 64,
		    "--spa: not a name below the directory: '%s'", name);
	return 0;
}

int
bh_spa__look(struct bh_setup *s, const struct bh_simple *simple)
{
	struct stat st;

	/* Each host has one of its own, or has not. */
	if (simple->spa == NULL || simple->vhost)
		return 0;
	if (fstatat(simple->directory, simple->spa, &st,
	    simple->symlinks ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
		return bh_setup_error(s, 66, "--spa: %s: %s", simple->spa,
		    strerror(errno));
	if (!S_ISREG(st.st_mode) || (st.st_mode & S_IROTH) == 0)
		return bh_setup_error(s, 66,
		    "--spa: %s: not a file that everybody may read",
		    simple->spa);
	return 0;
}

/* Whether the last segment has a dot, as the name of a file. */
static bool
has_dot(const char *path)
{
	const char *dot = strrchr(path, '.');
	const char *slash = dot != NULL ? strchr(dot, '/') : NULL;

	return dot != NULL && (slash == NULL || slash[1] == '\0');
}

int
bh_spa__open(struct bh_handler *h, int root, const char **path,
    struct bh_opened *ret)
{
	const struct bh_simple *simple = h->userdata;
	int status;

	if (simple->spa == NULL || has_dot(*path) ||
	    !bh_open__is_absent(h, root, *path))
		return 404;
	*path = simple->spa;
	status = bh_open__served(h, root, simple->spa, ret);
	if (status != 0 || S_ISREG(ret->stat.st_mode))
		return status;
	bh_open__close(ret->fd);
	return 404;
}
