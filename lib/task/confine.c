#include "task/confine.h"

#include <fcntl.h>
#include <string.h>

/* Programs, their libraries and configuration; the resolver's is in /run. */
static const char programs[] = "/usr\0/bin\0/sbin\0/lib\0/lib32\0/lib64\0"
    "/libx32\0/etc\0/opt\0/run\0/proc\0/dev\0";
/* What may be written and is kept nowhere. */
static const char devices[] = "/dev/null\0/dev/zero\0/dev/full\0/dev/random\0"
    "/dev/urandom\0/dev/tty\0";
static const char temporary[] = "/tmp\0/var/tmp\0/dev/shm\0";

/* Those that this system has. 0, or -errno. */
static int
allow_all(struct bh_setup *s, const char *names,
    int (*allow)(struct bh_setup *, int))
{
	const char *name;
	int fd, error = 0;

	for (name = names; *name != '\0' && error == 0;
	    name += strlen(name) + 1) {
		/* cppcheck-suppress resourceLeak; a rule keeps it */
		fd = open(name, O_PATH | O_CLOEXEC);
		if (fd >= 0)
			error = allow(s, fd);
	}
	return error;
}

int
bh_confine__apply(struct bh_setup *s, const char *option, enum bh_confine how,
    int directory)
{
	bool writes = how == BH_CONFINE_WRITE;
	int error;

	if (how == BH_CONFINE_NONE)
		return 0;
	error = allow_all(s, programs, bh_setup_allow_execute);
	if (error == 0)
		error = allow_all(s, devices, bh_setup_allow_write);
	if (error == 0)
		error = bh_setup_allow_execute(s, directory);
	if (error == 0 && writes)
		error = bh_setup_allow_write(s, directory);
	if (error == 0 && writes)
		error = allow_all(s, temporary, bh_setup_allow_write);
	return error == 0 ? 0 : bh_setup_error(s, 71, "%s: %s", option,
	    strerror(-error));
}
