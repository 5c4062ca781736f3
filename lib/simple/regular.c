#include <string.h>

#include "handler/private.h"
#include "proto/text.h"
#include "simple/coding.h"
#include "simple/conditions.h"
#include "simple/options.h"
#include "simple/regular.h"

/* The bytes that are asked for. */
struct part {
	int status;             /* 200, 206, 304, 412, 416 */
	uint64_t first, length;
	uint64_t size;          /* of the whole */
};

static void
validate(struct bh_handler *h, const struct bh_variant *variant,
    struct bh_validators *ret)
{
	const struct stat *st = &variant->file.stat;

	bh_etag__format((uint64_t)st->st_size, st->st_mtim.tv_sec,
	    (uint32_t)st->st_mtim.tv_nsec, variant->suffix, ret->etag);
	ret->now = bh_log__now(h) / 1000000;
	/* RFC 9110 8.8.2.1: no date is later than that of the answer. That of
	 * the inode stays while the file does, so that its echo is a 304. */
	ret->modified = st->st_mtim.tv_sec;
	if (ret->modified > ret->now)
		ret->modified = st->st_ctim.tv_sec;
	if (ret->modified > ret->now)
		ret->modified = ret->now;
	bh_date__format(ret->modified, ret->date);
}

/* Without bh_send_headerf: this is the way of every request, and printf costs
 * a page. */
static void
send_type(struct bh_handler *h, const char *path)
{
	const char *type = bh_simple_guess_type(h, path);
	char buffer[144]; /* a type has 127 */
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_text__puts(&t, type);
	bh_text__puts(&t, "; charset=utf-8");
	if (strncmp(type, "text/", 5) == 0 && strchr(type, ';') == NULL &&
	    !t.truncated)
		type = bh_text__end(&t);
	bh_send_header(h, "Content-Type", type);
}

static void
send_length(struct bh_handler *h, uint64_t length)
{
	char buffer[24];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_text__uint(&t, length);
	bh_send_header(h, "Content-Length", bh_text__end(&t));
}

/* Content-Range: "bytes 0-9/100", for a 416 without the numbers before the
 * slash. */
static char *
format_range(const struct part *p, char *buffer, size_t size)
{
	struct bh_text t = { .at = buffer, .size = size };

	bh_text__puts(&t, "bytes ");
	if (p->status == 206) {
		bh_text__uint(&t, p->first);
		bh_text__char(&t, '-');
		bh_text__uint(&t, p->first + p->length - 1);
	} else {
		bh_text__char(&t, '*');
	}
	bh_text__char(&t, '/');
	bh_text__uint(&t, p->size);
	return bh_text__end(&t);
}

/* What a 304 has of the 200 as well: RFC 9110 15.4.5. */
static void
send_validators(struct bh_handler *h, const struct bh_variant *variant,
    const struct bh_validators *v)
{
	bh_send_header(h, "ETag", v->etag);
	if (variant->varies)
		bh_send_header(h, "Vary", "Accept-Encoding");
	bh_fields__cache(h);
}

static void
send_content(struct bh_handler *h, const char *path, const struct part *p,
    const struct bh_variant *variant, const struct bh_validators *v)
{
	char range[80];

	send_type(h, path);
	send_length(h, p->length);
	bh_send_header(h, "Last-Modified", v->date);
	if (variant->coding != NULL) {
		bh_send_header(h, "Content-Encoding", variant->coding);
	} else {
		bh_send_header(h, "Accept-Ranges", "bytes");
		if (bh_fields__is_gzip(path))
			bh_send_header(h, "Content-Encoding", "gzip");
	}
	if (p->status == 206)
		bh_send_header(h, "Content-Range",
		    format_range(p, range, sizeof(range)));
}

/* What the conditions leave of the file. Of a compressed one there are no
 * parts: they would be put together with those of the file itself. */
static struct part
decide(const struct bh_conditions *c, const struct bh_variant *variant,
    const struct bh_validators *v)
{
	uint64_t size = (uint64_t)variant->file.stat.st_size, last = 0;
	struct part p = { .length = size, .size = size };

	p.status = bh_conditions__judge(c, v);
	if (p.status == 0)
		p.status = variant->coding != NULL ? 200 :
		    bh_conditions__range(c, v, size, &p.first, &last);
	if (p.status == 206)
		p.length = last - p.first + 1;
	return p;
}

static int
answer(struct bh_handler *h, const char *path, const struct bh_conditions *c,
    const struct bh_variant *variant, struct bh_simple_file *ret)
{
	struct bh_validators v;
	struct part p;
	char range[80];
	int error;

	validate(h, variant, &v);
	p = decide(c, variant, &v);
	if (p.status == 416)
		bh_error_header(h, "Content-Range",
		    format_range(&p, range, sizeof(range)));
	if (p.status >= 400)
		return p.status;
	bh_send_response(h, p.status, NULL);
	if (p.status != 304)
		send_content(h, path, &p, variant, &v);
	send_validators(h, variant, &v);
	error = bh_end_headers(h);
	if (error < 0 || p.status == 304)
		return error < 0 ? error : 0;
	ret->fd = variant->file.fd;
	ret->offset = (off_t)p.first;
	ret->size = (off_t)p.length;
	return 0;
}

int
bh_regular__send_head(struct bh_handler *h, int dir, const char *path,
    const struct bh_opened *file, struct bh_simple_file *ret)
{
	struct bh_variant variant = { .file = *file, .suffix = "" };
	struct bh_conditions c;
	int status = 500;

	ret->fd = -1;
	if (bh_conditions__read(h, &c))
		status = bh_coding__select(h, dir, path,
		    c.value[BH_ACCEPT_ENCODING], c.value[BH_RANGE] != NULL,
		    &variant);
	if (status == 0)
		status = answer(h, path, &c, &variant, ret);
	if (ret->fd < 0)
		bh_open__close(variant.file.fd);
	return status;
}
