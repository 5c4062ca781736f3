#include <errno.h>

#include "run/message.h"
#include "run/setup.h"

int
bh_setup_allow_read(struct bh_setup *s, int fd)
{
	struct bh_sandbox *sandbox = s->private->sandbox;

	if (fd < 0)
		return -EBADF;
	if (sandbox->read_count == BH_SANDBOX_READ_MAX)
		return -ENOSPC;
	sandbox->read[sandbox->read_count++] = fd;
	return 0;
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
