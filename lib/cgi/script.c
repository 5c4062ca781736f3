#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cgihttp.h>

#include "simple/open.h"
#include "simple/options.h"
#include "simple/simple.h"
#include "simple/way.h"

/* The way to a script, and what is behind it. */
struct search {
	struct bh_way way;
	const char *host;   /* the name of its root among those of hosts */
	char *path;         /* all of it */
	struct stat stat;   /* of what the way has come to */
	size_t info;        /* the bytes of path that follow the script */
};

static bool
is_below(const struct bh_texts *directories, const char *path)
{
	size_t i;

	for (i = 0; i < directories->count; i++) {
		const char *name = directories->text[i];
		size_t len;

		name += name[0] == '/';
		len = strlen(name);
		if (len == 0 || (strncmp(path, name, len) == 0 &&
		    (path[len] == '\0' || path[len] == '/')))
			return true;
	}
	return false;
}

/* Looks for the first name on the way that is a file: s->way.name, and all
 * behind it is the script's business. */
static int
look(struct search *s)
{
	size_t len = strlen(s->path), rest = 0;
	int status = bh_way__look(&s->way, s->path, &s->stat);

	if (status == 404 && s->way.absent && S_ISREG(s->stat.st_mode)) {
		rest = strlen(s->way.name + s->way.at);
		s->way.name[s->way.at - 1] = '\0';
		status = 0;
	}
	s->info = rest + (rest > 0) + (len > 0 && s->path[len - 1] == '/');
	return status;
}

static const char *
last_segment(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* What the script is told. False: no memory. */
static bool
describe(const struct search *s, struct bh_cgi_script *ret)
{
	struct bh_handler *h = s->way.h;
	const struct bh_cgi *cgi = h->userdata;
	const char *root = strcmp(cgi->root, "/") == 0 ? "" : cgi->root;
	size_t len = strlen(s->path) - s->info;
	char *name = bh_alloc(h, len + sizeof("/"));

	if (s->host != NULL)
		root = bh_simple__join(h, root, "/", s->host);
	if (name == NULL || root == NULL)
		return false;
	name[0] = '/';
	memcpy(name + 1, s->path, len);
	name[len + 1] = '\0';
	*ret = (struct bh_cgi_script){
		.dir = -1,
		.name = last_segment(s->way.name),
		.script_name = name,
		.script_filename = bh_simple__join(h, root, "/", s->way.name),
		.document_root = root[0] != '\0' ? root : "/",
		.path_info = s->path + len,
		.path_translated = s->info == 0 ? NULL :
		    bh_simple__join(h, root, "", s->path + len),
		.nph = strncmp(last_segment(name), "nph-", 4) == 0,
	};
	return ret->script_filename != NULL &&
	    (s->info == 0 || ret->path_translated != NULL);
}

static int
refuse(const struct search *s, const char *reason)
{
	bh_log_message(s->way.h, "%s: %s", s->way.h->path, reason);
	return 403;
}

/* Opens the directory that the script is in. */
static int
enter(struct search *s, struct bh_cgi_script *ret)
{
	char *slash = strrchr(s->way.name, '/');

	if (S_ISDIR(s->stat.st_mode))
		return refuse(s, "a directory");
	if (!S_ISREG(s->stat.st_mode))
		return refuse(s, "not a regular file");
	if (slash != NULL)
		*slash = '\0';
	ret->dir = bh_open__below(s->way.dir, slash != NULL ? s->way.name :
	    ".", O_PATH | O_DIRECTORY);
	if (ret->dir < 0)
		return bh_way__refuse(&s->way, -ret->dir);
	if (bh_cgi_is_executable(ret->dir, ret->name))
		return 0;
	bh_open__close(ret->dir);
	ret->dir = -1;
	return refuse(s, "not executable");
}

static int
find(struct search *s, struct bh_cgi_script *ret)
{
	const struct bh_cgi *cgi = s->way.h->userdata;
	int status = look(s);

	if (status != 0)
		return status;
	if (!describe(s, ret))
		return 500;
	if (!cgi->simple.dotfiles &&
	    bh_translate__is_hidden(ret->script_name + 1))
		return 404;
	return enter(s, ret);
}

int
bh_cgi_is_cgi(struct bh_handler *h, const char *target,
    struct bh_cgi_script *ret)
{
	const struct bh_cgi *cgi = h->userdata;
	struct search s = { .way = { .h = h, .program = true } };
	int status = bh_translate__resolve(h, target, &s.path);

	if (status != 0)
		return status;
	if (!is_below(&cgi->cgi_directories, s.path))
		return -1;
	status = bh_vhost__enter(h, &s.way.dir, &s.host);
	if (status != 0)
		return status;
	status = find(&s, ret);
	bh_vhost__leave(h, s.way.dir);
	return status;
}

/* (The directories are the operator's: who may change a file in them while it
 * is looked at may change the scripts as well.) */
bool
bh_cgi_is_executable(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode) && faccessat(dir, name, X_OK, 0) == 0;
}
