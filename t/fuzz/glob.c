/*
 * Names by pattern: a table over all their starts finds the same.
 *
 * The first line of the input is the pattern, the rest is the name.
 */
#include "fuzz.h"
#include "proto/glob.h"

enum { LONGEST = 64 };

/* has[i]: the first i bytes of the name are as what was seen of the pattern. */
static bool
judge(const char *pattern, const char *name, size_t len)
{
	bool has[LONGEST + 1] = { true };

	for (; *pattern != '\0'; pattern++) {
		for (size_t i = len + 1; i-- > 0 && *pattern != '*';)
			has[i] = i > 0 && has[i - 1] &&
			    (*pattern == '?' || *pattern == name[i - 1]);
		for (size_t i = 1; i <= len && *pattern == '*'; i++)
			has[i] = has[i] || has[i - 1];
	}
	return has[len];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *line;
	size_t left = size, len;
	char *pattern, *name;

	line = bh_fuzz_line(&at, &left, &len);
	if (line == NULL || left > LONGEST)
		return 0;
	pattern = bh_fuzz_string(line, len);
	name = bh_fuzz_room(at, left);
	HOLDS(bh_glob__match(pattern, name, left) ==
	    judge(pattern, name, left));
	HOLDS(bh_glob__is(pattern) || !bh_glob__match(pattern, name, left) ||
	    strlen(pattern) == left);
	free(pattern);
	free(name);
	return 0;
}
