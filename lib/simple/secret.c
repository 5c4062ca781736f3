#include <string.h>

#include "simple/options.h"

static const char *
last_segment(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

bool
bh_secret__is(const struct bh_simple *simple, const char *path,
    const struct stat *st)
{
	const struct bh_auth *auth = simple->auth;

	if (auth == NULL || auth->file == NULL)
		return false;
	/* by its name, too: who changes it may put a new one in its place */
	return (st->st_dev == auth->device && st->st_ino == auth->inode) ||
	    strcmp(last_segment(path), last_segment(auth->file)) == 0;
}
