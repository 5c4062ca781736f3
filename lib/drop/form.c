/* POST: the files of a form, each as it comes. */
#include <string.h>
#include <strings.h>

#include "drop/drop.h"
#include "handler/private.h"
#include "proto/multipart.h"

enum { WINDOW = 32768, FILES_MAX = 1000 };

struct form {
	struct bh_multipart parser;
	struct bh_upload upload;     /* of the part that is read */
	struct bh_result *first, *last;
	unsigned count;
	bool storing;                /* the part is a file that is wanted */
	int status;                  /* of the first one that is not 201 */
	size_t len;                  /* bytes in the window */
	char window[WINDOW];
};

static struct bh_result *
add_result(struct bh_handler *h, struct form *f, const char *name)
{
	struct bh_result *r = bh_alloc(h, sizeof(*r));

	if (r == NULL)
		return NULL;
	memset(r, 0, sizeof(*r));
	strncpy(r->name, name, sizeof(r->name) - 1);
	if (f->last != NULL)
		f->last->next = r;
	else
		f->first = r;
	f->last = r;
	return r;
}

/* The first one that is not stored says what the whole is. */
static void
note(struct form *f, int status)
{
	f->last->status = status;
	if (f->status == 0 && status != 201)
		f->status = status;
}

/* A name that is taken only leaves that file out. 0, or what ends the form. */
static int
begin_file(struct bh_handler *h, struct form *f, const char *head, size_t len)
{
	const struct bh_drop *d = h->userdata;
	char name[BH_FILENAME_MAX + 1], given[BH_PART_HEAD_MAX];
	int r;

	if (len > sizeof(given))
		return 400;
	r = bh_multipart__file(head, len, given, &len);
	if (r == BH_PART_NO_FILE)
		return 0;
	if (r != 0 || f->count++ == FILES_MAX)
		return r != 0 ? r : 413;
	/* A field of a form that no file was chosen for. */
	if (bh_filename__clean(name, given, len, d->wide) == 0)
		return 0;
	if (add_result(h, f, name) == NULL)
		return 503;
	r = bh_target__check(h, name);
	if (r == 0)
		r = bh_upload__begin(h, &f->upload, f->last->name, 0,
		    false);
	f->storing = r == 0;
	note(f, r);
	return r == 409 || r == 412 ? 0 : r;
}

static int
end_file(struct bh_handler *h, struct form *f)
{
	int r;

	if (!f->storing)
		return 0;
	f->storing = false;
	bh_hash__end(&f->upload.hash, &f->last->is);
	r = bh_upload__name(h, &f->upload, f->upload.file.size, f->last);
	bh_store__close(&f->upload.file);
	note(f, r == 0 ? 201 : r);
	return r == 409 || r == 412 ? 0 : r;
}

static int
add(struct bh_handler *h, struct form *f, const char *data, size_t len)
{
	int r = f->storing ? bh_upload__add(h, &f->upload, data, len) : 0;

	if (r != 0)
		note(f, r);
	return r;
}

/* What stands in the window. BH_MORE, 0 at the form's end, or a status. */
static int
parse(struct bh_handler *h, struct form *f)
{
	const char *at = f->window, *bytes = NULL;
	size_t used, len = 0;
	int r, what;

	do {
		r = what = bh_multipart__next(&f->parser, at, f->len, &used,
		    &bytes, &len);
		if (what == BH_PART_HEAD)
			r = begin_file(h, f, bytes, len);
		else if (what == BH_PART_DATA)
			r = add(h, f, bytes, len);
		else if (what == BH_PART_END)
			r = end_file(h, f);
		at += used;
		f->len -= used;
	} while (what < 0 && what != BH_MORE && r == 0);
	if (r == BH_MORE)
		memmove(f->window, at, f->len);
	return r;
}

/* 0, or what ended it before its end. */
static int
read_form(struct bh_handler *h, struct form *f)
{
	ssize_t n;
	int r;

	do {
		n = bh_read(h, f->window + f->len, WINDOW - f->len);
		if (n < 0)
			return bh_body__status((int)n);
		if (n == 0)
			return 400;
		f->len += (size_t)n;
		r = parse(h, f);
	} while (r == BH_MORE);
	/* An epilogue. */
	while (r == 0 && bh_read(h, f->window, WINDOW) > 0)
		;
	return r;
}

/* A form of another site that the visitor of a page is made to send. Browsers
 * have the first field for https and for this host alone. */
static bool
is_foreign(const struct bh_handler *h)
{
	const char *site = bh_headers_get(&h->headers, "Sec-Fetch-Site");
	const char *origin = bh_headers_get(&h->headers, "Origin");
	const char *host = bh_headers_get(&h->headers, "Host");

	if (site != NULL)
		return strcmp(site, "cross-site") == 0;
	if (origin == NULL || host == NULL)
		return false;
	origin = strstr(origin, "://");
	return origin == NULL || strcasecmp(origin + 3, host) != 0;
}

static int
receive(struct bh_handler *h, struct form *f)
{
	int status = read_form(h, f);

	if (f->storing)
		bh_store__close(&f->upload.file);
	if (f->first == NULL)
		return status != 0 ? status : bh_send_error(h, 400, NULL,
		    "There is no file in this form.");
	/* What has no status was not read to its end. */
	if (f->last->status == 0)
		note(f, status);
	return bh_result__send_all(h, status != 0 ? status :
	    f->status != 0 ? f->status : 201, f->first);
}

int
bh_drop__post(struct bh_handler *h)
{
	const char *type = bh_headers_get(&h->headers, "Content-Type");
	char name[BH_FILENAME_MAX + 1];
	struct form *f;
	int status = bh_target__may(h);

	if (status == 0)
		status = bh_target__name(h, name);
	if (status == 0 && name[0] != '\0')
		status = bh_target__refuse(h, false);
	if (status == 0 && is_foreign(h))
		status = 403;
	if (status != 0)
		return status;
	f = bh_alloc(h, sizeof(*f));
	if (f == NULL)
		return 503;
	memset(f, 0, offsetof(struct form, window));
	status = bh_multipart__begin(&f->parser, type != NULL ? type : "",
	    type != NULL ? strlen(type) : 0);
	if (status != 0)
		return status;
	bh_partial__sweep(h->userdata);
	return receive(h, f);
}
