/* The challenges of a CA, as certbot and its like put them down: RFC 8555
 * section 8.3. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "handler/private.h"
#include "proto/bytes.h"
#include "redir/redir.h"
#include "simple/open.h"

static const char prefix[] = "/.well-known/acme-challenge/";

enum { PREFIX = sizeof(prefix) - 1, TOKEN_MAX = 255 };

bool
bh_acme__is(const struct bh_handler *h)
{
	const struct bh_target *t = &h->private->x.target;

	return t->path_len >= PREFIX &&
	    memcmp(h->path + t->path, prefix, PREFIX) == 0;
}

/* The token, which is the name of a file then. False: there is none. */
static bool
token(const struct bh_handler *h, char ret[TOKEN_MAX + 1])
{
	const struct bh_target *t = &h->private->x.target;
	const char *s = h->path + t->path + PREFIX;
	size_t i, len = t->path_len - PREFIX;

	if (len == 0 || len > TOKEN_MAX)
		return false;
	for (i = 0; i < len; i++) {
		/* base64url: section 8.3 */
		if (!bh_bytes__is_unreserved(s[i]) || s[i] == '.' ||
		    s[i] == '~')
			return false;
		ret[i] = s[i];
	}
	ret[len] = '\0';
	return true;
}

/* 404, for a reason that only the owner of the files learns. */
static int
refuse(struct bh_handler *h, const char *reason)
{
	bh_log_message(h, "%s: %s", h->path, reason);
	return 404;
}

static int
refuse_for(struct bh_handler *h, int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ENAMETOOLONG:
		return 404;
	case ELOOP:
		return refuse(h, "behind a symbolic link");
	case EACCES:
		return refuse(h, strerror(error));
	}
	bh_log_error(h, "%s: %s", h->path, strerror(error));
	return 500;
}

static int
admit(struct bh_handler *h, int fd, struct stat *ret)
{
	if (fstat(fd, ret) != 0)
		return refuse_for(h, errno);
	if (!S_ISREG(ret->st_mode))
		return refuse(h, "no regular file");
	if ((ret->st_mode & S_IROTH) == 0)
		return refuse(h, "not world-readable");
	return 0;
}

/* Looks at it before it is opened: a FIFO or a device could block. */
static int
open_file(struct bh_handler *h, const char *path, int *ret, struct stat *st)
{
	static const int ways[] = { O_PATH, O_RDONLY | O_NONBLOCK | O_NOCTTY };
	const struct bh_redir *r = h->userdata;
	int status = 0;
	size_t i;

	*ret = -1;
	for (i = 0; i < 2 && status == 0; i++) {
		bh_open__close(*ret);
		*ret = bh_open__below(r->directory, path, ways[i]);
		status = *ret < 0 ? refuse_for(h, -*ret) : admit(h, *ret, st);
	}
	if (status != 0) {
		bh_open__close(*ret);
		*ret = -1;
	}
	return status;
}

static int
send_file(struct bh_handler *h, int fd, const struct stat *st)
{
	int error;

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/plain");
	bh_send_header(h, "Cache-Control", "no-store");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	bh_redir__send_length(h, (uint64_t)st->st_size);
	error = bh_end_headers(h);
	if (error == 0)
		bh_sendfile(h, fd, 0, (size_t)st->st_size);
	return error;
}

int
bh_acme__answer(struct bh_handler *h)
{
	/* what is in a directory of challenges, or of a whole site */
	char path[sizeof(prefix) + TOKEN_MAX], *name = path + PREFIX;
	int status, fd = -1;
	struct stat st;

	if (strcmp(h->command, "GET") != 0 && strcmp(h->command, "HEAD") != 0) {
		bh_error_header(h, "Allow", "GET, HEAD");
		return 405;
	}
	/* it may be there the next moment */
	bh_error_header(h, "Cache-Control", "no-store");
	memcpy(path, prefix, PREFIX);
	if (!token(h, name))
		return 404;
	status = open_file(h, name, &fd, &st);
	if (status == 404)
		status = open_file(h, path + 1, &fd, &st);
	if (status == 0)
		status = send_file(h, fd, &st);
	bh_open__close(fd);
	return status;
}
