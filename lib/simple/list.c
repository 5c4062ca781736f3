#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "simple/listing.h"
#include "simple/simple.h"

/* Looking at more entries than that takes a while, and the client gets the
 * page's head before: but not before all names are known. */
enum { MANY = 2000 };

/* The root's owner named it to be served, so its mode is not asked for. */
static int
read_entries(struct bh_handler *h, int dir, struct bh_listing *l)
{
	struct stat st;

	if (fstat(dir, &st) != 0)
		return -errno;
	if ((st.st_mode & S_IROTH) == 0 && l->path[0] != '\0')
		return -EACCES;
	return bh_entries__read(h, dir, l);
}

static int
refuse(struct bh_handler *h, int error)
{
	if (error != -EACCES) {
		bh_log_error(h, "%s: not listed: %s", h->path,
		    strerror(-error));
		return 500;
	}
	bh_log_message(h, "%s: not listed: not world-readable", h->path);
	error = bh_send_error(h, 404, "No permission to list directory", NULL);
	return error < 0 ? error : 0;
}

static int
send_head(struct bh_handler *h, const struct bh_listing *l)
{
	static const char types[][28] = {
		[BH_FORMAT_HTML] = "text/html; charset=utf-8",
		[BH_FORMAT_JSON] = "application/json",
		[BH_FORMAT_TEXT] = "text/plain; charset=utf-8",
	};

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", types[l->format]);
	bh_send_header(h, "Cache-Control", "no-cache");
	bh_send_header(h, "Vary", "Accept");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	if (l->format == BH_FORMAT_HTML)
		bh_send_header(h, "Content-Security-Policy", bh_page__policy);
	return bh_end_headers(h);
}

static void
begin(struct bh_sink *s, const struct bh_listing *l)
{
	if (l->format == BH_FORMAT_HTML)
		bh_page__head(s, l);
	else if (l->format == BH_FORMAT_JSON)
		bh_json__head(s, l);
	if (l->count > MANY && bh_sink__send(s) == 0)
		s->error = bh_flush(s->h);
}

static void
put_entries(struct bh_sink *s, const struct bh_listing *l)
{
	const struct bh_entry *e;

	for (e = l->first; e != NULL && s->error == 0; e = e->next) {
		bh_sink__room(s, BH_SINK_ENTRY);
		if (l->format == BH_FORMAT_HTML)
			bh_page__entry(&s->text, e);
		else if (l->format == BH_FORMAT_JSON)
			bh_json__entry(&s->text, e, e == l->first);
		else
			bh_plain__entry(&s->text, e);
	}
}

static int
send_body(struct bh_handler *h, int dir, struct bh_listing *l)
{
	struct bh_sink s;
	int error;

	if (!bh_sink__init(&s, h, l->path))
		return 500;
	begin(&s, l);
	error = bh_entries__look(h, dir, l);
	if (error < 0) {
		bh_log_error(h, "%s: not listed: %s", h->path,
		    strerror(-error));
		return 500;
	}
	bh_entries__sort(l);
	if (l->format == BH_FORMAT_HTML)
		bh_page__top(&s, l);
	put_entries(&s, l);
	if (l->format == BH_FORMAT_HTML)
		bh_page__end(&s, l);
	else if (l->format == BH_FORMAT_JSON)
		bh_json__end(&s);
	return bh_sink__send(&s);
}

int
bh_simple_list_directory(struct bh_handler *h, int dir, const char *path)
{
	struct bh_listing l = { .path = path };
	int error = read_entries(h, dir, &l);

	if (error < 0)
		return refuse(h, error);
	bh_listing__choose(h, &l);
	error = send_head(h, &l);
	if (error < 0 || strcmp(h->command, "HEAD") == 0)
		return error < 0 ? error : 0;
	return send_body(h, dir, &l);
}
