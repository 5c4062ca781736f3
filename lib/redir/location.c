/* Where a request is to go. */
#include <string.h>
#include <strings.h>

#include "handler/private.h"
#include "proto/allowed.h"
#include "proto/bytes.h"
#include "proto/host.h"
#include "redir/redir.h"

enum {
	LOCATION_MAX = 15360, /* a browser takes no more, a head has 32 KiB */
	HOST_ROOM = 320,      /* for "https://", a name and a port */
};

/* The request's host, without its port. */
struct named {
	const char *host;
	size_t len;
	unsigned port;
};

static bool
find(const struct bh_redir *r, const struct named *named,
    struct bh_allowed *ret)
{
	size_t i, len;

	for (i = 0; i < r->hosts.count; i++) {
		const char *at = r->hosts.text[i];

		do {
			len = strcspn(at, ",");
			if (bh_allowed__parse(at, len, ret) &&
			    bh_allowed__has(ret, named->host, named->len))
				return true;
			at += len + 1;
		} while (at[-1] == ',');
	}
	return false;
}

/* The host that a list allows, in the list's own words; a name below one of
 * these in the client's, which has nothing in it but letters, digits, "-", "_"
 * and ".". */
static void
put_host(struct bh_text *t, const struct bh_allowed *a,
    const struct named *named)
{
	size_t i, len = named->len;

	bh_text__puts(t, "https://");
	if (a->below) {
		len -= named->host[len - 1] == '.';
		for (i = 0; i < len; i++)
			bh_text__char(t, bh_bytes__lower(named->host[i]));
	} else {
		bh_text__put(t, a->host, a->len);
	}
	if (a->port != 0) {
		bh_text__char(t, ':');
		bh_text__uint(t, a->port);
	}
}

/* What is no character of a URL is encoded; all else stays as it came. */
static void
put_encoded(struct bh_text *t, const char *s, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (bh_bytes__is_unreserved(s[i]) ||
		    memchr("!$%&'()*+,/:;=?@[]", c, 18) != NULL) {
			bh_text__char(t, s[i]);
			continue;
		}
		bh_text__char(t, '%');
		bh_text__char(t, digits[c >> 4]);
		bh_text__char(t, digits[c & 15]);
	}
}

/* The request's own path and query. */
static void
put_path(const struct bh_handler *h, struct bh_text *t)
{
	const struct bh_target *target = &h->private->x.target;

	if (target->path_len == 0)
		bh_text__char(t, '/');
	put_encoded(t, h->path + target->path, target->path_len);
	if (!target->has_query)
		return;
	bh_text__char(t, '?');
	put_encoded(t, h->path + target->query, target->query_len);
}

static void
put_url(const struct bh_handler *h, struct bh_text *t)
{
	const struct bh_redir *r = h->userdata;
	size_t end = r->target.path + r->target.path_len;

	if (r->exact) {
		put_encoded(t, r->to, strlen(r->to));
		return;
	}
	end -= r->target.path_len > 0 && r->to[end - 1] == '/';
	put_encoded(t, r->to, end);
	put_path(h, t);
}

static unsigned
port_or_443(unsigned port)
{
	return port != 0 ? port : 443;
}

/* Whether who goes there comes here again: a proxy took TLS off. */
static bool
comes_back(const struct bh_handler *h, const struct bh_allowed *to,
    const struct named *named)
{
	return h->private->tls && named->len > 0 &&
	    bh_allowed__has(to, named->host, named->len) &&
	    port_or_443(to->port) == port_or_443(named->port);
}

/* Where the URL of --to leads, as one host that is allowed. */
static bool
host_of_url(const struct bh_redir *r, struct bh_allowed *ret)
{
	const char *to = r->to + r->target.authority;
	size_t len = r->target.authority_len;

	/* RFC 3986 3.2.3: a port of no digits is none. */
	len -= len > 0 && to[len - 1] == ':';
	return !r->exact && strncasecmp(r->to, "https:", 6) == 0 &&
	    bh_allowed__parse(to, len, ret);
}

static int
decide(struct bh_handler *h, struct bh_text *t)
{
	const struct bh_redir *r = h->userdata;
	const char *host = bh_headers_get(&h->headers, "Host");
	struct named named = { .host = host };
	struct bh_allowed to = { 0 };
	bool one;

	if (host == NULL || !bh_host__parse(host, strlen(host), &named.len,
	    &named.port))
		named.len = 0;
	if ((r->to == NULL || r->hosts.count > 0) &&
	    (named.len == 0 || !find(r, &named, &to))) {
		bh_log_message(h, "not a host of the list: '%s'",
		    host != NULL ? host : "");
		return 421;
	}
	one = r->to == NULL || host_of_url(r, &to);
	if (one && comes_back(h, &to, &named)) {
		bh_log_error(h, "https://%s already came here", host);
		return 508;
	}
	if (r->to != NULL) {
		put_url(h, t);
	} else {
		put_host(t, &to, &named);
		put_path(h, t);
	}
	return 0;
}

/* What it can be at most, each byte encoded. */
static size_t
room(const struct bh_handler *h)
{
	const struct bh_redir *r = h->userdata;
	size_t size = 3 * strlen(h->path) + HOST_ROOM +
	    (r->to != NULL ? 3 * strlen(r->to) : 0);

	return size < LOCATION_MAX ? size : LOCATION_MAX;
}

int
bh_location__make(struct bh_handler *h, char **ret)
{
	enum bh_target_form form = h->private->x.target.form;
	struct bh_text t = { 0 };
	int status;

	if (form == BH_AUTHORITY_FORM || form == BH_ASTERISK_FORM)
		return 501;
	t.size = room(h);
	if ((t.at = bh_alloc(h, t.size)) == NULL)
		return 503;
	status = decide(h, &t);
	*ret = bh_text__end(&t);
	return status == 0 && t.truncated ? 414 : status;
}
