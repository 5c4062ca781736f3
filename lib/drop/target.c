#include <errno.h>
#include <string.h>

#include "drop/drop.h"
#include "handler/private.h"
#include "proto/list.h"
#include "proto/path.h"

int
bh_target__may(struct bh_handler *h)
{
	const struct bh_drop *d = h->userdata;

	return bh_auth_check(h, &d->auth);
}

int
bh_target__name(struct bh_handler *h, char ret[BH_FILENAME_MAX + 1])
{
	const struct bh_drop *d = h->userdata;
	const struct bh_target *target = &h->private->x.target;
	size_t len = target->path_len;
	char *path = bh_alloc(h, len + 2);
	int status;

	if (path == NULL)
		return 503;
	ret[0] = '\0';
	if (len == 0)
		return 0;
	status = bh_path__resolve(path, h->path + target->path, len, &len);
	if (status != 0)
		return status;
	if (memchr(path, '/', len) != NULL)
		return 404;
	return len == 0 || bh_filename__clean(ret, path, len, d->wide) > 0 ?
	    0 : 404;
}

int
bh_target__refuse(struct bh_handler *h, bool page)
{
	const struct bh_drop *d = h->userdata;

	bh_error_header(h, "Allow", !page ? "HEAD, PUT, OPTIONS" :
	    d->no_form ? "POST, OPTIONS" : "GET, HEAD, POST, OPTIONS");
	return 405;
}

/* A name of a file, or of anything else. */
static int
exists(const struct bh_drop *d, const char *name, bool *ret)
{
	struct stat st;

	*ret = fstatat(d->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	return *ret || errno == ENOENT ? 0 : -errno;
}

static bool
has_star(struct bh_handler *h, const char *field)
{
	const char *value;
	size_t at = 0;

	while ((value = bh_headers_get_all(&h->headers, field, &at)) != NULL)
		if (bh_list__has(value, strlen(value), "*"))
			return true;
	return false;
}

int
bh_target__taken(struct bh_handler *h)
{
	return has_star(h, "If-None-Match") ? 412 : 409;
}

int
bh_target__check(struct bh_handler *h, const char *name)
{
	const struct bh_drop *d = h->userdata;
	bool there;
	int r = exists(d, name, &there);

	if (r < 0)
		return bh_upload__fail(h, name, r);
	/* No file has an entity tag. */
	if (bh_headers_get(&h->headers, "If-Match") != NULL &&
	    !(there && has_star(h, "If-Match")))
		return 412;
	if (there && has_star(h, "If-None-Match"))
		return 412;
	return there && !d->number ? 409 : 0;
}
