/* A file as the body of an answer. */
#include "handler/private.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

/* Into the output buffer, so that head and file leave in one write. */
static ssize_t
read_file(struct bh_conn *c, int fd, off_t off, size_t len)
{
	size_t done = 0;
	ssize_t n = 1;

	while (done < len && n > 0) {
		n = pread(fd, c->out_buffer + c->out_end, len - done,
		    off + (off_t)done);
		if (n > 0) {
			c->out_end += (size_t)n;
			done += (size_t)n;
		} else if (n < 0 && errno == EINTR) {
			n = 1;
		}
	}
	if (n >= 0)
		return (ssize_t)done;
	/* What does not count as written must not be sent. */
	c->out_end -= done;
	return -errno;
}

static ssize_t
send_file(struct bh_handler *h, int fd, off_t off, size_t len)
{
	struct bh_conn *c = &h->private->conn;
	ssize_t n;

	if (bh_answer__make_room(h, len)) {
		n = read_file(c, fd, off, len);
		bh_answer__took(h);
		return n;
	}
	bh_answer__begin_frame(h, len);
	n = bh_conn__sendfile(c, fd, off, len);
	if (n == (ssize_t)len)
		bh_answer__end_frame(h);
	return n;
}

ssize_t
bh_sendfile(struct bh_handler *h, int fd, off_t off, size_t len)
{
	struct bh_private *p = h->private;
	struct bh_answer *a = &p->x.answer;
	size_t take = bh_answer__admit(h, len);
	ssize_t n;

	if (len > SSIZE_MAX) {
		bh_answer__fail(h, -EINVAL);
		return -EINVAL;
	}
	if (take == 0)
		return a->error < 0 ? a->error : (ssize_t)len;
	n = send_file(h, fd, off, take);
	if (p->conn.error < 0)
		bh_answer__fail(h, p->conn.error);
	if (n == (ssize_t)take)
		return a->error < 0 ? a->error : (ssize_t)len;
	/* The file is shorter than it was, or cannot be read: what has been
	 * promised cannot be kept, and must not look whole. */
	a->written -= take - (n > 0 ? (size_t)n : 0);
	if (a->framing != BH_ANSWER_OPEN)
		a->cut = true;
	else if (n < 0)
		bh_answer__fail(h, (int)n);
	return n;
}
