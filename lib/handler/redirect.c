/* Another target's answer for the same request, within the server. */
#include "handler/private.h"

#include <string.h>
#include <strings.h>

enum { REDIRECTS = 10 };

static bool
tells_of_body(const char *name)
{
	return strncasecmp(name, "Content-", 8) == 0 ||
	    strcasecmp(name, "Transfer-Encoding") == 0 ||
	    strcasecmp(name, "Trailer") == 0 ||
	    strcasecmp(name, "Expect") == 0;
}

/* What of it has not been read is never read. */
static int
drop_body(struct bh_handler *h)
{
	struct bh_exchange *x = &h->private->x;
	struct bh_header *items;
	size_t i, n = 0;

	if (x->framing.body == BH_BODY_NONE)
		return 0;
	items = bh_alloc(h, sizeof(*items) * (h->headers.count + 1));
	if (items == NULL)
		return 503;
	for (i = 0; i < h->headers.count; i++)
		if (!tells_of_body(h->headers.item[i].name))
			items[n++] = h->headers.item[i];
	h->headers = (struct bh_headers){ items, n };
	if (!x->body.done)
		h->close_connection = true;
	x->framing.body = BH_BODY_NONE;
	x->body = (struct bh_body){ .done = true };
	return 0;
}

int
bh_redirect__follow(struct bh_handler *h, const char *target)
{
	struct bh_exchange *x = &h->private->x;
	const char *path = h->path, *command = h->command;
	struct bh_target parts;
	int status;

	if (x->redirects++ == REDIRECTS) {
		bh_log_error(h, "%s: more than %d redirections", path,
		    REDIRECTS);
		return 502;
	}
	if (bh_target__parse("GET", 3, target, strlen(target), &parts) != 0)
		return 502;
	status = drop_body(h);
	if (status != 0)
		return status;
	h->path = target;
	if (strcmp(command, "HEAD") != 0)
		h->command = "GET";
	status = bh_dispatch__call(h);
	h->path = path;
	h->command = command;
	return status;
}
