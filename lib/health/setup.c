#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "bus/bus.h"
#include "conn/file.h"
#include "health/health.h"
#include "task/confine.h"

enum { TIMEOUT = 5, CACHE = 1, AGE_MAX = 315360000 };

static struct bh_health_probe *
add(struct bh_health *health, const char *kind, const char *what,
    int (*function)(const void *))
{
	struct bh_health_probe *p = &health->probe[health->probe_count++];

	(void)snprintf(p->name, sizeof(p->name), "%s:%.255s", kind, what);
	p->function = function;
	return p;
}

static int
add_unit(struct bh_setup *s, struct bh_health *health, const char *name)
{
	const char *kind = strchr(name, '.') != NULL ? "" : ".service";
	char whole[BH_HEALTH_NAME];
	struct bh_health_probe *p;

	(void)snprintf(whole, sizeof(whole), "%s%s", name, kind);
	if (strlen(name) >= sizeof(whole) - sizeof(".service") ||
	    !bh_bus__is_unit(whole))
		return bh_setup_error(s, 64, "--unit: not a unit's name: '%s'",
		    name);
	p = add(health, "unit", whole, bh_probe__unit);
	memcpy(p->what, whole, sizeof(whole));
	p->most = health->timeout * 1000;
	return 0;
}

/* Of TEXT=NUMBER. */
static int
add_measure(struct bh_setup *s, struct bh_health *health, const char *text,
    bool disk)
{
	struct bh_health_probe parsed, *p;

	if (!bh_probe__parse(text, disk ? 100 : AGE_MAX, !disk, &parsed) ||
	    strlen(parsed.what) > 255)
		return bh_setup_error(s, 64, "--%s: not %s: '%s'",
		    disk ? "disk" : "file-age", disk ?
		    "PATH=PERCENT, 1 to 100" : "FILE=SECONDS, or with m, h, d",
		    text);
	p = add(health, disk ? "disk" : "age", parsed.what,
	    disk ? bh_probe__disk : bh_probe__age);
	memcpy(p->what, parsed.what, sizeof(p->what));
	p->most = parsed.most;
	return 0;
}

static int
add_all(struct bh_setup *s, struct bh_health *health)
{
	size_t i;
	int status = 0;

	health->probe = bh_file__room(BH_HEALTH_PROBES *
	    sizeof(*health->probe));
	if (health->probe == NULL)
		return bh_setup_error(s, 71, "%s", strerror(ENOMEM));
	for (i = 0; i < health->units.count && status == 0; i++)
		status = add_unit(s, health, health->units.text[i]);
	for (i = 0; i < health->ages.count && status == 0; i++)
		status = add_measure(s, health, health->ages.text[i], false);
	for (i = 0; i < health->disks.count && status == 0; i++)
		status = add_measure(s, health, health->disks.text[i], true);
	return status;
}

static int
open_checks(struct bh_setup *s, struct bh_health *health)
{
	health->directory = -1;
	if (health->checks == NULL)
		return 0;
	health->directory = open(health->checks,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return health->directory >= 0 ? 0 : bh_setup_error(s, 66, "%s: %s",
	    health->checks, strerror(errno));
}

/* Whoever executes nothing has nothing to open: a rule that allows next to
 * nothing keeps the process from all else. */
static int
confine(struct bh_setup *s, const struct bh_health *health)
{
	int fd, error;

	if (health->directory >= 0)
		return bh_confine__apply(s, "--check-sandbox",
		    (enum bh_confine)health->sandbox, health->directory);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	error = fd < 0 ? -errno : bh_setup_allow_execute(s, fd);
	return error == 0 ? 0 : bh_setup_error(s, 71, "/dev/null: %s",
	    strerror(-error));
}

int
bh_health__set_up(struct bh_setup *s)
{
	struct bh_health *health = s->config;
	int status;

	if (health->timeout == 0)
		health->timeout = TIMEOUT;
	if (health->cache == 0)
		health->cache = CACHE;
	s->userdata = health;
	status = add_all(s, health);
	if (status == 0 && health->checks == NULL && health->probe_count == 0)
		status = bh_setup_error(s, 64, "nothing to check: --checks, "
		    "--unit, --file-age or --disk");
	if (status == 0)
		status = bh_variables__read(s, "--check-env", &health->env);
	bh_variables__list(&health->env, health->envp);
	if (status == 0)
		status = bh_auth_load(s, &health->auth);
	if (status == 0)
		status = open_checks(s, health);
	if (status == 0)
		status = confine(s, health);
	return status != 0 ? status : bh_keep__set_up(s, health);
}
