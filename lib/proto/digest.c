#include <string.h>

#include "base64.h"
#include "bytes.h"
#include "digest.h"
#include "list.h"

/* The longest one in base64, and in the bytes that this can be. */
enum { CODED_MAX = 88, DECODED_MAX = CODED_MAX / 4 * 3 };

/* ":", base64 and ":", and perhaps parameters: RFC 8941 section 3.3.5. */
static bool
take(const char *s, size_t len, unsigned char *ret, size_t size)
{
	size_t coded = (size + 2) / 3 * 4;
	char bytes[DECODED_MAX];

	if (coded > CODED_MAX || len < coded + 2 || s[0] != ':' ||
	    s[coded + 1] != ':' ||
	    (len > coded + 2 && s[coded + 2] != ';') ||
	    bh_base64__decode(bytes, s + 1, coded) != size)
		return false;
	memcpy(ret, bytes, size);
	return true;
}

int
bh_digest__read(const char *value, size_t len, const char *algorithm,
    unsigned char *ret, size_t size)
{
	size_t at = 0, n, key = strlen(algorithm);
	const char *member;
	int found = 0;

	while (bh_list__next(value, len, &at, &member, &n)) {
		if (n <= key || memcmp(member, algorithm, key) != 0 ||
		    member[key] != '=')
			continue;
		if (!take(member + key + 1, n - key - 1, ret, size))
			return 400;
		found = 1;
	}
	return found;
}
