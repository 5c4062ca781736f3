/* hookhttp: webhooks, verified and stored for others to act on. */
#include <basehttp.h>

#include <errno.h>
#include <string.h>

#include "hook/hook.h"
#include "run/leave.h"
#include "run/setup.h"

enum {
	LONGEST = 25 << 20, /* what GitHub sends at most */
	DAY = 86400,
	HEAD = 256 << 10,    /* more than what is stored of one */
};

static int
do_POST(struct bh_handler *h)
{
	return bh_receive__post(h);
}

/* SPOOL is not written to by itself: only what is in it. */
static int
open_spool(struct bh_setup *s, struct bh_hook *hook)
{
	const char *given = s->operand_count > 0 ? s->operands[0] : NULL;
	int spool, status;

	if (given == NULL)
		return bh_setup_error(s, 64, "which SPOOL?");
	spool = open(given, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (spool < 0)
		return bh_setup_error(s, 66, "%s: %s", given, strerror(errno));
	status = bh_store__open(s, spool, "new", 0770, &hook->new);
	if (status == 0)
		status = bh_store__open(s, spool, "seen", 0700, &hook->seen);
	if (status == 0 && s->class->max_body != BH_NONE)
		bh_setup__file_max(s, (uint64_t)s->class->max_body + HEAD);
	return status;
}

static int
set_up(struct bh_setup *s)
{
	struct bh_hook *hook = s->config;
	int status;

	if (hook->tolerance == 0)
		hook->tolerance = 300;
	if (hook->remember == 0)
		hook->remember = 7;
	/* Signed for the last second from now on that counts, it can come until
	 * twice the time has gone by. */
	if (2 * hook->tolerance > hook->remember * DAY)
		return bh_setup_error(s, 64, "--tolerance: more than half of "
		    "--remember: what was stored could come again");
	s->userdata = hook;
	status = bh_secrets__load(s, hook);
	return status != 0 ? status : open_spool(s, hook);
}

static const struct bh_method methods[] = {
	BH_METHOD(POST),
	BH_METHODS_END,
};

static const struct bh_response responses[] = {
	{ 404, "Not Found", "There is no secret for this path." },
	{ .code = 0 },
};

static const struct bh_option options[] = {
	{ "secrets", "FILE", "lines PATH SENDER SECRET", BH_TEXT,
	    offsetof(struct bh_hook, secrets), 0, 0 },
	{ "tolerance", "SECONDS", "how far a signed time may be off (300)",
	    BH_NUMBER, offsetof(struct bh_hook, tolerance), 1, 1000000 },
	{ "remember", "DAYS", "what comes again is not stored (7)",
	    BH_NUMBER, offsetof(struct bh_hook, remember), 1, 10000 },
	{ .name = "" },
};

static const struct bh_class hookhttp = {
	.methods = methods,
	.server_version = "HookHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.max_body = LONGEST,
	.responses = responses,
	.summary = "Verifies webhooks and stores them for others to act on.",
	.operands = "SPOOL",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct bh_hook),
	.setup = set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&hookhttp, argc, argv));
}
