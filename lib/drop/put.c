/* PUT: a file as it is. */
#include <string.h>

#include "drop/drop.h"
#include "handler/private.h"

/* What is known of the length of the body; 0: nothing. */
static uint64_t
length(const struct bh_handler *h)
{
	const struct bh_exchange *x = &h->private->x;

	return x->framing.body == BH_BODY_LENGTH ? x->body.left : 0;
}

static int
store(struct bh_handler *h, struct bh_upload *u, const struct bh_expected *e,
    const char *name)
{
	struct bh_result result = { .next = NULL };
	uint64_t whole = length(h);
	bool cut;
	int status = bh_upload__body(h, u, &cut);

	if (cut && whole > 0)
		bh_partial__save(h, u, name);
	if (status != 0)
		return status;
	bh_hash__end(&u->hash, &result.is);
	if (!bh_expected__holds(&e->content, &result.is) ||
	    !bh_expected__holds(&e->whole, &result.is))
		return bh_expected__refuse(h);
	strncpy(result.name, name, sizeof(result.name) - 1);
	status = bh_upload__name(h, u, u->file.size, &result);
	if (status != 0)
		return status;
	bh_partial__forget(h, name);
	return bh_result__send(h, &result);
}

int
bh_drop__put(struct bh_handler *h)
{
	const char *range = bh_headers_get(&h->headers, "Content-Range");
	char name[BH_FILENAME_MAX + 1];
	struct bh_expected e;
	struct bh_upload u;
	int status = bh_target__may(h);

	if (status == 0)
		status = bh_target__name(h, name);
	if (status == 0 && name[0] == '\0')
		status = bh_target__refuse(h, true);
	if (status == 0)
		status = bh_target__check(h, name);
	if (status != 0)
		return status;
	if (bh_expected__read(h, &e) != 0)
		return bh_send_error(h, 400, NULL,
		    "A digest is not sha-256=:BASE64: or sha-512=:BASE64:");
	bh_partial__sweep(h->userdata);
	if (range != NULL)
		return bh_resume__put(h, name, range, &e);
	status = bh_upload__begin(h, &u, name, length(h),
	    e.content.sha512 || e.whole.sha512);
	if (status == 0)
		status = store(h, &u, &e, name);
	bh_store__close(&u.file);
	return status;
}
