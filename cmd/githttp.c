/* githttp: the repositories of a directory, for git. */
#include <cgihttp.h>

#include <string.h>

#include "cgi/git.h"
#include "cgi/timeout.h"
#include "run/leave.h"

/* Its method, its body, and who may. 0, or a status. */
static int
check(struct bh_handler *h, const struct bh_git_service *service)
{
	const struct bh_git *git = h->userdata;
	bool is_post = strcmp(h->command, "POST") == 0;
	const char *type = bh_headers_get(&h->headers, "Content-Type");

	if (is_post != (service->type[0] != '\0')) {
		bh_error_header(h, "Allow", is_post ?
		    "GET, HEAD, OPTIONS" : "POST, OPTIONS");
		return 405;
	}
	if (is_post && (type == NULL || strcmp(type, service->type) != 0))
		return 415;
	if (service->push && !git->push)
		return 403;
	return service->push || git->private ?
	    bh_auth_check(h, &git->auth) : 0;
}

static int
serve(struct bh_handler *h)
{
	const char *query = strchr(h->path, '?');
	const struct bh_git_service *service;
	struct bh_cgi_script script;
	char *path;
	size_t len;
	int status = bh_simple_translate_path(h, h->path, &path);

	if (status != 0)
		return status;
	service = bh_git__find(path, query == NULL ? "" : query + 1, &len);
	if (service == NULL)
		return 404;
	status = check(h, service);
	if (status == 0)
		status = bh_git__resolve(h, path, len, &script);
	return status != 0 ? status : bh_cgi_run_cgi(h, &script);
}

static int
set_up(struct bh_setup *s)
{
	struct bh_git *git = s->config;
	bool asks = git->push || git->private;
	int status = bh_timeout__read(s, &git->cgi, 600, BH_NONE);

	if (status == 0 && asks != (git->auth.file != NULL))
		status = bh_setup_error(s, 64, asks ?
		    "--push and --private: need --auth" :
		    "--auth: needs --push or --private");
	if (status == 0)
		status = bh_git__open(s);
	return status != 0 ? status : bh_auth_load(s, &git->auth);
}

static const struct bh_method methods[] = {
	BH_METHOD_ALSO(GET, serve),
	BH_METHOD_ALSO(POST, serve),
	BH_METHODS_END,
};

static const struct bh_option options[] = {
	{ "push", "", "users of --auth may push", BH_FLAG,
	    offsetof(struct bh_git, push), 0, 0 },
	{ "private", "", "only users of --auth may read", BH_FLAG,
	    offsetof(struct bh_git, private), 0, 0 },
	BH_AUTH_OPTIONS(struct bh_git, auth),
	{ "git-http-backend", "FILE", "where git has put it", BH_TEXT,
	    offsetof(struct bh_git, backend), 0, 0 },
	BH_CGI_LIMITS,
	{ .name = "" },
};

static const struct bh_class githttp = {
	.methods = methods,
	.server_version = "GitHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.max_body = BH_NONE,
	.starts_programs = true,
	.summary = "Serves the repositories of a directory to git.",
	.operands = "REPOSITORIES",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct bh_git),
	.setup = set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&githttp, argc, argv));
}
