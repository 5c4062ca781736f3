#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "cgi/git.h"
#include "simple/open.h"
#include "simple/simple.h"

/* In git's order. */
static const char endings[][12] = { "/.git", "", ".git/.git", ".git" };

static const char *const common[] = {
	"GIT_HTTP_EXPORT_ALL=1",
	/* or git refuses what another user owns */
	"GIT_CONFIG_COUNT=1",
	"GIT_CONFIG_KEY_0=safe.directory",
	"GIT_CONFIG_VALUE_0=*",
	NULL
};

/* 0 for a repository, -EXDEV for the files of one, whose .git git would follow
 * wherever it leads; or another -errno. Git looks closer. */
static int
look(int dir, const char *name)
{
	int fd = bh_open__below(dir, name, O_PATH | O_DIRECTORY), error = 0;
	struct stat st;

	if (fd < 0)
		return fd;
	if (fstatat(fd, ".git", &st, AT_SYMLINK_NOFOLLOW) == 0)
		error = -EXDEV;
	else if (fstatat(fd, "HEAD", &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    fstatat(fd, "objects", &st, 0) != 0)
		error = -errno;
	bh_open__close(fd);
	return error;
}

/* What is in a repository, or among its files, may be of who pushes there: with
 * hooks of his own. 0, or -errno. */
static int
look_above(int dir, char *name)
{
	char *slash = name;
	int error;

	while ((slash = strchr(slash, '/')) != NULL) {
		*slash = '\0';
		error = look(dir, name);
		*slash++ = '/';
		if (error != -ENOENT)
			return error == 0 ? -EXDEV : error;
	}
	return 0;
}

/* The status of a way that led nowhere. Nothing is written of what is not
 * there. */
static int
refuse(struct bh_handler *h, int error)
{
	switch (error) {
	case -EACCES:
		bh_log_message(h, "%s: %s", h->path, strerror(EACCES));
		return 404;
	case -ELOOP:
		bh_log_message(h, "%s: behind a symbolic link", h->path);
		return 404;
	case -EMFILE:
	case -ENFILE:
	case -ENOMEM:
	case -EIO:
		bh_log_error(h, "%s: %s", h->path, strerror(-error));
		return 500;
	default:
		return 404;
	}
}

/* Puts the first of the endings behind name, which has room for it, where a
 * repository is. */
static int
find(struct bh_handler *h, char *name)
{
	const struct bh_git *git = h->userdata;
	int dir = git->cgi.simple.directory;
	int error = look_above(dir, name), worst = -ENOENT;
	size_t i, len = strlen(name);

	if (error != 0)
		return refuse(h, error);
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		memcpy(name + len, endings[i], sizeof(endings[i]));
		error = look(dir, name);
		if (error == 0)
			return 0;
		if (error != -ENOENT && error != -ENOTDIR && error != -EXDEV)
			worst = error;
	}
	return refuse(h, worst);
}

int
bh_git__resolve(struct bh_handler *h, const char *path, size_t len,
    struct bh_cgi_script *ret)
{
	const struct bh_git *git = h->userdata;
	const char **env = bh_alloc(h, sizeof(*env) + sizeof(common));
	char *url = bh_alloc(h, len + sizeof("/"));
	char *name = bh_alloc(h, len + sizeof(endings[0]));
	int status;

	if (env == NULL || url == NULL || name == NULL)
		return 500;
	memcpy(name, path, len);
	name[len] = '\0';
	*url = '/';
	memcpy(url + 1, name, len + 1);
	status = find(h, name);
	if (status != 0)
		return status;
	env[0] = bh_simple__join(h, git->root, "/", name);
	memcpy(env + 1, common, sizeof(common));
	*ret = git->script;
	ret->script_name = url;
	ret->path_info = path + len;
	ret->env = env;
	return env[0] == NULL ? 500 : 0;
}
