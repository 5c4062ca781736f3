/*
 * Signatures of webhooks, and the file of their secrets: what is taken for one
 * is one by another reading, and what is not is not.
 *
 * Each line of the input is read as digits, as a list, as a time and as a line
 * of the file.
 */
#include <ctype.h>

#include "fuzz.h"
#include "proto/signature.h"

static void
check_digits(const char *text, const char *prefix)
{
	unsigned char got[BH_SIGNATURE_SIZE];
	size_t skip = strlen(prefix), len = strlen(text), i;
	bool right = len == skip + 64 && memcmp(text, prefix, skip) == 0;
	char digits[3];

	for (i = skip; right && i < len; i++)
		right = isxdigit((unsigned char)text[i]);
	HOLDS(bh_signature__hex(text, prefix, got) == right);
	for (i = 0; right && i < sizeof(got); i++) {
		memcpy(digits, text + skip + 2 * i, 2);
		digits[2] = '\0';
		HOLDS(strtoul(digits, NULL, 16) == got[i]);
	}
}

/* "v1," and base64, into ret. */
static void
encode(const unsigned char s[BH_SIGNATURE_SIZE], char ret[48])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = 3;

	memcpy(ret, "v1,", 3);
	for (size_t i = 0; i < BH_SIGNATURE_SIZE; i += 3) {
		unsigned bits = (unsigned)s[i] << 16 | (unsigned)s[i + 1] << 8;

		bits |= i + 2 < BH_SIGNATURE_SIZE ? s[i + 2] : 0;
		for (int shift = 18; shift >= 0; shift -= 6)
			ret[n++] = digits[bits >> shift & 63];
	}
	ret[n - 1] = '=';
	ret[n] = '\0';
}

/* Each is a word of the list, they come in its order, and none is left out
 * that has the length and only digits. */
static void
check_list(char *text)
{
	unsigned char got[BH_SIGNATURE_SIZE];
	const char *at = text, *end = text;
	char word[48];
	size_t n = 0, words = 0;

	while (bh_signature__next(&at, got)) {
		encode(got, word);
		HOLDS(at - end >= 47 && at <= text + strlen(text));
		HOLDS(memcmp(at - 47, word, 47) == 0);
		HOLDS(*at == '\0' || *at == ' ' || *at == '\t');
		HOLDS(at - 47 == text || at[-48] == ' ' || at[-48] == '\t');
		end = at;
		n++;
	}
	HOLDS(*at == '\0');
	for (char *w = strtok(text, " \t"); w != NULL; w = strtok(NULL, " \t"))
		words += strlen(w) == 47 && strncmp(w, "v1,", 3) == 0 &&
		    strspn(w + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789+/") == 43 &&
		    w[46] == '=' && strchr("AEIMQUYcgkosw048", w[45]) != NULL;
	HOLDS(n == words);
}

static void
check_time(const char *text)
{
	size_t len = strlen(text);
	bool right = len > 0 && len <= 18 &&
	    strspn(text, "0123456789") == len;
	int64_t time = -1;

	HOLDS(bh_signature__time(text, &time) == right);
	HOLDS(time == (right ? strtoll(text, NULL, 10) : -1));
}

static void
check_line(char *text, size_t len)
{
	char *copy = bh_fuzz_string(text, len), *secret;
	const char *path, *sender;

	if (bh_signature__line(text, &path, &sender, &secret) == NULL) {
		HOLDS(path[0] == '/' && sender[0] != '\0');
		HOLDS(strpbrk(path, " \t") == NULL);
		HOLDS(strpbrk(sender, " \t") == NULL);
		HOLDS(secret[0] != '\0' && strchr(" \t", secret[0]) == NULL);
		HOLDS(strchr(" \t", secret[strlen(secret) - 1]) == NULL);
		HOLDS(!bh_fuzz_has_control(secret, strlen(secret)));
		HOLDS(path < sender && sender < secret);
		HOLDS(strncmp(copy + (path - text), path, strlen(path)) == 0);
		HOLDS(strncmp(copy + (secret - text), secret,
		    strlen(secret)) == 0);
	}
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *line;
	size_t left = size, len = 0;
	char *text;

	while ((line = bh_fuzz_line(&at, &left, &len)) != NULL) {
		text = bh_fuzz_string(line, len);
		check_digits(text, "");
		check_digits(text, "sha256=");
		check_time(text);
		check_list(text);
		free(text);
		text = bh_fuzz_string(line, len);
		check_line(text, len);
		free(text);
	}
	return 0;
}
