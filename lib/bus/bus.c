#include "bus/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

enum { UNIT_MAX = 255 }; /* of a unit's name */

static const char systemd[] = "org.freedesktop.systemd1";
static const char manager_path[] = "/org/freedesktop/systemd1";
static const char manager[] = "org.freedesktop.systemd1.Manager";

/* What root has where no daemon of D-Bus runs: systemctl(1) does the same. */
static int
open_private(sd_bus **ret)
{
	sd_bus *bus = NULL;
	int error = sd_bus_new(&bus);

	if (error >= 0)
		error = sd_bus_set_address(bus,
		    "unix:path=/run/systemd/private");
	if (error >= 0)
		error = sd_bus_start(bus);
	if (error < 0)
		sd_bus_unref(bus);
	else
		*ret = bus;
	return error;
}

int
bh_bus__open(int milliseconds, sd_bus **ret)
{
	int error = sd_bus_open_system(ret);

	if (error < 0 && geteuid() == 0 && open_private(ret) >= 0)
		error = 0;
	if (error < 0)
		return error;
	(void)sd_bus_set_method_call_timeout(*ret,
	    (uint64_t)milliseconds * 1000);
	return 0;
}

void
bh_bus__close(sd_bus *bus)
{
	sd_bus_flush_close_unref(bus);
}

/* systemd.unit(5): letters, digits, ":-_.\" and at most one "@", then what kind
 * it is. */
bool
bh_bus__is_unit(const char *name)
{
	static const char kinds[][12] = { "service", "socket", "target",
	    "timer", "mount", "automount", "path", "slice", "scope", "device",
	    "swap" };
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-_.\\";
	size_t len = strlen(name), prefix = strspn(name, plain);
	const char *dot = strrchr(name, '.');
	size_t i;

	if (len == 0 || len > UNIT_MAX || prefix == 0 || dot == NULL ||
	    dot == name)
		return false;
	if (name[prefix] == '@' &&
	    prefix + 1 + strspn(name + prefix + 1, plain) != len)
		return false;
	if (name[prefix] != '@' && prefix != len)
		return false;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(dot + 1, kinds[i]) == 0)
			return true;
	return false;
}

static int
ask_one(sd_bus *bus, const char *path, const char *property, char *ret,
    size_t size)
{
	char *value = NULL;
	int error = sd_bus_get_property_string(bus, systemd, path,
	    "org.freedesktop.systemd1.Unit", property, NULL, &value);

	if (error < 0)
		return error;
	strncpy(ret, value, size - 1);
	ret[size - 1] = '\0';
	free(value);
	return 0;
}

static int
ask_job(sd_bus *bus, const char *path, bool *ret)
{
	sd_bus_message *reply = NULL;
	uint32_t id = 0;
	int error = sd_bus_get_property(bus, systemd, path,
	    "org.freedesktop.systemd1.Unit", "Job", NULL, &reply, "(uo)");

	if (error >= 0)
		error = sd_bus_message_read(reply, "(uo)", &id, NULL);
	sd_bus_message_unref(reply);
	*ret = id != 0;
	return error;
}

int
bh_bus__ask(sd_bus *bus, const char *unit, struct bh_bus_unit *ret)
{
	sd_bus_message *reply = NULL;
	const char *path;
	/* Of a unit that is not loaded GetUnit knows nothing. */
	int error = sd_bus_call_method(bus, systemd, manager_path, manager,
	    "LoadUnit", NULL, &reply, "s", unit);

	if (error >= 0)
		error = sd_bus_message_read(reply, "o", &path);
	/* First: what is seen afterwards is what came of it. */
	if (error >= 0)
		error = ask_job(bus, path, &ret->pending);
	if (error >= 0)
		error = ask_one(bus, path, "LoadState", ret->load,
		    sizeof(ret->load));
	if (error >= 0)
		error = ask_one(bus, path, "ActiveState", ret->active,
		    sizeof(ret->active));
	if (error >= 0)
		error = ask_one(bus, path, "SubState", ret->sub,
		    sizeof(ret->sub));
	sd_bus_message_unref(reply);
	return error < 0 ? error : 0;
}

static int
tell(sd_bus *bus, const char *what, const char *unit)
{
	int error = sd_bus_call_method(bus, systemd, manager_path, manager,
	    what, NULL, NULL, "ss", unit, "replace");

	return error < 0 ? error : 0;
}

int
bh_bus__start(sd_bus *bus, const char *unit)
{
	return tell(bus, "StartUnit", unit);
}

int
bh_bus__stop(sd_bus *bus, const char *unit)
{
	return tell(bus, "StopUnit", unit);
}
