#include <string.h>

#include "glob.h"

bool
bh_glob__match(const char *pattern, const char *text, size_t len)
{
	const char *star = NULL; /* the last one that was passed */
	size_t i = 0, from = 0;  /* what it stands for ends there so far */

	while (i < len) {
		if (*pattern == '*') {
			star = pattern++;
			from = i;
		} else if (*pattern != '\0' &&
		    (*pattern == '?' || *pattern == text[i])) {
			pattern++;
			i++;
		} else if (star != NULL) {
			pattern = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool
bh_glob__is(const char *pattern)
{
	return strpbrk(pattern, "*?") != NULL;
}
