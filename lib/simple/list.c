#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "simple/simple.h"

enum { BUFFER_SIZE = 8192 };

/* The page as a stream of pieces, of which the first pass counts the bytes and
 * the second sends them: the whole page is never in memory. */
struct stream {
	struct bh_handler *h;   /* NULL: count only */
	struct bh_text text;
	uint64_t length;        /* of the pieces that left the buffer */
	int error;
};

/* Makes room for another entry. */
static void
pass_on(struct stream *s)
{
	ssize_t n = 0;

	s->length += s->text.len;
	if (s->h != NULL && s->error == 0)
		n = bh_write(s->h, s->text.at, s->text.len);
	if (n < 0)
		s->error = (int)n;
	s->text.len = 0;
}

static void
put_page(struct stream *s, const char *path, const struct bh_entry *list)
{
	const struct bh_entry *e;

	bh_page__head(&s->text, path, list == NULL);
	for (e = list; e != NULL && s->error == 0; e = e->next) {
		if (s->text.size - s->text.len < BH_PAGE_ENTRY_MAX)
			pass_on(s);
		bh_page__entry(&s->text, e);
	}
	if (s->text.size - s->text.len < BH_PAGE_ENTRY_MAX)
		pass_on(s);
	bh_page__end(&s->text, list == NULL);
	pass_on(s);
}

/* Room for the pieces of a page whose head names the path twice. */
static bool
init(struct stream *s, struct bh_handler *h, const char *path)
{
	size_t size = BUFFER_SIZE + 2 * 6 * strlen(path);

	*s = (struct stream){ .text = { .size = size } };
	s->text.at = bh_alloc(h, size);
	return s->text.at != NULL;
}

/* The root's owner named it to be served, so its mode is not asked for. */
static int
read_entries(struct bh_handler *h, int dir, bool is_root,
    struct bh_entry **ret)
{
	struct stat st;

	if (fstat(dir, &st) != 0)
		return -errno;
	if ((st.st_mode & S_IROTH) == 0 && !is_root)
		return -EACCES;
	return bh_entries__read(h, dir, is_root, ret);
}

int
bh_simple_list_directory(struct bh_handler *h, int dir, const char *path)
{
	struct bh_entry *list = NULL;
	struct stream s;
	int error;

	error = read_entries(h, dir, path[0] == '\0', &list);
	if (error == -ENOMEM || !init(&s, h, path))
		return 500;
	if (error < 0) {
		bh_log_message(h, "%s: not listed: %s", h->path,
		    error == -EACCES ? "not world-readable" :
		    strerror(-error));
		error = bh_send_error(h, 404,
		    "No permission to list directory", NULL);
		return error < 0 ? error : 0;
	}
	put_page(&s, path, list);
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/html; charset=utf-8");
	bh_send_headerf(h, "Content-Length", "%llu",
	    (unsigned long long)s.length);
	bh_send_header(h, "Content-Security-Policy",
	    "default-src 'none'; style-src 'unsafe-inline'");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	error = bh_end_headers(h);
	if (error < 0 || strcmp(h->command, "HEAD") == 0)
		return error < 0 ? error : 0;
	s.h = h;
	put_page(&s, path, list);
	return s.error;
}
