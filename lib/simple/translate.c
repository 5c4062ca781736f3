#include <string.h>

#include "proto/path.h"
#include "proto/target.h"
#include "simple/simple.h"

bool
bh_translate__is_hidden(const char *path)
{
	static const char allowed[] = ".well-known";
	size_t len = strcspn(path, "/");

	if (len == sizeof(allowed) - 1 && memcmp(path, allowed, len) == 0)
		path += len;
	return path[0] == '.' || strstr(path, "/.") != NULL;
}

int
bh_simple_translate_path(struct bh_handler *h, const char *target, char **ret)
{
	const struct bh_simple *simple = h->userdata;
	struct bh_target parts;
	char *path;
	size_t len;
	int status;

	status = bh_target__parse(h->command, strlen(h->command), target,
	    strlen(target), &parts);
	if (status != 0)
		return status;
	path = bh_alloc(h, parts.path_len + 2);
	if (path == NULL)
		return 500;
	status = bh_path__resolve(path, target + parts.path, parts.path_len,
	    &len);
	if (status != 0)
		return status;
	if (!simple->dotfiles && bh_translate__is_hidden(path))
		return 404;
	*ret = path;
	return 0;
}

const char *
bh_translate__query(const char *target)
{
	const char *mark = strchr(target, '?');

	return mark != NULL ? mark + 1 : NULL;
}
