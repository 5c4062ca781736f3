#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/git.h"
#include "conn/file.h"
#include "task/confine.h"

/* The text and the absolute name of what is there, for as long as the program
 * lives; or NULL, and errno. */
static char *
locate(const char *text, const char *given)
{
	char *path = realpath(given, NULL), *ret;
	size_t len = strlen(text), path_size;

	if (path == NULL)
		return NULL;
	path_size = strlen(path) + 1;
	ret = bh_file__room(len + path_size);
	if (ret != NULL) {
		memcpy(ret, text, len);
		memcpy(ret + len, path, path_size);
	}
	free(path);
	return ret;
}

static int
refuse(struct bh_setup *s, const char *given)
{
	return bh_setup_error(s, errno == ENOMEM ? 71 : 66, "%s: %s", given,
	    strerror(errno));
}

/* Which repositories: their directory, and its name for git. */
static int
open_repositories(struct bh_setup *s, struct bh_git *git)
{
	const char *given = s->operand_count > 0 ? s->operands[0] : NULL;

	if (given == NULL)
		return bh_setup_error(s, 64, "which REPOSITORIES?");
	git->cgi.simple.directory = open(given,
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (git->cgi.simple.directory < 0)
		return refuse(s, given);
	git->root = locate("GIT_PROJECT_ROOT=", given);
	return git->root == NULL ? refuse(s, given) : 0;
}

/* git-http-backend: its directory, and its name there. */
static int
open_backend(struct bh_setup *s, struct bh_git *git)
{
	const char *given = git->backend != NULL ? git->backend :
	    "/usr/lib/git-core/git-http-backend";
	struct bh_cgi_script *script = &git->script;
	char *path = locate("", given), *name, first;

	if (path == NULL)
		return refuse(s, given);
	name = strrchr(path, '/') + 1;
	first = *name;
	*name = '\0';
	script->dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	*name = first;
	script->name = name;
	script->script_filename = path;
	if (script->dir < 0)
		return refuse(s, given);
	return bh_cgi_is_executable(script->dir, script->name) ? 0 :
	    bh_setup_error(s, 66, "%s: not an executable file", given);
}

/* git may be where no other program is. */
static int
confine(struct bh_setup *s, const struct bh_git *git)
{
	int status = bh_confine__apply(s, "--cgi-sandbox",
	    (enum bh_confine)git->cgi.sandbox, git->cgi.simple.directory);

	if (status == 0 && git->cgi.sandbox != 0 &&
	    bh_setup_allow_execute(s, git->script.dir) < 0)
		status = bh_setup_error(s, 71, "--cgi-sandbox: no room");
	return status;
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
	if (status == 0)
		status = confine(s, git);
	git->script.fields = fields;
	s->userdata = git;
	return status;
}
