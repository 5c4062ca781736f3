/* What printf makes, as a field's value or a part of the body. */
#include "handler/private.h"

#include <errno.h>
#include <stdio.h>

/* The text in buffer, or where it is too long for that in the request's
 * memory; NULL, and the error kept, where there is none. */
static const char * BH_PRINTF(4, 0)
make_text(struct bh_handler *h, char *buffer, size_t size, const char *format,
    va_list ap, int *ret_len)
{
	va_list again;
	char *larger = NULL;

	va_copy(again, ap);
	*ret_len = vsnprintf(buffer, size, format, ap);
	if (*ret_len >= 0 && (size_t)*ret_len >= size) {
		larger = bh_alloc(h, (size_t)*ret_len + 1);
		if (larger != NULL)
			vsnprintf(larger, (size_t)*ret_len + 1, format, again);
		buffer = larger;
	}
	va_end(again);
	if (*ret_len >= 0 && buffer != NULL)
		return buffer;
	bh_answer__fail(h, *ret_len < 0 ? -EINVAL : -ENOMEM);
	return NULL;
}

void
bh_send_headerf(struct bh_handler *h, const char *name, const char *format,
    ...)
{
	char buffer[512];
	const char *value;
	va_list ap;
	int len;

	va_start(ap, format);
	value = make_text(h, buffer, sizeof(buffer), format, ap, &len);
	va_end(ap);
	if (value != NULL)
		bh_send_header(h, name, value);
}

ssize_t
bh_printf(struct bh_handler *h, const char *format, ...)
{
	char buffer[512];
	const char *text;
	va_list ap;
	int len;

	va_start(ap, format);
	text = make_text(h, buffer, sizeof(buffer), format, ap, &len);
	va_end(ap);
	if (text == NULL)
		return h->private->x.answer.error;
	return bh_write(h, text, (size_t)len);
}
