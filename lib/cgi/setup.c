#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cgihttp.h>

#include "cgi/timeout.h"
#include "conn/file.h"
#include "simple/options.h"
#include "task/confine.h"
#include "task/variables.h"

enum { FIRST = 60, TOTAL = 3600 };

/* Whether it is absolute, and has no empty and no dot segment. */
static bool
is_plain(const char *path)
{
	size_t len;

	if (path[0] != '/')
		return false;
	while (*path == '/') {
		len = strcspn(++path, "/");
		if (len == 0 || (path[0] == '.' && (len == 1 ||
		    (len == 2 && path[1] == '.'))))
			return false;
		path += len;
	}
	return true;
}

/* One of cgi_directories, without the slash that it may end in. */
static int
check_directory(struct bh_setup *s, const char **path)
{
	size_t len = strlen(*path);
	char *copy;

	if (len > 0 && (*path)[len - 1] == '/') {
		copy = bh_file__room(len);
		if (copy == NULL)
			return bh_setup_error(s, 71, "--cgi-bin: %s",
			    strerror(ENOMEM));
		memcpy(copy, *path, len - 1);
		*path = copy;
		if (len == 1) /* everything */
			return 0;
	}
	if (!is_plain(*path))
		return bh_setup_error(s, 64,
		    "--cgi-bin: not a path such as /cgi-bin: '%s'", *path);
	return 0;
}

static int
check_options(struct bh_setup *s, struct bh_cgi *cgi)
{
	struct bh_texts *directories = &cgi->cgi_directories;
	const char *spa = cgi->simple.spa;
	size_t i;
	int status = 0;

	for (i = 0; i < directories->count && status == 0; i++)
		status = check_directory(s, &directories->text[i]);
	if (status == 0)
		status = bh_variables__read(s, "--cgi-env", &cgi->env);
	if (status == 0)
		status = bh_timeout__read(s, cgi, FIRST, TOTAL);
	if (status == 0 && spa != NULL &&
	    bh_secret__is_program(&cgi->simple, "", spa))
		status = bh_setup_error(s, 64,
		    "--spa: in a directory of --cgi-bin: '%s'", spa);
	return status;
}

/* Whether those that were asked for are there: but each host has its own. */
static int
look_for_directories(struct bh_setup *s, const struct bh_cgi *cgi)
{
	const struct bh_simple *simple = &cgi->simple;
	struct stat st;
	size_t i;

	for (i = 0; i < cgi->cgi_directories.count && !simple->vhost; i++) {
		const char *name = cgi->cgi_directories.text[i];

		if (name[0] == '\0')
			continue;
		if (fstatat(simple->directory, name + 1, &st,
		    simple->symlinks ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
			return bh_setup_error(s, 66, "--cgi-bin: %s: %s", name,
			    strerror(errno));
		if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
			return bh_setup_error(s, 66, "--cgi-bin: %s: neither "
			    "a directory nor a file", name);
	}
	return 0;
}

/* The operand's absolute name, which stays until the program ends. */
static int
find_root(struct bh_setup *s, struct bh_cgi *cgi)
{
	const char *name = s->operand_count > 0 ? s->operands[0] : ".";
	char *root = bh_file__room(PATH_MAX);

	if (root == NULL)
		return bh_setup_error(s, 71, "%s: %s", name, strerror(ENOMEM));
	cgi->root = realpath(name, root);
	return cgi->root != NULL ? 0 :
	    bh_setup_error(s, 66, "%s: %s", name, strerror(errno));
}

int
bh_cgi_setup(struct bh_setup *s)
{
	static const struct bh_texts usual = {
		.text = { "/cgi-bin", "/htbin" },
		.count = 2,
	};
	struct bh_cgi *cgi = s->config;
	bool given = cgi->cgi_directories.count > 0;
	int status;

	if (!given)
		cgi->cgi_directories = usual;
	cgi->simple.programs = &cgi->cgi_directories;
	status = check_options(s, cgi);
	if (status == 0)
		status = bh_simple_setup(s);
	if (status == 0 && given)
		status = look_for_directories(s, cgi);
	if (status == 0)
		status = bh_confine__apply(s, "--cgi-sandbox",
		    (enum bh_confine)cgi->sandbox, cgi->simple.directory);
	return status != 0 ? status : find_root(s, cgi);
}
