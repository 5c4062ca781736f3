/* PUT with Content-Range: RFC 9110 section 14.5. */
#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "drop/drop.h"
#include "handler/private.h"
#include "proto/range.h"

struct piece {
	const char *name;
	uint64_t first, last, total;
	uint64_t have;      /* bytes that were there before */
	const struct bh_expected *expected;
};

/* 409, and where the client is to go on. */
static int
refuse(struct bh_handler *h, uint64_t offset)
{
	char digits[24];
	struct bh_text t = { .at = digits, .size = sizeof(digits) };

	bh_text__uint(&t, offset);
	bh_error_header(h, "Upload-Offset", bh_text__end(&t));
	return bh_send_error(h, 409, NULL,
	    "The range begins elsewhere than what has come ends.");
}

/* Of all of the file. 0, or -errno. */
static int
hash_whole(int fd, bool both, struct bh_digests *ret)
{
	unsigned char block[32768];
	struct bh_hash hash;
	off_t at = 0;
	ssize_t n;

	bh_hash__begin(&hash, both);
	while ((n = pread(fd, block, sizeof(block), at)) > 0 ||
	    (n < 0 && errno == EINTR)) {
		if (n < 0)
			continue;
		bh_hash__add(&hash, block, (size_t)n);
		at += n;
	}
	bh_hash__end(&hash, ret);
	return n < 0 ? -errno : 0;
}

static void
remove_it(struct bh_handler *h, const struct piece *p)
{
	const struct bh_drop *d = h->userdata;
	char hash[BH_PARTIAL_NAME];

	bh_partial__name(h, p->name, hash);
	(void)unlinkat(d->partial, hash, 0);
}

/* All of it is there. */
static int
finish(struct bh_handler *h, struct bh_upload *u, const struct piece *p)
{
	const struct bh_drop *d = h->userdata;
	struct bh_result result = { .next = NULL };
	const struct bh_claim *whole = &p->expected->whole;
	int status, r = hash_whole(u->file.fd, whole->sha512, &result.is);

	if (r == 0 && fchmod(u->file.fd, d->mode) < 0)
		r = -errno;
	if (r < 0)
		return bh_upload__fail(h, p->name, r);
	if (!bh_expected__holds(whole, &result.is)) {
		remove_it(h, p);
		return bh_expected__refuse(h);
	}
	strncpy(result.name, p->name, sizeof(result.name) - 1);
	bh_partial__name(h, p->name, u->file.hidden);
	u->file.moves = true;
	status = bh_upload__name(h, u, 0, &result);
	if (status >= 500 && status != 507)
		u->file.hidden[0] = '\0';
	return status != 0 ? status : bh_result__send(h, &result);
}

static int
accept_piece(struct bh_handler *h, const struct bh_upload *u)
{
	bh_send_response(h, 202, NULL);
	bh_send_headerf(h, "Upload-Offset", "%llu",
	    (unsigned long long)u->file.size);
	bh_send_header(h, "Upload-Complete", "?0");
	bh_send_header(h, "Content-Length", "0");
	return bh_end_headers(h);
}

/* Nothing of this piece stays. */
static void
take_back(struct bh_handler *h, const struct bh_upload *u,
    const struct piece *p)
{
	if (p->have == 0 || ftruncate(u->file.fd, (off_t)p->have) < 0)
		remove_it(h, p);
}

/* Others may have come meanwhile, and each found room for itself. 0, or the
 * status. */
static int
keep(struct bh_handler *h, const struct piece *p)
{
	int claim, r = bh_room__claim(h->userdata, 0, &claim);

	if (claim >= 0)
		close(claim);
	if (r == 0)
		return 0;
	remove_it(h, p);
	return bh_upload__fail(h, p->name, r);
}

/* What came of it stays where the client was cut, and nothing where it is
 * wrong. */
static int
receive(struct bh_handler *h, struct bh_upload *u, const struct piece *p)
{
	struct bh_digests digests;
	bool cut;
	int status = bh_upload__body(h, u, &cut);
	bool all = u->file.size == p->last + 1;

	if (status == 507)
		remove_it(h, p);
	else if (cut)
		(void)keep(h, p);
	else if (status != 0)
		take_back(h, u, p);
	if (status != 0)
		return status;
	bh_hash__end(&u->hash, &digests);
	if (!all || !bh_expected__holds(&p->expected->content, &digests)) {
		take_back(h, u, p);
		return all ? bh_expected__refuse(h) : 400;
	}
	if (p->last + 1 == p->total)
		return finish(h, u, p);
	status = keep(h, p);
	return status != 0 ? status : accept_piece(h, u);
}

/* Behind what is there; or from the start, and that is gone. */
static int
go_on(struct bh_handler *h, struct bh_upload *u, struct piece *p)
{
	const struct bh_drop *d = h->userdata;
	uint64_t max, end = p->last + 1;
	int r = 0;

	if (p->first != 0 && p->first != p->have)
		return refuse(h, p->have);
	if (p->first == 0 && p->have > 0) {
		p->have = 0;
		r = ftruncate(u->file.fd, 0) < 0 ? -errno : 0;
	}
	if (r == 0)
		r = bh_room__look(d, p->total - p->have, &max);
	if (r == 0 && lseek(u->file.fd, (off_t)p->have, SEEK_SET) < 0)
		r = -errno;
	if (r < 0) {
		if (p->have == 0)
			remove_it(h, p);
		return bh_upload__fail(h, p->name, r);
	}
	u->file.dir = d->partial;
	u->file.size = u->looked = p->have;
	u->file.max = end;
	return receive(h, u, p);
}

static bool
is_length(const struct bh_handler *h, uint64_t length)
{
	const struct bh_framing *f = &h->private->x.framing;

	return f->body == BH_BODY_CHUNKED || (f->body == BH_BODY_LENGTH &&
	    f->content_length == length);
}

int
bh_resume__put(struct bh_handler *h, const char *name, const char *range,
    const struct bh_expected *e)
{
	const struct bh_drop *d = h->userdata;
	struct bh_upload u = { .name = name, .full = -EMSGSIZE };
	struct piece p = { .name = name, .expected = e };
	char hash[BH_PARTIAL_NAME];
	struct stat st;
	int status;

	if (!bh_range__parse_content(range, strlen(range), &p.first, &p.last,
	    &p.total) || !is_length(h, p.last - p.first + 1))
		return bh_send_error(h, 400, NULL, "Content-Range is not "
		    "bytes FIRST-LAST/TOTAL, or not as long as the body.");
	if (h->class->max_body != BH_NONE &&
	    p.total > (uint64_t)h->class->max_body)
		return 413;
	bh_partial__name(h, name, hash);
	u.file.fd = bh_partial__enter(d, hash, p.first == 0 ? O_CREAT : 0,
	    &st);
	if (u.file.fd == -EWOULDBLOCK) {
		bh_error_header(h, "Retry-After", "5");
		return bh_send_error(h, 409, NULL,
		    "Another upload of this name goes on.");
	}
	if (u.file.fd == -ENOENT)
		return refuse(h, 0);
	if (u.file.fd < 0)
		return bh_upload__fail(h, name, u.file.fd);
	bh_hash__begin(&u.hash, e->content.sha512);
	p.have = (uint64_t)st.st_size;
	status = go_on(h, &u, &p);
	bh_store__close(&u.file);
	return status;
}
