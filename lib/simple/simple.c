#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "proto/percent.h"
#include "simple/options.h"
#include "simple/regular.h"
#include "simple/simple.h"

/* Of the 32 KiB that a head may have. */
enum { LOCATION_MAX = 12288 };

/* bh_end_headers as a do_* function's result. */
static int
end_head(struct bh_handler *h)
{
	int error = bh_end_headers(h);

	return error < 0 ? error : 0;
}

/* "/" and the path encoded, "/" behind it, and the query as it came. */
static int
redirect(struct bh_handler *h, const char *path)
{
	const char *query = bh_translate__query(h->path);
	size_t len = strlen(path);
	size_t query_len = query != NULL ? strlen(query) : 0;
	char *location, *at;

	if (len * 3 + query_len > LOCATION_MAX)
		return 414;
	location = bh_alloc(h, len * 3 + query_len + sizeof("//?"));
	if (location == NULL)
		return 500;
	at = location;
	*at++ = '/';
	at += bh_percent__encode(at, path, len, "/!$&'()*+,;=:@");
	*at++ = '/';
	if (query != NULL)
		*at++ = '?';
	memcpy(at, query != NULL ? query : "", query_len);
	at[query_len] = '\0';
	bh_send_response(h, 301, NULL);
	bh_send_header(h, "Location", location);
	bh_send_header(h, "Content-Length", "0");
	return end_head(h);
}

const char *
bh_simple__join(struct bh_handler *h, const char *a, const char *between,
    const char *b)
{
	struct bh_text t = {
		.size = strlen(a) + strlen(between) + strlen(b) + 1,
	};

	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return NULL;
	bh_text__puts(&t, a);
	bh_text__puts(&t, between);
	bh_text__puts(&t, b);
	return bh_text__end(&t);
}

/* Its index page, or its listing where there is none. path: of the directory,
 * with the slash at its end. */
static int
send_directory_head(struct bh_handler *h, int root, const char *path, int dir,
    struct bh_simple_file *ret)
{
	const struct bh_simple *simple = h->userdata;
	struct bh_opened index;
	struct stat st;
	size_t i;
	int status;

	for (i = 0; i < simple->index_pages.count; i++) {
		const char *name = simple->index_pages.text[i];

		if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
			if (!bh_open__is_about_name(errno))
				return 500;
			continue;
		}
		if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
			continue;
		name = bh_simple__join(h, path, "", name);
		if (name == NULL)
			return 500;
		status = bh_open__served(h, root, name, &index);
		if (status == 0 && S_ISREG(index.stat.st_mode))
			return bh_regular__send_head(h, root, name, &index,
			    ret);
		bh_open__close(index.fd);
		if (status != 0)
			return status;
	}
	return bh_simple_list_directory(h, dir, path);
}

static int
send_below(struct bh_handler *h, int root, const char *path,
    struct bh_simple_file *ret)
{
	struct bh_opened opened;
	int status = bh_open__served(h, root, path, &opened);
	bool slash;

	if (status == 404)
		status = bh_spa__open(h, root, &path, &opened);
	if (status != 0)
		return status;
	slash = path[0] == '\0' || path[strlen(path) - 1] == '/';
	if (!S_ISDIR(opened.stat.st_mode) && !slash)
		return bh_regular__send_head(h, root, path, &opened, ret);
	if (!S_ISDIR(opened.stat.st_mode))
		status = 404;
	else if (!slash)
		status = redirect(h, path);
	else
		status = send_directory_head(h, root, path, opened.fd, ret);
	bh_open__close(opened.fd);
	return status;
}

int
bh_simple_send_head(struct bh_handler *h, struct bh_simple_file *ret)
{
	char *path;
	int root, status;

	ret->fd = -1;
	status = bh_simple_translate_path(h, h->path, &path);
	if (status == 0)
		status = bh_vhost__enter(h, &root, NULL);
	if (status != 0)
		return status;
	status = send_below(h, root, path, ret);
	bh_vhost__leave(h, root);
	return status;
}

/* Of a file that became smaller an error page is sent as long as nothing has
 * left; else the library ends the connection before the Content-Length is
 * reached. */
int
bh_simple_copyfile(struct bh_handler *h, const struct bh_simple_file *file)
{
	ssize_t n = bh_sendfile(h, file->fd, file->offset, (size_t)file->size);

	if (n >= 0 && n < file->size) {
		bh_log_error(h, "%s: smaller than before", h->path);
		return 500;
	}
	if (n == -EIO) {
		bh_log_error(h, "%s: %s", h->path, strerror(EIO));
		return 500;
	}
	return n < 0 ? (int)n : 0;
}

int
bh_simple_do_GET(struct bh_handler *h)
{
	struct bh_simple_file file;
	int status = bh_simple_send_head(h, &file);

	if (status != 0 || file.fd < 0)
		return status;
	status = bh_simple_copyfile(h, &file);
	bh_open__close(file.fd);
	return status;
}

int
bh_simple_do_HEAD(struct bh_handler *h)
{
	struct bh_simple_file file;
	int status = bh_simple_send_head(h, &file);

	if (status == 0)
		bh_open__close(file.fd);
	return status;
}
