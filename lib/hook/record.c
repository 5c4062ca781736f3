/* What is stored: the request as a message, RFC 9112 section 2. */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "handler/private.h"
#include "hook/hook.h"
#include "proto/date.h"

enum { DIGITS = 20, ROOM = 512 };

/* What tells a secret, what no longer holds of the body, and what only this
 * program says. */
static bool
is_left_out(const char *name)
{
	static const char names[][20] = {
		"X-Gitlab-Token", "Authorization", "Proxy-Authorization",
		"Cookie", "Content-Length", "Transfer-Encoding", "Trailer",
		"Connection", "Expect",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return strncasecmp(name, "Hook-", 5) == 0;
}

static void
put_field(struct bh_text *t, const char *name, const char *value)
{
	bh_text__puts(t, name);
	bh_text__puts(t, ": ");
	bh_text__puts(t, value);
	bh_text__puts(t, "\r\n");
}

static void
put_digits(struct bh_text *t, int64_t n, unsigned count)
{
	int64_t unit = 1;

	while (--count > 0)
		unit *= 10;
	for (; unit > 0; unit /= 10)
		bh_text__char(t, (char)('0' + n / unit % 10));
}

/* "20261122T142505.123456Z", in UTC. */
static void
put_time(struct bh_text *t, int64_t time)
{
	struct bh_civil c;

	bh_date__civil(time / 1000000, &c);
	put_digits(t, c.year, 4);
	put_digits(t, c.month, 2);
	put_digits(t, c.day, 2);
	bh_text__char(t, 'T');
	put_digits(t, c.hour, 2);
	put_digits(t, c.minute, 2);
	put_digits(t, c.second, 2);
	bh_text__char(t, '.');
	put_digits(t, time % 1000000, 6);
	bh_text__char(t, 'Z');
}

static void
put_head(struct bh_handler *h, struct bh_text *t, off_t *ret_length)
{
	const struct bh_headers *headers = &h->headers;
	size_t i;

	bh_text__puts(t, h->requestline);
	bh_text__puts(t, "\r\nHook-Received: ");
	put_time(t, bh_log__now(h));
	bh_text__puts(t, "\r\n");
	put_field(t, "Hook-Client", h->client_address.host);
	for (i = 0; i < headers->count; i++)
		if (!is_left_out(headers->item[i].name))
			put_field(t, headers->item[i].name,
			    headers->item[i].value);
	bh_text__puts(t, "Content-Length: ");
	*ret_length = (off_t)t->len;
	for (i = 0; i < DIGITS; i++)
		bh_text__char(t, ' ');
	bh_text__puts(t, "\r\n\r\n");
}

int
bh_record__begin(struct bh_handler *h, struct bh_store *f, off_t *ret_length)
{
	struct bh_text t = { .size = ROOM + strlen(h->requestline) };
	size_t i;

	for (i = 0; i < h->headers.count; i++)
		t.size += strlen(h->headers.item[i].name) +
		    strlen(h->headers.item[i].value) + 4;
	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return -ENOMEM;
	put_head(h, &t, ret_length);
	return bh_store__write(f, t.at, t.len);
}

int
bh_record__end(struct bh_store *f, off_t length)
{
	uint64_t head = (uint64_t)length + DIGITS + 4;
	char digits[DIGITS], number[DIGITS + 1] = "";
	struct bh_text t = { .at = number, .size = sizeof(number) };
	ssize_t n;

	bh_text__uint(&t, f->size - head);
	memset(digits, ' ', sizeof(digits));
	memcpy(digits + DIGITS - t.len, number, t.len);
	do
		n = pwrite(f->fd, digits, sizeof(digits), length);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n == DIGITS ? 0 : -EIO;
}

void
bh_record__name(struct bh_handler *h, const char *sender,
    char ret[BH_RECORD_NAME])
{
	struct bh_text t = { .at = ret, .size = BH_RECORD_NAME };

	put_time(&t, bh_log__now(h));
	bh_text__char(&t, '-');
	bh_text__puts(&t, sender);
	bh_text__puts(&t, ".http");
	bh_text__end(&t);
}
