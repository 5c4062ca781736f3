/* wakehttp: starts a unit when somebody asks for what it serves. */
#include <string.h>

#include "conn/log.h"
#include "run/leave.h"
#include "run/message.h"
#include "run/server.h"
#include "wake/wake.h"

static int
do_ANY(struct bh_handler *h)
{
	const struct bh_wake *wake = h->userdata;
	int status = bh_auth_check(h, &wake->auth);

	if (status != 0)
		return status;
	if (strcmp(h->command, "CONNECT") == 0) {
		bh_error_header(h, "Allow", "GET, HEAD, POST, PUT, PATCH, "
		    "DELETE, OPTIONS, TRACE");
		return 405;
	}
	return bh_wake__answer(h);
}

/* Who listens by itself is there for the next client. Else its super-server
 * is. */
static bool
handle_timeout(struct bh_server *s)
{
	const struct bh_wake *wake = s->userdata;
	int result = bh_stop__unit(wake);

	if (result > 0)
		bh_message__log(&s->private->config, BH_LOG_INFO, NULL,
		    "%s: stopped: nobody came for %d s", wake->unit,
		    s->exit_idle);
	else if (result < 0)
		bh_message__log(&s->private->config, BH_LOG_WARNING, NULL,
		    "%s: cannot be stopped: %s", wake->unit,
		    strerror(-result));
	return !wake->handed_over;
}

static const struct bh_method methods[] = {
	BH_METHOD_ANY(do_ANY), BH_METHODS_END
};

static const struct bh_option options[] = {
	{ "start-timeout", "SECONDS", "wait so long for the backend (30)",
	    BH_NUMBER, offsetof(struct bh_wake, start_timeout), 1, 86400 },
	{ "page-after", "SECONDS", "show people that it starts (5)",
	    BH_NUMBER, offsetof(struct bh_wake, page_after), 1, 86400 },
	{ "answer-timeout", "SECONDS|none", "then 504 (600)",
	    BH_NUMBER, offsetof(struct bh_wake, answer_timeout), 1, 86400 },
	{ "ready", "PATH", "it is ready when this is 2xx or 3xx", BH_TEXT,
	    offsetof(struct bh_wake, ready), 0, 0 },
	{ "host", "HOST[:PORT]", "send this as Host", BH_TEXT,
	    offsetof(struct bh_wake, host), 0, 0 },
	BH_AUTH_OPTIONS(struct bh_wake, auth),
	{ .name = "" },
};

static const struct bh_class wakehttp = {
	.methods = methods,
	.server_version = "WakeHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.max_body = BH_NONE,
	.starts_programs = true,
	.error_page = bh_page__error,
	.summary = "Starts a unit when a request comes, and relays it.",
	.operands = "UNIT http://BACKEND",
	.max_operands = 2,
	.options = options,
	.config_size = sizeof(struct bh_wake),
	.setup = bh_wake__set_up,
	.handle_timeout = handle_timeout,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&wakehttp, argc, argv));
}
