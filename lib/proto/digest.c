#include <string.h>

#include "base64.h"
#include "bytes.h"
#include "digest.h"
#include "list.h"

enum { CODED = 44 }; /* 32 bytes in base64 */

/* ":", base64 and ":", and perhaps parameters: RFC 8941 section 3.3.5. */
static bool
take(const char *s, size_t len, unsigned char ret[BH_DIGEST_BYTES])
{
	char bytes[CODED / 4 * 3];

	if (len < CODED + 2 || s[0] != ':' || s[CODED + 1] != ':' ||
	    (len > CODED + 2 && s[CODED + 2] != ';') ||
	    bh_base64__decode(bytes, s + 1, CODED) != BH_DIGEST_BYTES)
		return false;
	memcpy(ret, bytes, BH_DIGEST_BYTES);
	return true;
}

int
bh_digest__sha256(const char *value, size_t len,
    unsigned char ret[BH_DIGEST_BYTES])
{
	static const char key[] = "sha-256=";
	size_t at = 0, n, skip = sizeof(key) - 1;
	const char *member;
	int found = 0;

	while (bh_list__next(value, len, &at, &member, &n)) {
		if (n < skip || memcmp(member, key, skip) != 0)
			continue;
		if (!take(member + skip, n - skip, ret))
			return 400;
		found = 1;
	}
	return found;
}
