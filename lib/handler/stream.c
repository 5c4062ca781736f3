/* rfile and wfile as FILE *. Unbuffered: the connection has the buffers, so
 * that both ways of reading and writing may be mixed. */
#include "handler/private.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>

static ssize_t
read_cookie(void *cookie, char *buf, size_t len)
{
	ssize_t n = bh_read(cookie, buf, len);

	if (n >= 0)
		return n;
	errno = (int)-n;
	return -1;
}

static ssize_t
write_cookie(void *cookie, const char *buf, size_t len)
{
	ssize_t n = bh_write(cookie, buf, len);

	if (n >= 0)
		return n;
	errno = (int)-n;
	return 0; /* fopencookie(3): an error, never a negative number */
}

static FILE *
open_stream(struct bh_handler *h, const char *mode)
{
	cookie_io_functions_t functions = { .read = read_cookie,
	    .write = write_cookie };
	FILE *f = fopencookie(h, mode, functions);

	if (f != NULL)
		setvbuf(f, NULL, _IONBF, 0);
	return f;
}

FILE *
bh_rfile(struct bh_handler *h)
{
	struct bh_private *p = h->private;

	if (p->rfile == NULL)
		p->rfile = open_stream(h, "r");
	return p->rfile;
}

FILE *
bh_wfile(struct bh_handler *h)
{
	struct bh_private *p = h->private;

	if (p->wfile == NULL)
		p->wfile = open_stream(h, "w");
	return p->wfile;
}

/* For the next request: no end of file, no error, nothing pushed back. */
void
bh_stream__reset(struct bh_private *p)
{
	if (p->rfile != NULL) {
		__fpurge(p->rfile);
		clearerr(p->rfile);
	}
	if (p->wfile != NULL) {
		__fpurge(p->wfile);
		clearerr(p->wfile);
	}
}

void
bh_stream__free(struct bh_private *p)
{
	if (p->rfile != NULL)
		fclose(p->rfile);
	if (p->wfile != NULL)
		fclose(p->wfile);
}
