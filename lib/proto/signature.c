#include <string.h>

#include "base64.h"
#include "bytes.h"
#include "signature.h"

enum { BASE64_LEN = 44, TIME_LEN = 9 };

bool
bh_signature__hex(const char *text, const char *prefix,
    unsigned char ret[BH_SIGNATURE_SIZE])
{
	size_t i, len = strlen(prefix);

	if (strncmp(text, prefix, len) != 0)
		return false;
	text += len;
	if (strnlen(text, 2 * BH_SIGNATURE_SIZE + 1) != 2 * BH_SIGNATURE_SIZE)
		return false;
	for (i = 0; i < BH_SIGNATURE_SIZE; i++) {
		int high = bh_bytes__hex(text[2 * i]);
		int low = bh_bytes__hex(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool
bh_signature__next(const char **at, unsigned char ret[BH_SIGNATURE_SIZE])
{
	char bytes[BASE64_LEN / 4 * 3];
	const char *one;
	size_t len;

	for (;;) {
		one = *at + strspn(*at, " \t");
		len = strcspn(one, " \t");
		*at = one + len;
		if (len == 0)
			return false;
		if (len != 3 + BASE64_LEN || memcmp(one, "v1,", 3) != 0 ||
		    bh_base64__decode(bytes, one + 3, BASE64_LEN) !=
		    BH_SIGNATURE_SIZE)
			continue;
		memcpy(ret, bytes, BH_SIGNATURE_SIZE);
		return true;
	}
}

bool
bh_signature__time(const char *text, int64_t *ret)
{
	size_t len = strnlen(text, 19);
	uint64_t n;

	if (len == 0 || len > 18 ||
	    !bh_bytes__decimal(text, len, INT64_MAX, &n))
		return false;
	*ret = (int64_t)n;
	return true;
}

bool
bh_signature__id(const char *text)
{
	size_t n;

	while ((text = strchr(text, '.')) != NULL) {
		n = strspn(++text, "0123456789");
		if (n >= TIME_LEN && (text[n] == '.' || text[n] == '\0'))
			return false;
	}
	return true;
}

/* The word at *at, which ends there; NULL: there is none. */
static char *
word(char **at)
{
	char *start = *at + strspn(*at, " \t");
	char *end = start + strcspn(start, " \t");

	*at = end;
	if (end == start)
		return NULL;
	if (*end != '\0') {
		*end = '\0';
		*at = end + 1;
	}
	return start;
}

const char *
bh_signature__line(char *line, const char **ret_path,
    const char **ret_sender, char **ret_secret)
{
	char *secret, *end;

	*ret_path = word(&line);
	*ret_sender = word(&line);
	secret = line + strspn(line, " \t");
	if (*ret_path == NULL || *ret_sender == NULL || *secret == '\0')
		return "not a line PATH SENDER SECRET";
	end = secret + strlen(secret);
	while (bh_bytes__is_blank(end[-1]))
		*--end = '\0';
	*ret_secret = secret;
	if (**ret_path != '/')
		return "a path that does not start with /";
	for (; *secret != '\0'; secret++)
		if ((unsigned char)*secret < ' ' || *secret == 0x7f)
			return "a control character in the secret";
	return NULL;
}
