/* systemd's units, by D-Bus. */
#ifndef BH_BUS_BUS_H
#define BH_BUS_BUS_H

#include <stdbool.h>

struct sd_bus;

/* systemd's own words: org.freedesktop.systemd1(5). */
struct bh_bus_unit {
	char load[24];   /* "loaded", "not-found", "masked", ... */
	char active[24]; /* "active", "activating", "failed", ... */
	char sub[32];    /* "running", "exited", "auto-restart", ... */
	bool pending;    /* a start or stop of it is still to be done */
};

/* The system's bus; root reaches systemd without one, too. No call on it takes
 * longer than so many milliseconds. 0, or -errno. */
int bh_bus__open(int milliseconds, struct sd_bus **ret);
void bh_bus__close(struct sd_bus *bus);

/* Whether it is a unit's whole name: "cron.service", "getty@tty1.service". */
bool bh_bus__is_unit(const char *name);

/* What has become of a unit; of one that nobody knows, load is "not-found".
 * 0, or -errno. */
int bh_bus__ask(struct sd_bus *bus, const char *unit,
    struct bh_bus_unit *ret);

/* Has it started or stopped; does not wait until it is. 0, or -errno: -EACCES
 * where polkit forbids it, -ENOENT where there is none. */
int bh_bus__start(struct sd_bus *bus, const char *unit);
int bh_bus__stop(struct sd_bus *bus, const char *unit);

#endif
