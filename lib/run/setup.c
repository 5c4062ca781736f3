#include <errno.h>

#include "run/message.h"
#include "run/setup.h"

static int
add_rule(struct bh_setup *s, struct bh_landlock_rule rule)
{
	struct bh_sandbox *sandbox = s->private->sandbox;

	if (rule.fd < 0)
		return -EBADF;
	if (sandbox->rule_count == BH_LANDLOCK_RULES)
		return -ENOSPC;
	sandbox->rule[sandbox->rule_count++] = rule;
	return 0;
}

int
bh_setup_allow_read(struct bh_setup *s, int fd)
{
	return add_rule(s, (struct bh_landlock_rule){ .fd = fd });
}

int
bh_setup_allow_write(struct bh_setup *s, int fd)
{
	s->private->sandbox->file_max = RLIM_INFINITY;
	return add_rule(s, (struct bh_landlock_rule){ .fd = fd,
	    .write = true });
}

void
bh_setup__file_max(struct bh_setup *s, uint64_t bytes)
{
	s->private->sandbox->file_max = bytes;
}

void
bh_setup__files(struct bh_setup *s, unsigned count)
{
	s->private->sandbox->open_files = count;
}

void
bh_setup__watch(struct bh_setup *s)
{
	s->private->sandbox->watches = true;
}

int
bh_setup_allow_execute(struct bh_setup *s, int fd)
{
	s->private->sandbox->confines = true;
	return add_rule(s, (struct bh_landlock_rule){ .fd = fd,
	    .execute = true });
}

int
bh_setup_error(struct bh_setup *s, int status, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	bh_message__vprint(s->private->program, format, ap);
	va_end(ap);
	return status;
}
