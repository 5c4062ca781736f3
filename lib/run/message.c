#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conn/fd.h"
#include "conn/peer.h"
#include "proto/text.h"
#include "run/message.h"

enum { SIZE = 512 };

/* The text is one line, whatever was put into it. */
static void BH_PRINTF(2, 0)
put_formatted(struct bh_text *t, const char *format, va_list ap)
{
	char *at = t->at + t->len;
	size_t room = t->size - t->len;
	int n = vsnprintf(at, room, format, ap);
	size_t i, len = n < 0 ? 0 : (size_t)n;

	if (len >= room)
		len = room - 1;
	for (i = 0; i < len; i++)
		if ((unsigned char)at[i] < 0x20 || at[i] == 0x7f)
			at[i] = '?';
	t->len += len;
}

/* In a shell, where nobody names a peer, 2>&1 is meant to be read. */
static bool
is_client(void)
{
	struct bh_fd standard[3];
	int fd;

	for (fd = 0; fd < 3; fd++)
		bh_fd__look(fd, &standard[fd]);
	return bh_log__is_client(standard, 0) &&
	    (standard[2].kind == BH_FD_CONNECTION ||
	    standard[2].kind == BH_FD_LISTENER ||
	    bh_peer__in_environment(environ));
}

void
bh_message__vprint(const char *program, const char *format, va_list ap)
{
	char buffer[SIZE];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) - 1 };
	struct bh_log log;
	struct bh_log_entry entry = { .priority = BH_LOG_ERR, .bytes = -1 };
	size_t name;

	bh_text__puts(&t, program);
	bh_text__puts(&t, ": ");
	name = t.len;
	put_formatted(&t, format, ap);
	if (!is_client()) {
		buffer[t.len++] = '\n';
		if (write(2, buffer, t.len) < 0)
			return; /* there is nobody else to tell */
		return;
	}
	entry.message = buffer + name;
	entry.message_len = t.len - name;
	if (bh_log__open(&log, "auto", 0, program) == 0)
		bh_log__write(&log, &entry);
}

void
bh_message__print(const char *program, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	bh_message__vprint(program, format, ap);
	va_end(ap);
}

void
bh_message__log(const struct bh_config *config, int priority,
    const char *id, const char *format, ...)
{
	char buffer[SIZE];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	struct bh_log_entry entry = { .priority = priority, .bytes = -1,
	    .id = id };
	va_list ap;

	if (config->log.sink == BH_LOG_NONE)
		return;
	if (config->log.sink == BH_LOG_STREAM) {
		bh_text__puts(&t, config->log.identifier);
		bh_text__puts(&t, ": ");
	}
	va_start(ap, format);
	put_formatted(&t, format, ap);
	va_end(ap);
	entry.message = buffer;
	entry.message_len = t.len;
	bh_log__write(&config->log, &entry);
}
