/* From HTTP to whatever client and program agreed on. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>

int
bh_upgrade(struct bh_handler *h, int *ret_in, int *ret_out)
{
	struct bh_private *p = h->private;
	struct bh_exchange *x = &p->x;

	if (x->answer.stage != BH_STAGE_BODY || !bh_answer__is_tunnel(h) ||
	    !x->body.done)
		bh_answer__fail(h, -EINVAL);
	if (x->answer.error < 0 || bh_flush(h) < 0)
		return x->answer.error;
	x->upgraded = true;
	h->close_connection = true;
	*ret_in = p->conn.in;
	*ret_out = p->conn.out;
	return 0;
}

ssize_t
bh_upgrade__early(struct bh_handler *h, void *buf, size_t len)
{
	struct bh_conn *c = &h->private->conn;
	const char *bytes;
	size_t unread = bh_conn__unread(c, &bytes);

	if (len > unread)
		len = unread;
	memcpy(buf, bytes, len);
	bh_conn__skip(c, len);
	return (ssize_t)len;
}
