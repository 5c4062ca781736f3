/* cgihttp: the files of a directory, and scripts. Python's CGIHTTPServer. */
#include <cgihttp.h>

#include "run/leave.h"

/* h->userdata is its first member. */
struct config {
	struct bh_cgi cgi;
	struct bh_auth auth;
};

static int
check_and_do(struct bh_handler *h)
{
	const struct config *config = h->userdata;
	int status = bh_auth_check(h, &config->auth);

	return status != 0 ? status : bh_cgi_do_ANY(h);
}

static int
set_up(struct bh_setup *s)
{
	struct config *config = s->config;
	int status = bh_auth_load(s, &config->auth);

	config->cgi.simple.auth = &config->auth;
	return status != 0 ? status : bh_cgi_setup(s);
}

static const struct bh_method methods[] = {
	BH_METHOD_ANY(check_and_do),
	BH_METHODS_END,
};

static const struct bh_option options[] = {
	BH_CGI_OPTIONS,
	BH_SIMPLE_OPTIONS,
	BH_AUTH_OPTIONS(struct config, auth),
	{ .name = "" },
};

static const struct bh_class cgihttp = {
	.methods = methods,
	.server_version = "CGIHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.max_body = BH_NONE,
	.starts_programs = true,
	.responses = bh_simple_responses,
	.end_headers = bh_simple_end_headers,
	.error_page = bh_simple_error_page,
	.summary = "Serves the files of DIRECTORY (.), and runs its scripts.",
	.operands = "[DIRECTORY]",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct config),
	.setup = set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&cgihttp, argc, argv));
}
