/* simplehttp: the files of a directory. Python's http.server. */
#include <simplehttp.h>

static const struct bh_method methods[] = {
	BH_METHOD_ALSO(GET, bh_simple_do_GET),
	BH_METHOD_ALSO(HEAD, bh_simple_do_HEAD),
	BH_METHODS_END,
};

static const struct bh_option options[] = {
	BH_SIMPLE_OPTIONS,
	{ .name = "" },
};

static const struct bh_class simplehttp = {
	.methods = methods,
	.server_version = "SimpleHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.responses = bh_simple_responses,
	.summary = "Serves the files of DIRECTORY (.) over HTTP.",
	.operands = "[DIRECTORY]",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct bh_simple),
	.setup = bh_simple_setup,
};

int
main(int argc, char **argv)
{
	return bh_main(&simplehttp, argc, argv);
}
