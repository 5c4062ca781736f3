#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/git.h"
#include "conn/file.h"

/* Which repositories: their directory, and its name for git. */
static int
open_repositories(struct bh_setup *s, struct bh_git *git)
{
	static const char name[] = "GIT_PROJECT_ROOT=";
	const char *given = s->operand_count > 0 ? s->operands[0] : NULL;
	char *path, *root = NULL;

	if (given == NULL)
		return bh_setup_error(s, 64, "which REPOSITORIES?");
	git->cgi.simple.directory = open(given,
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
	path = realpath(given, NULL);
	if (git->cgi.simple.directory < 0 || path == NULL)
		return bh_setup_error(s, 66, "%s: %s", given, strerror(errno));
	root = bh_file__room(sizeof(name) + strlen(path));
	if (root == NULL)
		return bh_setup_error(s, 71, "out of memory");
	memcpy(stpcpy(root, name), path, strlen(path));
	free(path);
	git->root = root;
	return 0;
}

/* git-http-backend: its directory, and its name there. */
static int
open_backend(struct bh_setup *s, struct bh_git *git)
{
	const char *given = git->backend != NULL ? git->backend :
	    "/usr/lib/git-core/git-http-backend";
	struct bh_cgi_script *script = &git->script;
	char *path = realpath(given, NULL), *slash;

	if (path == NULL)
		return bh_setup_error(s, 66, "%s: %s", given, strerror(errno));
	slash = strrchr(path, '/');
	*slash = '\0';
	script->dir = open(slash > path ? path : "/",
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
	*slash = '/';
	if (script->dir < 0 ||
	    !bh_cgi_is_executable(script->dir, slash + 1)) {
		free(path);
		return bh_setup_error(s, 66, "%s: not an executable file",
		    given);
	}
	script->name = slash + 1;
	script->script_filename = path;
	return 0;
}

int
bh_git__open(struct bh_setup *s)
{
	static const char *const fields[] = {
		"Content-Encoding", "Git-Protocol", NULL
	};
	struct bh_git *git = s->config;
	int status = open_repositories(s, git);

	if (status == 0)
		status = open_backend(s, git);
	git->script.fields = fields;
	s->userdata = git;
	return status;
}
