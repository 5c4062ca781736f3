/* Whose request it is when another server stands in front: the PROXY protocol
 * before the first request, X-Forwarded-For or Forwarded (RFC 7239) in each. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "proto/bytes.h"
#include "proto/list.h"
#include "proto/proxy.h"

static void
set_client(struct bh_handler *h, const struct bh_peer *peer)
{
	memcpy(h->client_address.host, peer->host, sizeof(peer->host));
	h->client_address.port = peer->port;
}

void
bh_forwarded__reset(struct bh_handler *h)
{
	set_client(h, &h->private->peer);
}

static void
set_peer(struct bh_handler *h, const struct bh_proxy *proxy)
{
	struct bh_private *p = h->private;

	p->tls = proxy->tls;
	if (proxy->family == BH_PROXY_INET || proxy->family == BH_PROXY_INET6)
		bh_peer__set(&p->peer, proxy->source,
		    proxy->family == BH_PROXY_INET ? 4 : 16,
		    proxy->source_port);
	bh_forwarded__reset(h);
}

int
bh_forwarded__read_proxy(struct bh_handler *h)
{
	struct bh_private *p = h->private;
	struct bh_deadline d = { .seconds = h->class->timeout.head };
	struct bh_proxy proxy = { 0 };
	size_t used = 0, len;
	const char *bytes;
	ssize_t n = 1;
	int status;

	p->proxy_done = true;
	if (p->config->proxy_mode == BH_PROXY_OFF)
		return 0;
	while (len = bh_conn__unread(&p->conn, &bytes),
	    (status = bh_proxy__parse(bytes, len, &proxy, &used)) == BH_MORE)
		if ((n = bh_conn__fill(&p->conn, &d, false)) <= 0)
			break;
	if (status == 0) {
		set_peer(h, &proxy);
		bh_conn__skip(&p->conn, used);
		bh_conn__begin(&p->conn);
		return 0;
	}
	if (status == BH_PROXY_NONE &&
	    p->config->proxy_mode == BH_PROXY_ACCEPT)
		return 0;
	bh_log__line(h, BH_LOG_INFO, n == -ETIMEDOUT ?
	    "no whole PROXY header in time" : status == BH_PROXY_NONE ?
	    "no PROXY header" : "broken PROXY header");
	return -EPROTO;
}

static bool
trusted(const struct bh_config *config, const unsigned char *address, int len)
{
	size_t i;

	for (i = 0; i < config->trusted_count; i++)
		if (bh_network__has(&config->trusted[i], address, len))
			return true;
	return false;
}

/* An address as it stands in a list: perhaps in quotes, with brackets (IPv6)
 * and a port. Its length in bytes, or 0. */
static int
parse_node(const char *s, size_t len, unsigned char ret[16])
{
	const char *end;
	int n;

	if (len >= 2 && s[0] == '"' && s[len - 1] == '"') {
		s++;
		len -= 2;
	}
	if ((n = bh_address__parse(s, len, ret)) != 0)
		return n;
	if (len > 0 && s[0] == '[') {
		end = memchr(s, ']', len);
		return end == NULL ? 0 :
		    bh_address__parse(s + 1, (size_t)(end - s - 1), ret);
	}
	end = memchr(s, ':', len);
	return end == NULL ? 0 : bh_address__parse(s, (size_t)(end - s), ret);
}

/* The value of "for" in a member of Forwarded. */
static bool
find_for(const char **s, size_t *len)
{
	const char *end = *s + *len, *at = *s, *stop;

	for (; at < end; at = stop + 1) {
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		if ((stop = memchr(at, ';', (size_t)(end - at))) == NULL)
			stop = end;
		if (stop - at > 4 && strncasecmp(at, "for=", 4) == 0) {
			*s = at + 4;
			*len = (size_t)(stop - *s);
			return true;
		}
	}
	return false;
}

/* The next member of a list. Quotes do not count: the client could open one in
 * front of what the proxy adds to its list. */
static bool
next_member(const char **value, const char **ret, size_t *ret_len)
{
	const char *start = *value + strspn(*value, ", \t");
	size_t len = strcspn(start, ",");

	*value = start + len;
	while (len > 0 && bh_bytes__is_blank(start[len - 1]))
		len--;
	*ret = start;
	*ret_len = len;
	return len > 0;
}

/* Walks all fields of that name from the first member on; the right-most
 * address that is not itself trusted stays. False: no such field. */
static bool
search(struct bh_handler *h, const char *name, struct bh_peer *ret)
{
	const struct bh_config *config = h->private->config;
	const char *value, *member;
	size_t at = 0, len;
	unsigned char address[16];
	bool found = false;
	int n;

	while ((value = bh_headers_get_all(&h->headers, name, &at)) != NULL) {
		found = true;
		while (next_member(&value, &member, &len)) {
			if (name[0] == 'F' && !find_for(&member, &len))
				continue;
			n = parse_node(member, len, address);
			if (n == 0)
				*ret = h->private->peer;
			else if (!trusted(config, address, n))
				bh_peer__set(ret, address, n, 0);
		}
	}
	return found;
}

void
bh_forwarded__apply(struct bh_handler *h)
{
	const struct bh_private *p = h->private;
	struct bh_peer peer = p->peer;

	if (p->config->trusted_count == 0 ||
	    !trusted(p->config, peer.address, peer.address_len))
		return;
	if (!search(h, "X-Forwarded-For", &peer))
		search(h, "Forwarded", &peer);
	set_client(h, &peer);
}
