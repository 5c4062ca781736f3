/* GET: the page with the form. HEAD: what is known of a file. */
#include <errno.h>
#include <string.h>

#include "drop/drop.h"
#include "handler/private.h"

static const char form[] =
	"<h1>Send files</h1>\n"
	"<form method=\"post\" enctype=\"multipart/form-data\">\n"
	"<label id=\"drop\"><span>Choose files, or drop them here</span>\n"
	"<input type=\"file\" name=\"file\" multiple required></label>\n"
	"<button>Send</button>\n"
	"</form>\n"
	"<ul id=\"files\" aria-live=\"polite\"></ul>\n"
	"<script>";

static int
send_page(struct bh_handler *h)
{
	const struct bh_drop *d = h->userdata;
	struct bh_text t = { .size = 16384 };
	int error;

	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return 503;
	bh_drop_page__begin(&t, "Send files");
	if (d->number)
		bh_text__puts(&t, "<template id=\"numbered\"></template>\n");
	bh_text__puts(&t, form);
	bh_text__puts(&t, bh_drop_page__script);
	bh_text__puts(&t, "</script>\n</main>\n</body>\n</html>\n");
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/html; charset=utf-8");
	bh_send_header(h, "Content-Security-Policy", bh_drop_page__policy);
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	bh_send_header(h, "Cache-Control", "no-cache");
	bh_send_headerf(h, "Content-Length", "%zu", t.len);
	error = bh_end_headers(h);
	if (error < 0)
		return error;
	bh_write(h, t.at, t.len);
	return 0;
}

/* What a client needs to go on. */
static int
send_state(struct bh_handler *h, bool whole, const struct stat *st)
{
	long long size = (long long)st->st_size;

	bh_send_response(h, whole ? 200 : 204, NULL);
	if (whole)
		bh_send_headerf(h, "Content-Length", "%lld", size);
	bh_send_headerf(h, "Upload-Offset", "%lld", size);
	bh_send_header(h, "Upload-Complete", whole ? "?1" : "?0");
	bh_send_header(h, "Cache-Control", "no-store");
	return bh_end_headers(h);
}

static int
tell(struct bh_handler *h, const char *name)
{
	const struct bh_drop *d = h->userdata;
	char hash[BH_PARTIAL_NAME];
	struct stat st;
	int error;

	bh_partial__name(h, name, hash);
	if (fstatat(d->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISREG(st.st_mode) ? send_state(h, true, &st) : 404;
	if (errno == ENOENT &&
	    fstatat(d->partial, hash, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return send_state(h, false, &st);
	error = -errno;
	if (error == -ENOENT)
		return 404;
	bh_log_error(h, "%s: %s", name, strerror(-error));
	return bh_store__status(error);
}

static int
answer(struct bh_handler *h, bool head)
{
	const struct bh_drop *d = h->userdata;
	char name[BH_FILENAME_MAX + 1];
	int status = bh_target__may(h);

	if (status == 0)
		status = bh_target__name(h, name);
	if (status != 0)
		return status;
	if (name[0] == '\0')
		return d->no_form ? bh_target__refuse(h, true) : send_page(h);
	return head ? tell(h, name) : bh_target__refuse(h, false);
}

int
bh_drop__get(struct bh_handler *h)
{
	return answer(h, false);
}

int
bh_drop__head(struct bh_handler *h)
{
	return answer(h, true);
}
