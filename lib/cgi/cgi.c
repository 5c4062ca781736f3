#include <string.h>

#include <cgihttp.h>

#include "proto/method.h"
#include "simple/open.h"

/* What there is for files and all else that is no script. */
static int
serve_file(struct bh_handler *h)
{
	static const char allowed[] = "GET, HEAD, OPTIONS";

	if (strcmp(h->command, "GET") == 0)
		return bh_simple_do_GET(h);
	if (strcmp(h->command, "HEAD") == 0)
		return bh_simple_do_HEAD(h);
	if (strcmp(h->command, "OPTIONS") == 0) {
		int error;

		bh_send_response(h, 204, NULL);
		bh_send_header(h, "Allow", allowed);
		error = bh_end_headers(h);
		return error < 0 ? error : 0;
	}
	if (!bh_method__known(h->command, strlen(h->command)))
		return 501;
	bh_error_header(h, "Allow", allowed);
	return 405;
}

int
bh_cgi_do_ANY(struct bh_handler *h)
{
	struct bh_cgi_script script;
	int status = bh_cgi_is_cgi(h, h->path, &script);

	if (status < 0)
		return serve_file(h);
	if (status > 0)
		return status;
	status = bh_cgi_run_cgi(h, &script);
	bh_open__close(script.dir);
	return status;
}
