/* healthhttp: asks checks, and says whether this machine is well. */
#include <string.h>

#include "handler/private.h"
#include "health/health.h"
#include "proto/percent.h"
#include "run/leave.h"

/* What a path asks for. */
enum wish { ALL, LIVE, AGENT, ONE, NOTHING };

static const char one[] = "/check/";

static const struct {
	char path[10];
	enum wish wish;
} paths[] = {
	{ "/", ALL }, { "/ready", ALL }, { "/readyz", ALL },
	{ "/health", ALL }, { "/healthz", ALL }, { "/live", LIVE },
	{ "/livez", LIVE }, { "/agent", AGENT },
};

static int
answer_check(struct bh_handler *h, const char *name)
{
	struct bh_health_report report;
	int status = bh_health__check(h, name, &report);

	return status != 0 ? status : bh_health__answer(h, &report);
}

static int
answer_agent(struct bh_handler *h)
{
	struct bh_health_report report;
	int status = bh_health__check(h, NULL, &report);

	if (status == 503)
		report = (struct bh_health_report){ .status = BH_HEALTH_FAIL };
	else if (status != 0)
		return status;
	return bh_health__answer_agent(h, &report);
}

static enum wish
wish_of(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (strcmp(path, paths[i].path) == 0)
			return paths[i].wish;
	return strncmp(path, one, sizeof(one) - 1) == 0 ? ONE : NOTHING;
}

/* A name is compared with those of checks, and is part of no path. */
static int
answer(struct bh_handler *h, const char *path)
{
	const struct bh_health *health = h->userdata;
	enum wish wish = wish_of(path);
	int status;

	/* That it answers is all there is to say: nothing is asked. */
	if (wish == LIVE)
		return bh_health__answer(h,
		    &(struct bh_health_report){ .count = 0 });
	status = bh_auth_check(h, &health->auth);
	if (status != 0)
		return status;
	if (wish == AGENT)
		return answer_agent(h);
	if (wish == NOTHING)
		return 404;
	return answer_check(h, wish == ONE ? path + sizeof(one) - 1 : NULL);
}

static int
do_GET(struct bh_handler *h)
{
	const struct bh_target *target = &h->private->x.target;
	size_t len = target->path_len;
	char *path = bh_alloc(h, len + 1);

	if (path == NULL)
		return 503;
	len = bh_percent__decode(path, h->path + target->path, len);
	if (len == (size_t)-1 || memchr(path, '\0', len) != NULL)
		return 400;
	path[len] = '\0';
	return answer(h, path);
}

static const struct bh_method methods[] = {
	BH_METHOD(GET), BH_METHOD_ALSO(HEAD, do_GET), BH_METHODS_END
};

static const struct bh_response responses[] = {
	{ 503, "Service Unavailable",
	    "The checks cannot be asked; the log says why." },
	{ .code = 0 },
};

static const struct bh_option options[] = {
	{ "checks", "DIRECTORY", "run the executables there", BH_TEXT,
	    offsetof(struct bh_health, checks), 0, 0 },
	{ "unit", "NAME", "systemd's unit is active", BH_TEXTS,
	    offsetof(struct bh_health, units), 0, 0 },
	{ "file-age", "FILE=SECONDS", "a file is no older; or 5m, 26h, 7d",
	    BH_TEXTS, offsetof(struct bh_health, ages), 0, 0 },
	{ "disk", "PATH=PERCENT", "a file system is no fuller", BH_TEXTS,
	    offsetof(struct bh_health, disks), 0, 0 },
	{ "check-timeout", "SECONDS", "for all checks together (5)",
	    BH_NUMBER, offsetof(struct bh_health, timeout), 1, 3600 },
	{ "cache", "SECONDS|none", "keep results so long (1)", BH_NUMBER,
	    offsetof(struct bh_health, cache), 1, 86400 },
	{ "details", "", "tell clients what checks say", BH_FLAG,
	    offsetof(struct bh_health, details), 0, 0 },
	{ "warnings", "", "exit status 1 is no failure", BH_FLAG,
	    offsetof(struct bh_health, warnings), 0, 0 },
	{ "check-env", "NAME[=VALUE]", "a variable of executables", BH_TEXTS,
	    offsetof(struct bh_health, env), 0, 0 },
	{ "check-sandbox", "none|ro|rw", "keep them to these files (none)",
	    BH_CHOICE, offsetof(struct bh_health, sandbox), 0, 0 },
	BH_AUTH_OPTIONS(struct bh_health, auth),
	{ .name = "" },
};

static const struct bh_class healthhttp = {
	.methods = methods,
	.server_version = "HealthHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.max_body = BH_NONE,
	.starts_programs = true,
	.responses = responses,
	.summary = "Says whether all checks of this machine pass.",
	.options = options,
	.config_size = sizeof(struct bh_health),
	.setup = bh_health__set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&healthhttp, argc, argv));
}
