/* The request as the backend gets it. */
#include <string.h>

#include "proto/bytes.h"
#include "proto/request_line.h"
#include "wake/relay.h"

/* What we say ourselves: who the client is, and what it asked for. */
static const char own[] = "Host\0Content-Length\0Transfer-Encoding\0"
    "Expect\0Via\0Forwarded\0X-Forwarded-For\0X-Forwarded-Host\0"
    "X-Forwarded-Proto\0X-Forwarded-User\0X-Real-IP\0";

/* Many backends take "_" for "-", and what makes a variable of a name all that
 * is no letter or digit: a client's "X~Real~IP" is HTTP_X_REAL_IP, too. */
static bool
same_loosely(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (bh_bytes__lower(*a) != bh_bytes__lower(*b) &&
		    (*a != '-' || strchr("!#$%&'*+.^_`|~", *b) == NULL))
			return false;
	return *a == *b;
}

static bool
is_own(const struct bh_wake *wake, const char *name)
{
	const char *s;

	for (s = own; *s != '\0'; s += strlen(s) + 1)
		if (same_loosely(s, name))
			return true;
	return wake->auth.file != NULL && same_loosely("Authorization", name);
}

static void
put(struct bh_text *t, const char *name, const char *value)
{
	bh_text__puts(t, name);
	bh_text__puts(t, ": ");
	bh_text__puts(t, value);
	bh_text__puts(t, "\r\n");
}

static void
put_line(struct bh_text *t, const struct bh_handler *h)
{
	const struct bh_target *target = &h->private->x.target;

	bh_text__puts(t, h->command);
	bh_text__char(t, ' ');
	if (target->form != BH_ABSOLUTE_FORM) {
		bh_text__puts(t, h->path);
	} else {
		if (target->path_len == 0)
			bh_text__puts(t, strcmp(h->command, "OPTIONS") == 0 &&
			    !target->has_query ? "*" : "/");
		bh_text__puts(t, h->path + target->path);
	}
	bh_text__puts(t, " HTTP/1.1\r\n");
}

static bool
is_trusted(const struct bh_private *p)
{
	size_t i;

	for (i = 0; i < p->config->trusted_count; i++)
		if (bh_network__has(&p->config->trusted[i], p->peer.address,
		    p->peer.address_len))
			return true;
	return false;
}

/* http, or https where a proxy that is believed says so. */
static const char *
scheme(const struct bh_handler *h)
{
	const struct bh_private *p = h->private;
	const char *proto = bh_headers_get(&h->headers, "X-Forwarded-Proto");

	return p->tls || (proto != NULL && is_trusted(p) &&
	    bh_bytes__same_text(proto, "https")) ? "https" : "http";
}

/* RFC 7239: an address of IPv6 has brackets, and these quotes. */
static void
put_client(struct bh_text *t, const struct bh_handler *h, const char *host)
{
	const char *client = h->client_address.host;
	unsigned char address[16];
	int len = bh_address__parse(client, strlen(client), address);

	if (len != 0) {
		put(t, "X-Forwarded-For", client);
		put(t, "X-Real-IP", client);
	}
	put(t, "X-Forwarded-Proto", scheme(h));
	if (*host != '\0')
		put(t, "X-Forwarded-Host", host);
	if (h->remote_user != NULL)
		put(t, "X-Forwarded-User", h->remote_user);
	bh_text__puts(t, "Forwarded: for=");
	bh_text__puts(t, len == 16 ? "\"[" : "");
	bh_text__puts(t, len != 0 ? client : "unknown");
	bh_text__puts(t, len == 16 ? "]\"" : "");
	if (*host != '\0') {
		bh_text__puts(t, ";host=\"");
		bh_text__puts(t, host);
		bh_text__char(t, '"');
	}
	bh_text__puts(t, ";proto=");
	bh_text__puts(t, scheme(h));
	bh_text__puts(t, "\r\n");
}

static void
put_via(struct bh_text *t, const struct bh_handler *h)
{
	const char *value;
	size_t at = 0;

	bh_text__puts(t, "Via: ");
	while ((value = bh_headers_get_all(&h->headers, "Via", &at)) != NULL) {
		bh_text__puts(t, value);
		bh_text__puts(t, *value != '\0' ? ", " : "");
	}
	bh_text__puts(t, h->private->x.protocol == BH_HTTP_1_1 ? "1.1" :
	    "1.0");
	bh_text__puts(t, " wakehttp\r\n");
}

/* How the body ends, and what is to become of the connection. */
static void
put_framing(struct bh_text *t, const struct bh_handler *h)
{
	const struct bh_exchange *x = &h->private->x;
	const char *upgrade = bh_hop__upgrade(h);

	if (x->framing.body == BH_BODY_CHUNKED) {
		put(t, "Transfer-Encoding", "chunked");
	} else if (x->framing.body == BH_BODY_LENGTH) {
		bh_text__puts(t, "Content-Length: ");
		bh_text__uint(t, x->framing.content_length);
		bh_text__puts(t, "\r\n");
	}
	if (x->framing.expect_continue && bh_answer__is_1_1(h))
		put(t, "Expect", "100-continue");
	if (upgrade != NULL)
		put(t, "Upgrade", upgrade);
	put(t, "Connection", upgrade != NULL ? "Upgrade" : "close");
	bh_text__puts(t, "\r\n");
}

static size_t
room(const struct bh_handler *h, const char *host)
{
	size_t size = 1024 + strlen(h->command) + strlen(h->path) +
	    4 * strlen(host), i;

	if (h->remote_user != NULL)
		size += strlen(h->remote_user);
	for (i = 0; i < h->headers.count; i++)
		size += strlen(h->headers.item[i].name) +
		    strlen(h->headers.item[i].value) + 8;
	return size;
}

size_t
bh_forward__make(struct bh_handler *h, const char **ret)
{
	const struct bh_wake *wake = h->userdata;
	const char *host = bh_headers_get(&h->headers, "Host");
	const struct bh_header *f = h->headers.item;
	const char *sent = wake->host != NULL ? wake->host :
	    host != NULL ? host : wake->authority;
	struct bh_text t = { .size = room(h, host != NULL ? host : "") +
	    strlen(sent) };
	size_t i;

	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return 0;
	put_line(&t, h);
	put(&t, "Host", sent);
	for (i = 0; i < h->headers.count; i++)
		if (!is_own(wake, f[i].name) &&
		    !bh_hop__ends_here(&h->headers, f[i].name))
			put(&t, f[i].name, f[i].value);
	put_client(&t, h, host != NULL ? host : "");
	put_via(&t, h);
	put_framing(&t, h);
	*ret = t.at;
	return t.truncated ? 0 : t.len;
}
