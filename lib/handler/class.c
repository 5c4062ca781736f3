/* The class: its defaults, and what a program leaves open filled in. */
#include "handler/private.h"

#include <limits.h>
#include <string.h>

#include "proto/date.h"
#include "proto/status.h"

const char *
bh_version_string(struct bh_handler *h)
{
	return h->class->version_string(h);
}

const char *
bh_address_string(struct bh_handler *h)
{
	return h->class->address_string(h);
}

static const char *
version_string(struct bh_handler *h)
{
	const char *server = h->class->server_version;
	const char *sys = h->class->sys_version;
	struct bh_text t = { .size = strlen(server) + strlen(sys) + 2 };

	if (*sys == '\0' || (t.at = bh_alloc(h, t.size)) == NULL)
		return server;
	bh_text__puts(&t, server);
	bh_text__char(&t, ' ');
	bh_text__puts(&t, sys);
	return bh_text__end(&t);
}

static const char *
address_string(struct bh_handler *h)
{
	return h->client_address.host;
}

bool
bh_handle_expect_100(struct bh_handler *h)
{
	bh_send_response_only(h, 100, NULL);
	return bh_end_headers(h) == 0;
}

const char *
bh_date_time_string(struct bh_handler *h, int64_t seconds)
{
	char *date = bh_alloc(h, BH_DATE_SIZE);

	if (date == NULL)
		return "";
	if (seconds == BH_NONE)
		seconds = bh_clock__real() / 1000000;
	return bh_date__format(seconds, date);
}

const char *
bh_log_date_time_string(struct bh_handler *h)
{
	char *date = bh_alloc(h, BH_DATE_LOG_SIZE);

	if (date == NULL)
		return "";
	return bh_date__format_log(bh_clock__real() / 1000000, date);
}

void *
bh_alloc(struct bh_handler *h, size_t size)
{
	return bh_arena__take(&h->private->arena, size);
}

bool
bh_responses(const struct bh_handler *h, int code, struct bh_response *ret)
{
	const struct bh_response *r = h->class->responses;
	const char *phrase = bh_status__phrase(code);

	for (; r != NULL && r->code != 0; r++)
		if (r->code == code) {
			*ret = *r;
			return true;
		}
	if (phrase == NULL)
		return false;
	*ret = (struct bh_response){ code, phrase, bh_status__explain(code) };
	return true;
}

const struct bh_class bh_BaseHTTPRequestHandler = {
	.server_version = "BaseHTTP/" BH_VERSION,
	.sys_version = "libbasehttp/" BH_VERSION,
	.protocol_version = "HTTP/1.0",
	.error_content_type = "text/html;charset=utf-8",
	.MessageClass = { 65536, 100, 65536 },
	.timeout = { 10, 15, 30 },
	.max_body = 1048576,
	.log_request = bh_log__request,
	.log_error = bh_log__error,
	.log_message = bh_log__message,
	.version_string = version_string,
	.address_string = address_string,
	.handle_expect_100 = bh_handle_expect_100,
};

#define DEFAULT(member) \
	if (c->member == 0) \
		c->member = bh_BaseHTTPRequestHandler.member

static void
complete(struct bh_class *c)
{
	DEFAULT(server_version);
	DEFAULT(sys_version);
	DEFAULT(protocol_version);
	DEFAULT(error_content_type);
	DEFAULT(MessageClass.max_requestline);
	DEFAULT(MessageClass.max_headers);
	DEFAULT(MessageClass.max_section);
	DEFAULT(timeout.head);
	DEFAULT(timeout.idle);
	DEFAULT(timeout.stall);
	DEFAULT(max_body);
	DEFAULT(log_request);
	DEFAULT(log_error);
	DEFAULT(log_message);
	DEFAULT(version_string);
	DEFAULT(address_string);
	DEFAULT(handle_expect_100);
}

static void
lift(long *limit)
{
	if (*limit == BH_NONE)
		*limit = LONG_MAX / 2;
}

void
bh_config__init(struct bh_config *c, const struct bh_class *class,
    size_t class_size)
{
	memset(c, 0, sizeof(*c));
	memcpy(&c->class, class, class_size < sizeof(c->class) ? class_size :
	    sizeof(c->class));
	complete(&c->class);
	lift(&c->class.MessageClass.max_requestline);
	lift(&c->class.MessageClass.max_headers);
	lift(&c->class.MessageClass.max_section);
}
