#include <string.h>

#include "address.h"
#include "allowed.h"
#include "bytes.h"
#include "host.h"

enum { NAME_LONGEST = 253 }; /* RFC 1035 2.3.4, as text */

/* The dot of the root domain says nothing. */
static size_t
without_dot(const char *host, size_t len)
{
	return len > 0 && host[len - 1] == '.' ? len - 1 : len;
}

bool
bh_allowed__parse(const char *text, size_t len, struct bh_allowed *ret)
{
	unsigned char address[16];
	size_t host_len;
	unsigned port;

	*ret = (struct bh_allowed){ 0 };
	ret->below = len > 2 && memcmp(text, "*.", 2) == 0;
	if (ret->below) {
		text += 2;
		len -= 2;
	}
	if (!bh_host__parse(text, len, &host_len, &port) ||
	    (host_len < len && port == 0))
		return false;
	ret->host = text;
	ret->len = without_dot(text, host_len);
	ret->port = port;
	/* there are no names below an address */
	return !ret->below || (text[0] != '[' &&
	    bh_address__parse(text, ret->len, address) == 0);
}

/* Both in brackets. */
static bool
same_literal(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned char one[16], other[16];

	return bh_address__parse(a + 1, a_len - 2, one) == 16 &&
	    bh_address__parse(b + 1, b_len - 2, other) == 16 &&
	    memcmp(one, other, 16) == 0;
}

bool
bh_allowed__has(const struct bh_allowed *a, const char *host, size_t len)
{
	len = without_dot(host, len);
	if (len < 1)
		return false;
	if (a->host[0] == '[' && host[0] == '[')
		return len > 2 && same_literal(a->host, a->len, host, len);
	if (!a->below)
		return bh_bytes__same(a->host, a->len, host, len);
	return len <= NAME_LONGEST && len > a->len + 1 &&
	    host[len - a->len - 1] == '.' &&
	    bh_bytes__same(a->host, a->len, host + len - a->len, a->len);
}
