/* drophttp: a drop box. Files come in, none go out. */
#include <basehttp.h>

#include "drop/drop.h"
#include "run/leave.h"
#include "run/setup.h"

static int
do_GET(struct bh_handler *h)
{
	return bh_drop__get(h);
}

static int
do_HEAD(struct bh_handler *h)
{
	return bh_drop__head(h);
}

static int
do_PUT(struct bh_handler *h)
{
	return bh_drop__put(h);
}

static int
do_POST(struct bh_handler *h)
{
	return bh_drop__post(h);
}

/* "640" or "0640"; -1: no permissions that the program could give. */
static int
parse_mode(const char *text)
{
	int mode = 0, n;

	for (n = 0; text[n] >= '0' && text[n] <= '7' && n < 4; n++)
		mode = mode * 8 + text[n] - '0';
	return n < 3 || text[n] != '\0' || mode > 0777 ? -1 : mode;
}

/* Behind what each request is checked for. */
static void
bound_files(struct bh_setup *s, const struct bh_drop *d)
{
	long long max = s->class->max_body;

	if (max == BH_NONE || (d->quota > 0 && d->quota < max))
		max = d->quota;
	if (d->quota > 0 || s->class->max_body != BH_NONE)
		bh_setup__file_max(s, (uint64_t)max);
}

static int
set_up(struct bh_setup *s)
{
	struct bh_drop *d = s->config;
	const char *given = s->operand_count > 0 ? s->operands[0] : NULL;
	int mode = d->mode_text == NULL ? 0640 : parse_mode(d->mode_text);
	int status;

	if (given == NULL)
		return bh_setup_error(s, 64, "which DIRECTORY?");
	if (mode < 0)
		return bh_setup_error(s, 64, "--mode: no permissions: '%s'",
		    d->mode_text);
	d->mode = (mode_t)mode;
	if (d->keep == 0)
		d->keep = 24;
	s->userdata = d;
	status = bh_auth_load(s, &d->auth);
	if (status == 0)
		status = bh_store__open(s, AT_FDCWD, given, 0, &d->dir);
	if (status == 0)
		status = bh_store__open(s, d->dir, ".partial", 0770,
		    &d->partial);
	if (status == 0)
		bound_files(s, d);
	return status;
}

static const struct bh_method methods[] = {
	BH_METHOD(GET),
	BH_METHOD(HEAD),
	BH_METHOD(PUT),
	BH_METHOD(POST),
	BH_METHODS_END,
};

static const struct bh_response responses[] = {
	{ 403, "Forbidden", "A page of another site has sent this form." },
	{ 404, "Not Found", "Names have no directories here." },
	{ 409, "Conflict", "A file of this name is already there." },
	{ 415, "Unsupported Media Type",
	    "Only multipart/form-data, as curl -F sends it." },
	{ 507, "Insufficient Storage", "There is no room for it." },
	{ .code = 0 },
};

static const struct bh_option options[] = {
	{ "number", "", "a name that is taken gets a number", BH_FLAG,
	    offsetof(struct bh_drop, number), 0, 0 },
	{ "unicode", "", "names may have more than ASCII", BH_FLAG,
	    offsetof(struct bh_drop, wide), 0, 0 },
	{ "mode", "OCTAL", "permissions of files (640)", BH_TEXT,
	    offsetof(struct bh_drop, mode_text), 0, 0 },
	{ "quota", "BYTES", "of all files of DIRECTORY; more is a 507",
	    BH_NUMBER, offsetof(struct bh_drop, quota), 1, INT64_MAX },
	{ "reserve", "BYTES", "of the disk that are left free; else 507",
	    BH_NUMBER, offsetof(struct bh_drop, reserve), 1, INT64_MAX },
	{ "keep", "HOURS", "what was cut can be resumed (24)", BH_NUMBER,
	    offsetof(struct bh_drop, keep), 1, 100000 },
	{ "no-form", "", "no page to send files from", BH_FLAG,
	    offsetof(struct bh_drop, no_form), 0, 0 },
	BH_AUTH_OPTIONS(struct bh_drop, auth),
	{ .name = "" },
};

static const struct bh_class drophttp = {
	.methods = methods,
	.server_version = "DropHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.responses = responses,
	.max_body = BH_NONE,
	.summary = "Takes files into a directory, and gives none out.",
	.operands = "DIRECTORY",
	.max_operands = 1,
	.options = options,
	.config_size = sizeof(struct bh_drop),
	.setup = set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&drophttp, argc, argv));
}
