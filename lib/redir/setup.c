#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "proto/allowed.h"
#include "redir/redir.h"

const struct bh_response bh_redir__responses[] = {
	{ 404, "Not Found", "No challenge here has that token" },
	{ 421, "Misdirected Request",
	    "Requests for that host are not redirected from here" },
	{ 0, NULL, NULL },
};

static int
check_url(struct bh_setup *s, struct bh_redir *r)
{
	bool operand = s->operand_count > 0;

	if (operand && r->to != NULL)
		return bh_setup_error(s, 64, "--to: %s is given already",
		    s->operands[0]);
	if (operand)
		r->to = s->operands[0];
	if (r->to == NULL)
		return !r->exact ? 0 :
		    bh_setup_error(s, 64, "--exact: to which URL?");
	if (bh_target__parse("GET", 3, r->to, strlen(r->to), &r->target) != 0 ||
	    r->target.form != BH_ABSOLUTE_FORM ||
	    (operand && strncasecmp(r->to, "https:", 6) != 0))
		return bh_setup_error(s, 64, "not a URL %s: '%s'",
		    operand ? "https://HOST" : "with a host", r->to);
	if (r->target.has_query && !r->exact)
		return bh_setup_error(s, 64,
		    "a URL with a query needs --exact: '%s'", r->to);
	return 0;
}

static int
check_host(struct bh_setup *s, const struct bh_redir *r, const char *name,
    size_t len)
{
	struct bh_allowed allowed;

	if (!bh_allowed__parse(name, len, &allowed))
		return bh_setup_error(s, 64,
		    "--host: not NAME, *.NAME or ADDRESS, with or without "
		    ":PORT: '%.*s'", (int)len, name);
	if (allowed.port != 0 && r->to != NULL)
		return bh_setup_error(s, 64,
		    "--host: no port where there is a URL: '%.*s'", (int)len,
		    name);
	return 0;
}

static int
check_hosts(struct bh_setup *s, const struct bh_redir *r)
{
	size_t i, len;
	int status = 0;

	for (i = 0; i < r->hosts.count && status == 0; i++) {
		const char *name = r->hosts.text[i];

		len = strcspn(name, ",");
		status = check_host(s, r, name, len);
		while (status == 0 && name[len] != '\0') {
			name += len + 1;
			len = strcspn(name, ",");
			status = check_host(s, r, name, len);
		}
	}
	return status;
}

/* Nobody has said which host: the one that this machine is. */
static int
take_own_name(struct bh_setup *s, struct bh_redir *r)
{
	struct bh_allowed allowed;

	if (gethostname(r->own_name, sizeof(r->own_name) - 1) == 0 &&
	    bh_allowed__parse(r->own_name, strlen(r->own_name), &allowed)) {
		r->hosts.text[0] = r->own_name;
		r->hosts.count = 1;
		return 0;
	}
	return r->acme != NULL ? 0 : bh_setup_error(s, 64,
	    "which https://HOST? or --host: this machine has no name");
}

static int
open_directory(struct bh_setup *s, struct bh_redir *r)
{
	int error;

	r->directory = -1;
	if (r->acme == NULL)
		return 0;
	r->directory = open(r->acme, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (r->directory < 0)
		return bh_setup_error(s, 66, "%s: %s", r->acme,
		    strerror(errno));
	error = bh_setup_allow_read(s, r->directory);
	return error == 0 ? 0 : bh_setup_error(s, 71, "%s: %s", r->acme,
	    strerror(-error));
}

int
bh_redir__set_up(struct bh_setup *s)
{
	struct bh_redir *r = s->config;
	int status = check_url(s, r);

	if (status == 0)
		status = check_hosts(s, r);
	if (status == 0 && r->to == NULL && r->hosts.count == 0)
		status = take_own_name(s, r);
	s->userdata = r;
	return status != 0 ? status : open_directory(s, r);
}
