#include <string.h>

#include "conn/log_sink.h"
#include "proto/text.h"

enum {
	VALUE_MAX = 8192, /* a datagram holds some 200 KiB */
	FIELDS = 10,
	PARTS = 3,        /* name, value, line end */
};

struct record {
	struct iovec part[FIELDS * PARTS];
	int count;
	char scratch[256]; /* numbers and binary names */
	struct bh_text text;
};

static void
put_part(struct record *r, const char *s, size_t len)
{
	r->part[r->count].iov_base = (void *)(uintptr_t)s;
	r->part[r->count++].iov_len = len;
}

/* "NAME\n" and the length as 64 bits in little endian: the form for values
 * that hold a line end. name is "NAME=". */
static void
put_binary_name(struct record *r, const char *name, size_t value_len)
{
	const char *start = r->text.at + r->text.len;

	bh_text__put(&r->text, name, strlen(name) - 1);
	bh_text__char(&r->text, '\n');
	for (int i = 0; i < 8; i++)
		bh_text__char(&r->text, (char)(value_len >> (8 * i)));
	put_part(r, start, strlen(name) + 8);
}

static void
put_text(struct record *r, const char *name, const char *value, size_t len)
{
	if (len > VALUE_MAX)
		len = VALUE_MAX;
	if (memchr(value, '\n', len) != NULL)
		put_binary_name(r, name, len);
	else
		put_part(r, name, strlen(name));
	put_part(r, value, len);
	put_part(r, "\n", 1);
}

static void
put_string(struct record *r, const char *name, const char *value)
{
	if (value != NULL)
		put_text(r, name, value, strlen(value));
}

static void
put_number(struct record *r, const char *name, int64_t n)
{
	const char *start = r->text.at + r->text.len;
	size_t before = r->text.len;

	if (n < 0)
		return;
	bh_text__uint(&r->text, (uint64_t)n);
	put_text(r, name, start, r->text.len - before);
}

void
bh_log__journal(const struct bh_log *log, const struct bh_log_entry *e)
{
	struct record r;

	r.count = 0;
	r.text = (struct bh_text){ .at = r.scratch,
	    .size = sizeof(r.scratch) };
	put_text(&r, "MESSAGE=", e->message, e->message_len);
	put_number(&r, "PRIORITY=", e->priority);
	put_string(&r, "MESSAGE_ID=", e->id);
	put_string(&r, "SYSLOG_IDENTIFIER=", log->identifier);
	put_string(&r, "REMOTE_ADDR=", e->remote_addr);
	if (e->method != NULL) {
		put_string(&r, "HTTP_METHOD=", e->method);
		put_string(&r, "HTTP_PATH=", e->path);
		put_number(&r, "HTTP_STATUS=", e->status);
		put_number(&r, "HTTP_BYTES=", e->bytes);
		put_number(&r, "HTTP_USEC=", e->usec);
	}
	bh_log__send(log->fd, BH_FD_CONNECTION, r.part, r.count);
}
