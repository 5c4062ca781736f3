/* simplehttp: the files of a directory. Python's http.server. */
#include <simplehttp.h>

#include <string.h>

#include "run/leave.h"

/* h->userdata is its first member. */
struct config {
	struct bh_simple simple;
	struct bh_auth auth;
};

static int
check_and_do(struct bh_handler *h)
{
	const struct config *config = h->userdata;
	int status = bh_auth_check(h, &config->auth);

	if (status != 0)
		return status;
	return strcmp(h->command, "HEAD") == 0 ? bh_simple_do_HEAD(h) :
	    bh_simple_do_GET(h);
}

static int
set_up(struct bh_setup *s)
{
	struct config *config = s->config;
	int status = bh_auth_load(s, &config->auth);

	config->simple.auth = &config->auth;
	return status != 0 ? status : bh_simple_setup(s);
}

static const struct bh_method methods[] = {
	BH_METHOD_ALSO(GET, check_and_do),
	BH_METHOD_ALSO(HEAD, check_and_do),
	BH_METHODS_END,
};

static const struct bh_option options[] = {
	BH_SIMPLE_OPTIONS,
	BH_AUTH_OPTIONS(struct config, auth),
	{ .name = "" },
};

static const struct bh_class simplehttp = {
	.methods = methods,
	.server_version = "SimpleHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.responses = bh_simple_responses,
	.end_headers = bh_simple_end_headers,
	.error_page = bh_simple_error_page,
	.summary = "Serves the files of DIRECTORY (.) over HTTP.",
	.operands = "[DIRECTORY]",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct config),
	.setup = set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&simplehttp, argc, argv));
}
