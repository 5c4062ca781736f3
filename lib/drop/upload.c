/* One file that comes. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "drop/drop.h"
#include "handler/private.h"

enum { PIECE = 32768, LOOK = 1 << 20 };

int
bh_upload__fail(struct bh_handler *h, const char *name, int error)
{
	bh_log_error(h, "%s: not stored: %s", name, error == -EDQUOT ?
	    "over the quota" : strerror(-error));
	return bh_store__status(error);
}

int
bh_upload__begin(struct bh_handler *h, struct bh_upload *u, const char *name,
    uint64_t expected, bool both)
{
	const struct bh_drop *d = h->userdata;
	uint64_t max;
	int r;

	*u = (struct bh_upload){ .file = { .fd = -1 }, .name = name,
	    .full = -EDQUOT };
	bh_hash__begin(&u->hash, both);
	r = bh_room__look(d, expected, &max);
	if (r == 0)
		r = bh_store__begin(&u->file, d->partial, d->mode, max);
	return r < 0 ? bh_upload__fail(h, name, r) : 0;
}

int
bh_upload__add(struct bh_handler *h, struct bh_upload *u, const void *data,
    size_t len)
{
	const struct bh_drop *d = h->userdata;
	int r = bh_store__write(&u->file, data, len);

	bh_hash__add(&u->hash, data, len);
	if (r == -EMSGSIZE)
		r = u->full;
	if (r == 0 && u->file.size - u->looked >= LOOK) {
		u->looked = u->file.size;
		r = bh_room__left(d);
	}
	return r == -EMSGSIZE ? 400 :
	    r < 0 ? bh_upload__fail(h, u->name, r) : 0;
}

int
bh_upload__body(struct bh_handler *h, struct bh_upload *u, bool *ret_cut)
{
	char piece[PIECE];
	ssize_t n;
	int status;

	*ret_cut = false;
	while ((n = bh_read(h, piece, sizeof(piece))) > 0) {
		status = bh_upload__add(h, u, piece, (size_t)n);
		if (status != 0)
			return status;
	}
	*ret_cut = n == -ECONNRESET || n == -ETIMEDOUT;
	return n < 0 ? bh_body__status((int)n) : 0;
}

int
bh_upload__name(struct bh_handler *h, struct bh_upload *u, uint64_t more,
    struct bh_result *result)
{
	const struct bh_drop *d = h->userdata;
	char wanted[BH_DROP_NAME];
	int claim = -1, r = 0;

	/* It may take long, and who has a claim holds up all others. */
	if (d->quota > 0 && fsync(u->file.fd) < 0)
		r = -errno;
	if (r == 0)
		r = bh_room__claim(d, more, &claim);
	strncpy(wanted, result->name, sizeof(wanted));
	if (r == 0)
		r = d->number ? bh_store__number(&u->file, d->dir, wanted,
		    result->name, sizeof(result->name)) :
		    bh_store__name(&u->file, d->dir, wanted);
	if (claim >= 0)
		close(claim);
	if (r == -EEXIST)
		return bh_target__taken(h);
	if (r < 0)
		return bh_upload__fail(h, wanted, r);
	result->size = u->file.size;
	result->status = 201;
	bh_log_message(h, "stored %s, %llu bytes", result->name,
	    (unsigned long long)result->size);
	return 0;
}
