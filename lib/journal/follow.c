/* Entries as they come: text/event-stream, of the HTML standard 9.2. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "conn/clock.h"
#include "handler/private.h"
#include "journal/journal.h"

enum {
	HEARTBEAT = 15000, /* milliseconds without a word, for who is between */
	RETRY = 2000,      /* that a client waits to come again */
};

/* All that there is. As do_* functions return. */
static int
send_all(struct bh_reader *r, bool *ret_any)
{
	ssize_t sent;
	int n;

	*ret_any = false;
	while ((n = bh_reader__next(r)) > 0) {
		*ret_any = true;
		sent = bh_format__json(r);
		if (sent < 0)
			return (int)sent;
	}
	return n < 0 ? bh_reader__fail(r, "read", n) : 0;
}

/* Milliseconds until the journal, or a client, wants to be looked at. */
static int
patience(sd_journal *j, int64_t left)
{
	uint64_t now = (uint64_t)bh_clock__monotonic() * 1000;
	uint64_t more = UINT64_MAX;

	/* File systems of networks do not tell of changes. */
	(void)sd_journal_get_timeout(j, &more);
	more = more > now ? (more - now) / 1000 + 1 : 0;
	return more < (uint64_t)left ? (int)more : (int)left;
}

/* Something may have come, or it is time to speak, or it is to end. */
static int
wait_for_more(struct bh_reader *r, int64_t left, bool *ret_end)
{
	const struct bh_conn *c = &r->h->private->conn;
	struct pollfd fd[3] = {
		{ .fd = sd_journal_get_fd(r->j), .events = POLLIN },
		{ .fd = c->out },
		{ .fd = c->stop, .events = POLLIN },
	};
	int n = poll(fd, 3, patience(r->j, left));

	if (n < 0)
		return errno == EINTR ? 0 : bh_reader__fail(r, "wait", -errno);
	if (fd[1].revents != 0)
		return -ECONNRESET;
	*ret_end = fd[2].revents != 0;
	n = sd_journal_process(r->j);
	return n < 0 ? bh_reader__fail(r, "watch", n) : 0;
}

static int
follow(struct bh_reader *r)
{
	int64_t spoken = bh_clock__monotonic(), silent;
	bool any, end = false;
	int status = 0;

	bh_printf(r->h, "retry: %d\n\n", RETRY);
	while (status == 0 && !end) {
		status = send_all(r, &any);
		if (status != 0)
			break;
		silent = any ? 0 : bh_clock__monotonic() - spoken;
		if (silent >= HEARTBEAT) {
			silent = 0;
			bh_write(r->h, ":\n\n", 3);
		}
		if (silent == 0)
			spoken = bh_clock__monotonic();
		status = bh_flush(r->h);
		if (status == 0)
			status = wait_for_more(r, HEARTBEAT - silent, &end);
	}
	return status;
}

/* A client that comes again says what it had last. */
static void
resume(struct bh_reader *r, struct bh_query *again)
{
	const char *last = bh_headers_get(&r->h->headers, "Last-Event-ID");

	*again = *r->query;
	if (last != NULL && *last != '\0') {
		again->after = last;
		again->limit = -1;
	}
	r->query = again;
}

int
bh_follow__run(struct bh_reader *r)
{
	struct bh_query again;
	int status = sd_journal_get_fd(r->j);

	/* That was before the first entry is sought: or what comes meanwhile
	 * is lost. */
	if (status < 0)
		return bh_reader__fail(r, "watch", status);
	resume(r, &again);
	status = bh_reader__seek(r);
	if (status != 0)
		return status;
	bh_journal__begin(r->h, "text/event-stream");
	bh_send_header(r->h, "X-Accel-Buffering", "no");
	status = bh_end_headers(r->h);
	if (status == 0 && strcmp(r->h->command, "HEAD") != 0)
		status = follow(r);
	return status;
}
