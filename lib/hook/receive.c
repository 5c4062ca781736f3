/* One delivery, from its first byte to its answer. */
#include <string.h>

#include "hook/hook.h"

/* 202, and what became of it. */
static int
accept_it(struct bh_handler *h, const char *what)
{
	bh_log_message(h, "%s", what);
	bh_send_response(h, 202, NULL);
	bh_send_header(h, "Content-Type", "text/plain");
	bh_send_headerf(h, "Content-Length", "%zu", strlen(what) + 1);
	bh_end_headers(h);
	bh_write(h, what, strlen(what));
	bh_write(h, "\n", 1);
	return 0;
}

/* The status for -errno of the disk, which the log is told of. */
static int
fail(struct bh_handler *h, int error)
{
	bh_log_error(h, "not stored: %s", strerror(-error));
	return bh_store__status(error);
}

/* Under a name that nobody has, unless it was stored before. Two that are the
 * same come one after the other here. */
static int
keep(struct bh_handler *h, struct bh_store *f,
    const struct bh_hook_check *check)
{
	const struct bh_hook *hook = h->userdata;
	char wanted[BH_RECORD_NAME], text[BH_RECORD_NAME + 16] = "stored ";
	char *name = text + strlen(text);
	int marker, r = bh_seen__claim(hook, check->seen, &marker);

	if (r != 0)
		return r < 0 ? fail(h, r) :
		    accept_it(h, "stored before");
	bh_record__name(h, check->secret->sender->name, wanted);
	r = bh_store__number(f, hook->new, wanted, name,
	    sizeof(text) - strlen(text));
	if (r < 0) {
		bh_seen__forget(hook, check->seen, marker);
		return fail(h, r);
	}
	r = bh_seen__keep(hook, marker);
	if (r < 0)
		bh_log_error(h, "it may be stored again: %s", strerror(-r));
	r = accept_it(h, text);
	bh_flush(h);
	bh_seen__sweep(hook);
	return r;
}

/* The body, and then whether it is right. */
static int
receive(struct bh_handler *h, struct bh_store *f,
    struct bh_hook_check *check)
{
	off_t length;
	int error, status;

	error = bh_record__begin(h, f, &length);
	if (error < 0)
		return fail(h, error);
	status = bh_store__body(h, f, bh_verify__add, check, &error);
	if (status != 0)
		return error < 0 ? fail(h, error) : status;
	status = bh_verify__end(h, check);
	if (status != 0)
		return status;
	if (bh_verify__is_ping(h, check))
		return accept_it(h, "ping");
	error = bh_record__end(f, length);
	return error < 0 ? fail(h, error) : keep(h, f, check);
}

int
bh_receive__post(struct bh_handler *h)
{
	const struct bh_hook *hook = h->userdata;
	struct bh_hook_check check;
	struct bh_store f;
	int status = bh_verify__begin(h, hook, &check);

	if (status != 0)
		return status;
	status = bh_store__begin(&f, hook->new, 0640, UINT64_MAX);
	if (status < 0)
		return fail(h, status);
	status = receive(h, &f, &check);
	bh_store__close(&f);
	return status;
}
