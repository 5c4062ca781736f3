#include <string.h>

#include "proto/bytes.h"
#include "proto/host.h"
#include "simple/options.h"
#include "simple/simple.h"

enum { NAME_SIZE = 254 }; /* of a host, with a NUL: RFC 1035 2.3.4 */

/* The name of the request's host in lower case, without its port and the dot
 * of the root domain. False: it has none that could be a directory's. */
static bool
host_name(const struct bh_handler *h, char *ret)
{
	const char *host = bh_headers_get(&h->headers, "Host");
	size_t i, len;
	unsigned port;

	if (host == NULL || host[0] == '[' ||
	    !bh_host__parse(host, strlen(host), &len, &port))
		return false;
	if (host[len - 1] == '.')
		len--;
	if (len >= NAME_SIZE)
		return false;
	for (i = 0; i < len; i++)
		ret[i] = bh_bytes__lower(host[i]);
	ret[len] = '\0';
	/* a reg-name has neither slash nor empty label, nor is there ".." */
	return true;
}

static int
open_directory(struct bh_handler *h, const char *name, int *ret)
{
	const struct bh_simple *simple = h->userdata;
	struct bh_opened opened;
	int status;

	status = bh_open__served(h, simple->directory, name, &opened);
	if (status != 0)
		return status;
	if (!S_ISDIR(opened.stat.st_mode)) {
		bh_open__close(opened.fd);
		return 404;
	}
	*ret = opened.fd;
	return 0;
}

/* Opens what has that name for this request; *ret_name: a copy of it. */
static int
enter(struct bh_handler *h, const char *name, int *ret, const char **ret_name)
{
	int status = open_directory(h, name, ret);

	if (status != 0 || ret_name == NULL)
		return status;
	*ret_name = bh_simple__join(h, name, "", "");
	if (*ret_name != NULL)
		return 0;
	bh_open__close(*ret);
	return 500;
}

int
bh_vhost__enter(struct bh_handler *h, int *ret, const char **ret_name)
{
	const struct bh_simple *simple = h->userdata;
	char name[NAME_SIZE];
	int status;

	*ret = simple->directory;
	if (ret_name != NULL)
		*ret_name = NULL;
	if (!simple->vhost)
		return 0;
	if (host_name(h, name)) {
		status = enter(h, name, ret, ret_name);
		/* One host's fault shows no other host's files. */
		if (status != 404 ||
		    !bh_open__is_absent(h, simple->directory, name))
			return status;
	}
	return enter(h, "default", ret, ret_name);
}

void
bh_vhost__leave(struct bh_handler *h, int root)
{
	const struct bh_simple *simple = h->userdata;

	if (root != simple->directory)
		bh_open__close(root);
}
