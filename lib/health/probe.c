#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "bus/bus.h"
#include "health/health.h"
#include "proto/bytes.h"

/* The status of a process whose check has failed. */
enum { GOOD = 0, BAD = 2 };

static void say(const char *format, ...) BH_PRINTF(1, 2);

static void
say(const char *format, ...)
{
	char line[BH_HEALTH_LINE];
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (len >= (int)sizeof(line))
		len = (int)sizeof(line) - 1;
	(void)!write(1, line, (size_t)len);
}

static int
complain(int error)
{
	say("%s", strerror(error));
	return BAD;
}

/* As df(1) has it: of what users can have, rounded up. */
static int
percent(uint64_t used, uint64_t available)
{
	uint64_t all = used + available;

	return all == 0 ? 0 : (int)((used * 100 + all - 1) / all);
}

int
bh_probe__disk(const void *probe)
{
	const struct bh_health_probe *p = probe;
	struct statvfs v;
	int blocks, files;

	if (statvfs(p->what, &v) < 0)
		return complain(errno);
	blocks = percent(v.f_blocks - v.f_bfree, v.f_bavail);
	files = percent(v.f_files - v.f_ffree, v.f_favail);
	say("%d%% used, and %d%% of the inodes", blocks, files);
	return blocks > p->most || files > p->most ? BAD : GOOD;
}

int
bh_probe__age(const void *probe)
{
	const struct bh_health_probe *p = probe;
	struct stat st;
	struct timespec now;
	long long age;

	if (stat(p->what, &st) < 0)
		return complain(errno);
	if (clock_gettime(CLOCK_REALTIME, &now) < 0)
		return complain(errno);
	age = (long long)now.tv_sec - (long long)st.st_mtime;
	say("%lld seconds old", age);
	return age > p->most ? BAD : GOOD;
}

int
bh_probe__unit(const void *probe)
{
	const struct bh_health_probe *p = probe;
	struct bh_bus_unit unit;
	struct sd_bus *bus;
	int error = bh_bus__open((int)p->most, &bus);

	if (error < 0) {
		say("systemd cannot be reached: %s", strerror(-error));
		return BAD;
	}
	error = bh_bus__ask(bus, p->what, &unit);
	bh_bus__close(bus);
	if (error < 0)
		return complain(-error);
	if (strcmp(unit.load, "loaded") != 0 &&
	    strcmp(unit.active, "active") != 0) {
		say("%s", unit.load);
		return BAD;
	}
	say("%s (%s)", unit.active, unit.sub);
	return strcmp(unit.active, "active") == 0 ||
	    strcmp(unit.active, "reloading") == 0 ||
	    strcmp(unit.active, "refreshing") == 0 ? GOOD : BAD;
}

/* How many seconds a letter stands for; 1 for what is none. */
static long long
unit_of(char letter)
{
	switch (letter) {
	case 'm':
		return 60;
	case 'h':
		return 3600;
	case 'd':
		return 86400;
	default:
		return 1;
	}
}

bool
bh_probe__parse(const char *text, long long max, bool letters,
    struct bh_health_probe *ret)
{
	const char *equals = strrchr(text, '=');
	size_t len = equals == NULL ? 0 : (size_t)(equals - text), digits;
	long long unit = 1;
	uint64_t n;

	if (len == 0 || len >= sizeof(ret->what))
		return false;
	digits = strlen(++equals);
	if (letters && digits > 1 && strchr("smhd", equals[digits - 1]) != NULL)
		unit = unit_of(equals[--digits]);
	if (!bh_bytes__decimal(equals, digits, (uint64_t)max, &n) || n == 0 ||
	    (long long)n > max / unit)
		return false;
	memcpy(ret->what, text, len);
	ret->what[len] = '\0';
	ret->most = (long long)n * unit;
	return true;
}
