/* redirhttp: sends clients to https, and answers the challenges of ACME. */
#include <string.h>

#include "redir/redir.h"
#include "run/leave.h"

/* OPTIONS *: of the server, not of something that is elsewhere. */
static int
answer_options(struct bh_handler *h)
{
	bh_send_response(h, 204, NULL);
	return bh_end_headers(h);
}

static int
do_any(struct bh_handler *h)
{
	const struct bh_redir *r = h->userdata;
	char *location;
	int status;

	if (r->acme != NULL && bh_acme__is(h))
		return bh_acme__answer(h);
	if (strcmp(h->path, "*") == 0)
		return answer_options(h);
	status = bh_location__make(h, &location);
	return status != 0 ? status : bh_location__send(h, location);
}

static const struct bh_method methods[] = {
	BH_METHOD_ANY(do_any), BH_METHODS_END
};

static const struct bh_option options[] = {
	{ "to", "URL", "send there, the path put behind", BH_TEXT,
	    offsetof(struct bh_redir, to), 0, 0 },
	{ "exact", "", "send to that URL as it is", BH_FLAG,
	    offsetof(struct bh_redir, exact), 0, 0 },
	{ "host", "NAME[:PORT][,...]", "only requests for these", BH_TEXTS,
	    offsetof(struct bh_redir, hosts), 0, 0 },
	{ "status", "308|307|303|302|301", "of the redirection (308)",
	    BH_CHOICE, offsetof(struct bh_redir, status), 0, 0 },
	{ "max-age", "SECONDS|none", "how long it may be kept", BH_NUMBER,
	    offsetof(struct bh_redir, max_age), 1, 315360000 },
	{ "acme", "DIRECTORY", "answer challenges from files there", BH_TEXT,
	    offsetof(struct bh_redir, acme), 0, 0 },
	{ .name = "" },
};

static const struct bh_class redirhttp = {
	.methods = methods,
	.server_version = "RedirHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.responses = bh_redir__responses,
	/* Of a body nothing is read. */
	.max_body = BH_NONE,
	.summary = "Sends clients to https://HOST, path and query kept.",
	.operands = "[https://HOST]",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct bh_redir),
	.setup = bh_redir__set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&redirhttp, argc, argv));
}
