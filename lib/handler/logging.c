/* What is logged: the access line, errors, messages. Written after the answer
 * has left, in UTC. */
#include "handler/private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proto/date.h"
#include "proto/escape.h"

enum {
	FIELD_MAX = 2048, /* bytes of one field of a line */
	USER_MAX = 128,   /* of a user's name */
	LINE_SIZE = 1024, /* enough for the line of most requests */
};

int64_t
bh_log__now(struct bh_handler *h)
{
	struct bh_exchange *x = &h->private->x;

	if (x->now == 0)
		x->now = bh_clock__real();
	return x->now;
}

static void
put_quoted(struct bh_text *t, const char *s)
{
	bh_text__char(t, '"');
	bh_escape__log(t, s, strlen(s), FIELD_MAX);
	bh_text__char(t, '"');
}

/* "06/Nov/1994 08:49:37", or with a colon and the zone: the Common Log Format. */
static void
put_date(struct bh_handler *h, struct bh_text *t, bool common)
{
	char date[BH_DATE_LOG_SIZE];

	bh_date__format_log(bh_log__now(h) / 1000000, date);
	bh_text__put(t, " [", 2);
	if (common)
		date[11] = ':';
	bh_text__puts(t, date);
	bh_text__puts(t, common ? " +0000] " : "] ");
}

/* One word, or "-". */
static void
put_user(struct bh_text *t, const char *user)
{
	size_t i;

	if (user == NULL || *user == '\0')
		user = "-";
	for (i = 0; i < USER_MAX && user[i] != '\0'; i++)
		if (user[i] == ' ')
			bh_text__puts(t, "\\x20");
		else
			bh_escape__log(t, user + i, 1, 1);
}

/* ADDRESS - USER [TIME] in front, where the sink does not have both already. */
static void
put_prefix(struct bh_handler *h, struct bh_text *t, bool common)
{
	const char *address = bh_address_string(h);

	bh_escape__log(t, address, strlen(address), FIELD_MAX);
	if (h->private->config->log.sink == BH_LOG_JOURNAL) {
		bh_text__char(t, ' ');
		return;
	}
	bh_text__put(t, " - ", 3);
	put_user(t, h->remote_user != NULL ? h->remote_user :
	    h->private->x.claimed_user);
	put_date(h, t, common);
}

static void
put_agent(struct bh_handler *h, struct bh_text *t, const char *name)
{
	const char *value = bh_headers_get(&h->headers, name);

	bh_text__char(t, ' ');
	put_quoted(t, value != NULL ? value : "-");
}

static void
put_size(struct bh_text *t, long long size)
{
	if (size < 0)
		bh_text__char(t, '-');
	else
		bh_text__uint(t, (uint64_t)size);
}

/* What a field takes at most: each byte of it escaped. */
static size_t
room_of(const char *s)
{
	return s == NULL ? 0 : 4 * strnlen(s, FIELD_MAX);
}

/* A long line is made in the request's memory: a frame for the longest would
 * cost every request its pages. */
static void
make_room(struct bh_handler *h, struct bh_text *t, enum bh_log_format format)
{
	size_t size = LINE_SIZE / 2 + 4 * USER_MAX + room_of(h->requestline);
	char *larger;

	if (format == BH_FORMAT_COMBINED)
		size += room_of(bh_headers_get(&h->headers, "Referer")) +
		    room_of(bh_headers_get(&h->headers, "User-Agent"));
	if (size > t->size && (larger = bh_alloc(h, size)) != NULL) {
		t->at = larger;
		t->size = size;
	}
}

void
bh_log__request(struct bh_handler *h, int code, long long size)
{
	const struct bh_private *p = h->private;
	enum bh_log_format format = p->config->log_format;
	char line[LINE_SIZE];
	struct bh_text t = { .at = line, .size = sizeof(line) };
	struct bh_log_entry e = { .priority = code >= 500 ? BH_LOG_WARNING :
	    BH_LOG_INFO, .method = h->command, .path = h->path,
	    .remote_addr = h->client_address.host, .status = code,
	    .bytes = size };

	if (format == BH_FORMAT_NONE)
		return;
	make_room(h, &t, format);
	put_prefix(h, &t, format != BH_FORMAT_PYTHON);
	put_quoted(&t, h->requestline);
	bh_text__char(&t, ' ');
	bh_text__uint(&t, (uint64_t)code);
	bh_text__char(&t, ' ');
	put_size(&t, size);
	if (format == BH_FORMAT_COMBINED) {
		put_agent(h, &t, "Referer");
		put_agent(h, &t, "User-Agent");
	}
	e.message = t.at;
	e.message_len = t.len;
	if (p->x.began != 0)
		e.usec = bh_clock__real() - p->x.began;
	bh_log__write(&p->config->log, &e);
}

void
bh_log__line(struct bh_handler *h, int priority, const char *message)
{
	const struct bh_config *config = h->private->config;
	char line[FIELD_MAX + 256 + 4 * USER_MAX];
	struct bh_text t = { .at = line, .size = sizeof(line) };
	struct bh_log_entry e = { .priority = priority,
	    .remote_addr = h->client_address.host, .bytes = -1 };

	put_prefix(h, &t, false);
	bh_text__put(&t, message, strnlen(message, FIELD_MAX));
	e.message = t.at;
	e.message_len = t.len;
	bh_log__write(&config->log, &e);
}

void
bh_log__message(struct bh_handler *h, const char *message)
{
	bh_log__line(h, BH_LOG_INFO, message);
}

/* As in Python, who overrides log_message has the errors as well. */
void
bh_log__error(struct bh_handler *h, const char *message)
{
	if (h->class->log_message != bh_log__message)
		h->class->log_message(h, message);
	else
		bh_log__line(h, BH_LOG_ERR, message);
}

static void BH_PRINTF(3, 0)
format_message(char *ret, size_t size, const char *format, va_list ap)
{
	char text[FIELD_MAX / 4];
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
	char message[FIELD_MAX + 1];
	va_list ap;

	va_start(ap, format);
	format_message(message, sizeof(message), format, ap);
	va_end(ap);
	h->class->log_error(h, message);
}

void
bh_log_message(struct bh_handler *h, const char *format, ...)
{
	char message[FIELD_MAX + 1];
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

	if (class->log_error != bh_log__error)
		bh_log_error(h, "code %d, message %s", code, message);
	else if (h->private->config->log_format == BH_FORMAT_PYTHON)
		bh_log_message(h, "code %d, message %s", code, message);
}
