#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "proto/date.h"
#include "proto/percent.h"
#include "simple/open.h"
#include "simple/simple.h"

enum {
	SMALL_FILE = 12288,   /* goes through the buffer of the head */
	BLOCK = 4096,
	LOCATION_MAX = 12288, /* of the 16 KiB that a head may have */
};

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
	size_t len = strlen(path), query_len = query != NULL ? strlen(query) : 0;
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

static void
send_type(struct bh_handler *h, const char *path)
{
	const char *type = bh_simple_guess_type(h, path);

	if (strncmp(type, "text/", 5) == 0 && strchr(type, ';') == NULL)
		bh_send_headerf(h, "Content-Type", "%s; charset=utf-8", type);
	else
		bh_send_header(h, "Content-Type", type);
}

/* The head of an opened file; path is for its type. */
static int
send_file_head(struct bh_handler *h, const char *path,
    const struct bh_opened *file, struct bh_simple_file *ret)
{
	char date[BH_DATE_SIZE];
	int64_t mtime = file->stat.st_mtim.tv_sec;
	int error;

	if (bh_since__is_fresh(&h->headers, mtime)) {
		bh_open__close(file->fd);
		bh_send_response(h, 304, NULL);
		return end_head(h);
	}
	bh_send_response(h, 200, NULL);
	send_type(h, path);
	bh_send_headerf(h, "Content-Length", "%lld",
	    (long long)file->stat.st_size);
	bh_send_header(h, "Last-Modified", bh_date__format(mtime, date));
	error = end_head(h);
	if (error < 0) {
		bh_open__close(file->fd);
		return error;
	}
	ret->fd = file->fd;
	ret->size = file->stat.st_size;
	return 0;
}

/* Its index page, or its listing where there is none. */
static int
send_directory_head(struct bh_handler *h, const char *path, int dir,
    struct bh_simple_file *ret)
{
	const struct bh_simple *simple = h->userdata;
	struct bh_opened index;
	struct stat st;
	size_t i;
	int status;

	for (i = 0; i < simple->index_pages.count; i++) {
		const char *name = simple->index_pages.text[i];

		if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    !(S_ISREG(st.st_mode) || S_ISLNK(st.st_mode)))
			continue;
		status = bh_open__served(h, dir, name, &index);
		if (status != 0)
			return status;
		return send_file_head(h, name, &index, ret);
	}
	return bh_simple_list_directory(h, dir, path);
}

int
bh_simple_send_head(struct bh_handler *h, struct bh_simple_file *ret)
{
	const struct bh_simple *simple = h->userdata;
	struct bh_opened opened;
	char *path;
	bool slash;
	int status;

	ret->fd = -1;
	status = bh_simple_translate_path(h, h->path, &path);
	if (status == 0)
		status = bh_open__served(h, simple->directory, path, &opened);
	if (status != 0)
		return status;
	slash = path[0] == '\0' || path[strlen(path) - 1] == '/';
	if (!S_ISDIR(opened.stat.st_mode) && !slash)
		return send_file_head(h, path, &opened, ret);
	if (!S_ISDIR(opened.stat.st_mode))
		status = 404;
	else if (!slash)
		status = redirect(h, path);
	else
		status = send_directory_head(h, path, opened.fd, ret);
	bh_open__close(opened.fd);
	return status;
}

/* A file that ends early leaves the body short of its Content-Length: the
 * library closes the connection then. */
int
bh_simple_copyfile(struct bh_handler *h, const struct bh_simple_file *file)
{
	char block[BLOCK];
	off_t done = 0;
	ssize_t n;

	if (file->size > SMALL_FILE) {
		n = bh_sendfile(h, file->fd, 0, (size_t)file->size);
		return n == -EIO ? 500 : n < 0 ? (int)n : 0;
	}
	while (done < file->size) {
		size_t want = file->size - done < BLOCK ?
		    (size_t)(file->size - done) : BLOCK;

		do
			n = pread(file->fd, block, want, done);
		while (n < 0 && errno == EINTR);
		if (n < 0)
			return 500;
		if (n == 0)
			return 0;
		done += n;
		n = bh_write(h, block, (size_t)n);
		if (n < 0)
			return (int)n;
	}
	return 0;
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
