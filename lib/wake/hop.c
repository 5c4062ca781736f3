#include <string.h>

#include "proto/bytes.h"
#include "proto/list.h"
#include "wake/relay.h"

/* Authorization for proxies is none for us. */
static const char known[] = "Connection\0Keep-Alive\0Proxy-Connection\0"
    "Proxy-Authorization\0Proxy-Authenticate\0TE\0Trailer\0"
    "Transfer-Encoding\0Upgrade\0HTTP2-Settings\0";

/* Whether a field of that name has the member. */
static bool
has(const struct bh_headers *headers, const char *field, const char *member)
{
	const char *value;
	size_t at = 0;

	while ((value = bh_headers_get_all(headers, field, &at)) != NULL)
		if (bh_list__has(value, strlen(value), member))
			return true;
	return false;
}

bool
bh_hop__ends_here(const struct bh_headers *headers, const char *name)
{
	const char *s;

	for (s = known; *s != '\0'; s += strlen(s) + 1)
		if (bh_bytes__same_text(s, name))
			return true;
	return has(headers, "Connection", name);
}

/* HTTP in another shape would be relayed unseen: who asks for h2c wants to get
 * around us. */
static bool
is_http(const char *value)
{
	const char *member;
	size_t at = 0, n, len = strlen(value);

	while (bh_list__next(value, len, &at, &member, &n))
		if (bh_bytes__same(member, n, "h2c", 3) ||
		    (n >= 4 && (bh_bytes__same(member, 4, "HTTP", 4) ||
		    bh_bytes__same(member, 4, "TLS/", 4))))
			return true;
	return false;
}

const char *
bh_hop__upgrade(const struct bh_handler *h)
{
	const char *value = bh_headers_get(&h->headers, "Upgrade");

	if (value == NULL || *value == '\0' || is_http(value) ||
	    !bh_answer__is_1_1(h) || !h->private->x.body.done ||
	    !has(&h->headers, "Connection", "upgrade"))
		return NULL;
	return value;
}
