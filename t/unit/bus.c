/* What is asked of systemd when each call in turn fails: a bus that is none.
 * Others have the real one. */
#include "unit.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "bus/bus.h"

static struct {
	bool here;
	unsigned count, fail_at;
	const char *fails, *method; /* one call by its name; the last method */
} fake;

static int
call(const char *name)
{
	if (fake.fails != NULL && strcmp(fake.fails, name) == 0)
		return -EIO;
	return ++fake.count == fake.fail_at ? -ECOMM : 1;
}

#define CALL(name, parameters, arguments) \
	int \
	name parameters \
	{ \
		static int (*real) parameters; \
\
		if (fake.here) \
			return call(#name); \
		if (real == NULL) \
			*(void **)&real = bh_test_next(#name); \
		return real arguments; \
	}

CALL(sd_bus_open_system, (sd_bus **ret), (ret))
CALL(sd_bus_new, (sd_bus **ret), (ret))
CALL(sd_bus_set_address, (sd_bus *bus, const char *address), (bus, address))
CALL(sd_bus_start, (sd_bus *bus), (bus))
CALL(sd_bus_get_property, (sd_bus *bus, const char *to, const char *path,
    const char *interface, const char *member, sd_bus_error *error,
    sd_bus_message **reply, const char *type),
    (bus, to, path, interface, member, error, reply, type))

int
sd_bus_get_property_string(sd_bus *bus, const char *to, const char *path,
    const char *interface, const char *member, sd_bus_error *error, char **ret)
{
	static int (*real)(sd_bus *, const char *, const char *, const char *,
	    const char *, sd_bus_error *, char **);
	int status;

	if (fake.here) {
		status = call(member);
		if (status > 0)
			*ret = strdup(strcmp(member, "SubState") == 0 ?
			    "a word that is longer than any other one" :
			    member);
		return status;
	}
	if (real == NULL)
		*(void **)&real = bh_test_next("sd_bus_get_property_string");
	return real(bus, to, path, interface, member, error, ret);
}

int
sd_bus_call_method(sd_bus *bus, const char *to, const char *path,
    const char *interface, const char *member, sd_bus_error *error,
    sd_bus_message **reply, const char *types, ...)
{
	va_list args;
	int status;

	if (fake.here) {
		fake.method = member;
		return call(member);
	}
	va_start(args, types);
	status = sd_bus_call_methodv(bus, to, path, interface, member, error,
	    reply, types, args);
	va_end(args);
	return status;
}

int
sd_bus_message_read(sd_bus_message *message, const char *types, ...)
{
	va_list args;
	int status;

	va_start(args, types);
	if (fake.here) {
		status = call(types);
		if (status > 0 && *types == '(')
			*va_arg(args, uint32_t *) = 7;
		else if (status > 0)
			*va_arg(args, const char **) = "/unit";
	} else {
		status = sd_bus_message_readv(message, types, args);
	}
	va_end(args);
	return status;
}

Test(bus, what_a_unit_is)
{
	struct bh_bus_unit unit = { "", "", "", false };

	fake.here = true;
	cr_expect(bh_bus__ask(NULL, "a.service", &unit) == 0);
	cr_expect_str_eq(fake.method, "LoadUnit");
	cr_expect_str_eq(unit.load, "LoadState");
	cr_expect_str_eq(unit.active, "ActiveState");
	cr_expect_str_eq(unit.sub, "a word that is longer than any ");
	cr_expect(unit.pending);
}

Test(bus, each_call_fails_in_turn)
{
	struct bh_bus_unit unit;
	unsigned n;

	fake.here = true;
	for (n = 1; n <= 7; n++) {
		fake.count = 0;
		fake.fail_at = n;
		cr_expect(bh_bus__ask(NULL, "a.service", &unit) == -ECOMM,
		    "%u", n);
		cr_expect(fake.count == n, "%u: %u", n, fake.count);
	}
	fake.count = 0;
	fake.fail_at = 8;
	cr_expect(bh_bus__ask(NULL, "a.service", &unit) == 0);
	cr_expect(fake.count == 7, "%u", fake.count);
}

Test(bus, start_and_stop)
{
	fake.here = true;
	cr_expect(bh_bus__start(NULL, "a.service") == 0);
	cr_expect_str_eq(fake.method, "StartUnit");
	cr_expect(bh_bus__stop(NULL, "a.service") == 0);
	cr_expect_str_eq(fake.method, "StopUnit");
	fake.fails = "StopUnit";
	cr_expect(bh_bus__stop(NULL, "a.service") == -EIO);
	fake.fails = "StartUnit";
	cr_expect(bh_bus__start(NULL, "a.service") == -EIO);
}

/* Where the system has no bus root has systemd's own, and nobody else. */
Test(bus, open)
{
	sd_bus *bus = NULL;
	unsigned n;

	fake.here = true;
	cr_expect(bh_bus__open(1, &bus) == 0);
	cr_expect(fake.count == 1);
	fake.fails = "sd_bus_open_system";
	for (n = 1; n <= 4; n++) {
		fake.count = 0;
		fake.fail_at = n;
		cr_expect(bh_bus__open(1, &bus) ==
		    (geteuid() == 0 && n == 4 ? 0 : -EIO), "%u", n);
		cr_expect(fake.count == (geteuid() != 0 ? 0 : n < 4 ? n : 3),
		    "%u: %u", n, fake.count);
	}
	cr_assert(geteuid() != 0 || seteuid(65534) == 0);
	fake.count = 0;
	cr_expect(bh_bus__open(1, &bus) == -EIO);
	cr_expect(fake.count == 0);
	bh_bus__close(bus);
	/* As it was, for who looks for leaks. */
	cr_assert(getuid() != 0 || seteuid(0) == 0);
	prctl(PR_SET_DUMPABLE, 1);
}
