#include <stddef.h>
#include <string.h>

#include "conn/environ.h"

const char *
bh_environ__get(char *const *env, const char *name)
{
	size_t len = strlen(name);

	for (; env != NULL && *env != NULL; env++)
		if (**env == *name && strncmp(*env, name, len) == 0 &&
		    (*env)[len] == '=')
			return *env + len + 1;
	return NULL;
}
