/* What is logged: the access line, errors, messages. Written after the answer
 * has left, in UTC. */
#include "handler/private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proto/date.h"
#include "proto/escape.h"

/* Bytes of a line's parts as they stand there: a whole one is shorter than the
 * 4,096 that readers of logs have room for. */
enum {
	REQUEST_MAX = 1920,
	VERSION_LEN = 9,    /* " HTTP/1.1" */
	VALUE_MAX = 700,    /* of Referer, User-Agent */
	USER_MAX = 100,
	MESSAGE_MAX = 2048,
	LINE_SIZE = 1024,   /* enough for the line of most requests */
};

int64_t
bh_log__now(struct bh_handler *h)
{
	struct bh_exchange *x = &h->private->x;

	if (x->now == 0)
		x->now = bh_clock__real();
	return x->now;
}

/* At most max bytes; false where that is not all. */
static bool
put_cut(struct bh_text *t, const char *s, size_t max)
{
	struct bh_text part;

	part = (struct bh_text){ .at = t->at + t->len,
	    .size = t->size - t->len < max ? t->size - t->len : max };
	bh_escape__log(&part, s, strlen(s), max);
	t->len += part.len;
	if (part.truncated)
		bh_text__puts(t, "...");
	return !part.truncated;
}

/* Of a long one the version stays: whoever reads the line looks for it. */
static void
put_request(struct bh_text *t, const char *line)
{
	size_t len = strlen(line);

	bh_text__char(t, '"');
	if (!put_cut(t, line, REQUEST_MAX) && len > VERSION_LEN &&
	    memcmp(line + len - VERSION_LEN, " HTTP/", 6) == 0)
		bh_escape__log(t, line + len - VERSION_LEN, VERSION_LEN,
		    VERSION_LEN);
	bh_text__char(t, '"');
}

/* "06/Nov/1994 08:49:37", or with a colon and a zone: the Common Log Format. */
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

/* Who it is, or says so without the right password. */
static const char *
user_of(const struct bh_handler *h)
{
	return h->remote_user != NULL ? h->remote_user :
	    h->private->x.claimed_user;
}

/* One word without the brackets of the date, or "-". */
static void
put_user(struct bh_text *t, const char *user)
{
	size_t end = t->len + USER_MAX;
	const char *c;

	if (user == NULL || *user == '\0')
		user = "-";
	for (c = user; *c != '\0' && t->len < end; c++)
		if (*c == ' ')
			bh_text__puts(t, "\\x20");
		else if (*c == '[')
			bh_text__puts(t, "\\x5b");
		else
			bh_escape__log(t, c, 1, 1);
}

/* ADDRESS - USER [TIME] in front, where the sink does not have both already. */
static void
put_prefix(struct bh_handler *h, struct bh_text *t, bool common)
{
	const char *address = bh_address_string(h);

	bh_escape__log(t, address, strlen(address), sizeof(struct bh_address));
	if (h->private->config->log.sink == BH_LOG_JOURNAL) {
		bh_text__char(t, ' ');
		return;
	}
	bh_text__put(t, " - ", 3);
	put_user(t, user_of(h));
	put_date(h, t, common);
}

static void
put_agent(struct bh_handler *h, struct bh_text *t, const char *name)
{
	const char *value = bh_headers_get(&h->headers, name);

	bh_text__puts(t, " \"");
	put_cut(t, value != NULL ? value : "-", VALUE_MAX);
	bh_text__char(t, '"');
}

static void
put_size(struct bh_text *t, long long size)
{
	if (size < 0)
		bh_text__char(t, '-');
	else
		bh_text__uint(t, (uint64_t)size);
}

/* Lines that other programs read: what is no access line puts them off. */
static bool
is_common(enum bh_log_format format)
{
	return format == BH_FORMAT_COMMON || format == BH_FORMAT_COMBINED;
}

/* What a part takes at most: each byte of it escaped, and dots. */
static size_t
room_of(const char *s, size_t max)
{
	size_t room = s == NULL ? 0 : 4 * strnlen(s, max);

	return room < max ? room : max + 3 + 4 * VERSION_LEN;
}

/* A long line is made in the request's memory: a frame for the longest would
 * cost every request its pages. */
static void
make_room(struct bh_handler *h, struct bh_text *t, enum bh_log_format format)
{
	size_t size = LINE_SIZE / 2 + room_of(h->requestline, REQUEST_MAX) +
	    (user_of(h) != NULL ? USER_MAX : 0);
	char *larger;

	if (format == BH_FORMAT_COMBINED)
		size += room_of(bh_headers_get(&h->headers, "Referer"),
		    VALUE_MAX) + room_of(bh_headers_get(&h->headers,
		    "User-Agent"), VALUE_MAX);
	if (size > t->size && (larger = bh_alloc(h, size)) != NULL) {
		t->at = larger;
		t->size = size;
	}
}

/* "GET / HTTP/1.1" 200 1234 */
static void
put_access(struct bh_handler *h, struct bh_text *t, int code, long long size)
{
	put_request(t, h->requestline);
	bh_text__char(t, ' ');
	bh_text__uint(t, (uint64_t)code);
	bh_text__char(t, ' ');
	put_size(t, size);
}

static void
write_request(struct bh_handler *h, const struct bh_text *line, int code,
    long long size)
{
	const struct bh_private *p = h->private;
	struct bh_log_entry e = { .priority = code >= 500 ? BH_LOG_WARNING :
	    BH_LOG_INFO, .method = h->command, .path = h->path,
	    .remote_addr = h->client_address.host, .status = code,
	    .bytes = size, .message = line->at, .message_len = line->len };

	if (p->x.began != 0)
		e.usec = bh_clock__real() - p->x.began;
	bh_log__write(&p->config->log, &e);
}

/* As in Python, who overrides log_message has these lines as well. */
void
bh_log__request(struct bh_handler *h, int code, long long size)
{
	enum bh_log_format format = h->private->config->log_format;
	char line[LINE_SIZE];
	struct bh_text t = { .at = line, .size = sizeof(line) };

	if (format == BH_FORMAT_NONE)
		return;
	make_room(h, &t, format);
	if (h->class->log_message != bh_log__message) {
		put_access(h, &t, code, size);
		h->class->log_message(h, bh_text__end(&t));
		return;
	}
	put_prefix(h, &t, format != BH_FORMAT_PYTHON);
	put_access(h, &t, code, size);
	if (format == BH_FORMAT_COMBINED) {
		put_agent(h, &t, "Referer");
		put_agent(h, &t, "User-Agent");
	}
	write_request(h, &t, code, size);
}

void
bh_log__line(struct bh_handler *h, int priority, const char *message)
{
	const struct bh_config *config = h->private->config;
	char line[MESSAGE_MAX + 512 + USER_MAX];
	struct bh_text t = { .at = line, .size = sizeof(line) };
	struct bh_log_entry e = { .priority = priority,
	    .remote_addr = h->client_address.host, .bytes = -1 };
	size_t at;

	if (priority > BH_LOG_ERR && !config->verbose &&
	    config->log.sink == BH_LOG_STREAM && is_common(config->log_format))
		return;
	put_prefix(h, &t, false);
	at = t.len;
	bh_text__put(&t, message, strnlen(message, MESSAGE_MAX));
	/* A hook may have made the message by itself. */
	for (; at < t.len; at++)
		if ((unsigned char)t.at[at] < 0x20 || t.at[at] == 0x7f)
			t.at[at] = '?';
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
