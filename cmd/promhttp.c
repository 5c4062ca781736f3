/* promhttp: metrics of files and executables, for Prometheus. */
#include <string.h>

#include "handler/private.h"
#include "prom/prom.h"
#include "proto/page.h"
#include "run/leave.h"

static const char page[] =
    BH_PAGE_HEAD
    "<title>promhttp</title>\n"
    "<style>" BH_PAGE_SHORT "</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>promhttp</h1>\n"
    "<p>Metrics of this machine for Prometheus: "
    "<a href=\"metrics\">/metrics</a>.</p>\n"
    "</body>\n"
    "</html>\n";

static int
answer_page(struct bh_handler *h)
{
	int error;

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/html; charset=utf-8");
	bh_send_headerf(h, "Content-Length", "%zu", sizeof(page) - 1);
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	error = bh_end_headers(h);
	if (error == 0)
		bh_write(h, page, sizeof(page) - 1);
	return error;
}

static int
do_GET(struct bh_handler *h)
{
	const struct bh_target *target = &h->private->x.target;
	const char *path = h->path + target->path;
	const struct bh_prom *prom = h->userdata;
	int status = bh_auth_check(h, &prom->auth);

	if (status != 0)
		return status;
	if (target->path_len == 1)
		return answer_page(h);
	if (target->path_len == 8 && memcmp(path, "/metrics", 8) == 0)
		return bh_prom__answer(h);
	return 404;
}

static const struct bh_method methods[] = {
	BH_METHOD(GET), BH_METHOD_ALSO(HEAD, do_GET), BH_METHODS_END
};

static const struct bh_option options[] = {
	{ "exec", "DIRECTORY", "run the executables there", BH_TEXT,
	    offsetof(struct bh_prom, exec), 0, 0 },
	{ "exec-timeout", "SECONDS", "for each of them (5)", BH_NUMBER,
	    offsetof(struct bh_prom, timeout), 1, 3600 },
	{ "exec-env", "NAME[=VALUE]", "a variable of executables", BH_TEXTS,
	    offsetof(struct bh_prom, env), 0, 0 },
	{ "exec-sandbox", "none|ro|rw", "keep them to these files (none)",
	    BH_CHOICE, offsetof(struct bh_prom, sandbox), 0, 0 },
	{ "max-size", "SIZE", "of a file, or an output (16M)", BH_NUMBER,
	    offsetof(struct bh_prom, max_size), 1, 1LL << 30 },
	{ "max-total", "SIZE", "of all of them (64M)", BH_NUMBER,
	    offsetof(struct bh_prom, max_total), 1, 1LL << 30 },
	BH_AUTH_OPTIONS(struct bh_prom, auth),
	{ .name = "" },
};

static const struct bh_class promhttp = {
	.methods = methods,
	.server_version = "PromHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.max_body = BH_NONE,
	.starts_programs = true,
	.summary = "Serves metrics of files and executables to Prometheus.",
	.operands = "[DIRECTORY]",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct bh_prom),
	.setup = bh_prom__set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&promhttp, argc, argv));
}
