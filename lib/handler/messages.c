/* The log functions of a program: Python's log_request, log_error and
 * log_message, which call the class's hooks. */
#include "handler/private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proto/escape.h"

enum { MESSAGE_MAX = 2048 }; /* bytes, each of them escaped */

static void BH_PRINTF(3, 0)
format_message(char *ret, size_t size, const char *format, va_list ap)
{
	char text[MESSAGE_MAX / 4];
	struct bh_text t = { .at = ret, .size = size };

	if (vsnprintf(text, sizeof(text), format, ap) < 0)
		text[0] = '\0';
	bh_escape__log(&t, text, strlen(text), sizeof(text));
	bh_text__end(&t);
}

void
bh_log_request(struct bh_handler *h, int code, long long size)
{
	h->class->log_request(h, code, size);
}

void
bh_log_error(struct bh_handler *h, const char *format, ...)
{
	char message[MESSAGE_MAX + 1];
	va_list ap;

	va_start(ap, format);
	format_message(message, sizeof(message), format, ap);
	va_end(ap);
	h->class->log_error(h, message);
}

void
bh_log_message(struct bh_handler *h, const char *format, ...)
{
	char message[MESSAGE_MAX + 1];
	va_list ap;

	va_start(ap, format);
	format_message(message, sizeof(message), format, ap);
	va_end(ap);
	h->class->log_message(h, message);
}

/* Python logs these as errors. They are the client's, though: who has not
 * asked for them gets them as information, and a log of access lines, whose
 * status says the same, goes without. */
void
bh_log__detail(struct bh_handler *h, int code, const char *message)
{
	const struct bh_class *class = h->class;
	int *told = &h->private->x.detailed;

	if (*told == code)
		return;
	*told = code;
	if (class->log_error != bh_log__error)
		bh_log_error(h, "code %d, message %s", code, message);
	else if (h->private->config->log_format == BH_FORMAT_PYTHON)
		bh_log_message(h, "code %d, message %s", code, message);
}
