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
bh_translate__resolve(struct bh_handler *h, const char *target, char **ret)
{
	struct bh_target parts;
	size_t len;
	int status;

	status = bh_target__parse(h->command, strlen(h->command), target,
	    strlen(target), &parts);
	if (status != 0)
		return status;
	if (parts.form == BH_ASTERISK_FORM || parts.form == BH_AUTHORITY_FORM)
		return -1;
	*ret = bh_alloc(h, parts.path_len + 2);
	if (*ret == NULL)
		return 500;
	return bh_path__resolve(*ret, target + parts.path, parts.path_len,
	    &len);
}

int
bh_simple_translate_path(struct bh_handler *h, const char *target, char **ret)
{
	const struct bh_simple *simple = h->userdata;
	int status = bh_translate__resolve(h, target, ret);

	if (status != 0)
		return status < 0 ? 400 : status;
	return !simple->dotfiles && bh_translate__is_hidden(*ret) ? 404 : 0;
}

const char *
bh_translate__query(const char *target)
{
	const char *mark = strchr(target, '?');

	return mark != NULL ? mark + 1 : NULL;
}
