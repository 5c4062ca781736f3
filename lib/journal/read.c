#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "handler/private.h"
#include "journal/journal.h"

enum { OFTEN = 512 }; /* entries between two looks at the client */

int
bh_reader__fail(const struct bh_reader *r, const char *what, int error)
{
	if (error == -ECONNRESET)
		return error;
	bh_log_error(r->h, "journal: %s: %s", what, strerror(-error));
	return error == -ENOMEM || error == -EMFILE || error == -ENFILE ?
	    503 : 500;
}

/* The boot that was asked for. "" is the newest: that of the last entry, of
 * whatever unit. */
static const char *
newest_boot(struct bh_reader *r)
{
	const char *asked = r->query->boot, *id;
	size_t len;

	if (asked == NULL || *asked != '\0')
		return asked;
	if (sd_journal_seek_tail(r->j) >= 0 &&
	    sd_journal_previous(r->j) > 0 &&
	    bh_visible__get(r->j, "_BOOT_ID", &id, &len) &&
	    len < sizeof(r->boot))
		memcpy(r->boot, id, len);
	return r->boot;
}

/* What could not be opened is left out, and nobody would know of it. Two more
 * were open then: the directories. */
static int
is_room(int fd)
{
	int spare[4], n, error = 0;

	for (n = 0; n < 4 && error == 0; n++)
		if ((spare[n] = fcntl(fd, F_DUPFD_CLOEXEC, 0)) < 0)
			error = -errno;
	while (n > 0)
		if (spare[--n] >= 0)
			close(spare[n]);
	return error;
}

static int
is_whole(const struct bh_reader *r)
{
	int error = is_room(r->h->private->conn.out);
	uint64_t bytes = 0;

	if (error < 0)
		return bh_reader__fail(r, "open", error);
	if (sd_journal_get_usage(r->j, &bytes) >= 0 && bytes > 0)
		return 0;
	bh_log_error(r->h, "journal: none may be read: is it an account of "
	    "the group systemd-journal?");
	return 503;
}

static int
open_journal(struct bh_reader *r)
{
	const char *directory = r->journal->directory;

	return directory != NULL ?
	    sd_journal_open_directory(&r->j, directory, 0) :
	    sd_journal_open(&r->j, SD_JOURNAL_LOCAL_ONLY);
}

int
bh_reader__open(struct bh_reader *r, struct bh_handler *h,
    const struct bh_query *query)
{
	int status, error;

	*r = (struct bh_reader){ .h = h, .journal = h->userdata,
	    .query = query };
	error = open_journal(r);
	if (error < 0)
		return bh_reader__fail(r, "open", error);
	/* More than what is shown: bh_visible__clip sees where it can end. */
	(void)sd_journal_set_data_threshold(r->j, 2 * BH_JOURNAL_VALUE);
	status = is_whole(r);
	if (status == 0) {
		error = bh_match__add(r, newest_boot(r));
		status = error == 0 ? 0 : bh_reader__fail(r, "match", error);
	}
	if (status != 0)
		bh_reader__close(r);
	return status;
}

void
bh_reader__close(struct bh_reader *r)
{
	sd_journal_close(r->j);
	r->j = NULL;
}

int
bh_reader__boot(struct bh_reader *r, const char *boot)
{
	sd_journal_flush_matches(r->j);
	return bh_match__add(r, boot);
}

int
bh_reader__look(struct bh_reader *r)
{
	const struct bh_conn *c = &r->h->private->conn;
	struct pollfd fd = { .fd = c->out };

	return ++r->looked % OFTEN == 0 && poll(&fd, 1, 0) > 0 ?
	    -ECONNRESET : 0;
}

/* In front of the entry that follows a cursor. */
static int
seek_behind(struct bh_reader *r, const char *cursor)
{
	int error = sd_journal_seek_cursor(r->j, cursor);

	if (error < 0)
		return error == -EINVAL ? 400 : error;
	error = sd_journal_next(r->j);
	if (error > 0)
		r->here = sd_journal_test_cursor(r->j, cursor) <= 0;
	return error < 0 ? error : 0;
}

static int
seek_forward(struct bh_reader *r)
{
	const struct bh_query *q = r->query;

	if (q->after != NULL && q->after[0] != '\0')
		return seek_behind(r, q->after);
	return q->since > 0 ? sd_journal_seek_realtime_usec(r->j, q->since) :
	    sd_journal_seek_head(r->j);
}

/* Where the way back begins. */
static int
seek_end(struct bh_reader *r)
{
	const struct bh_query *q = r->query;
	int error;

	if (q->before != NULL) {
		error = sd_journal_seek_cursor(r->j, q->before);
		return error == -EINVAL ? 400 : error;
	}
	return q->until != UINT64_MAX ?
	    sd_journal_seek_realtime_usec(r->j, q->until) :
	    sd_journal_seek_tail(r->j);
}

/* In front of the last `most` entries before the end; *ret_found: as many as
 * there are. */
static int
seek_back(struct bh_reader *r, size_t most, size_t *ret_found)
{
	const struct bh_query *q = r->query;
	const char *before = q->before;
	uint64_t time;
	int error = seek_end(r);

	*ret_found = 0;
	while (error == 0 && (error = sd_journal_previous(r->j)) > 0) {
		bool first = before != NULL;

		error = bh_reader__look(r);
		if (error < 0 || most == 0)
			return error;
		if (first && sd_journal_test_cursor(r->j, before) > 0)
			continue;
		before = NULL;
		if (sd_journal_get_realtime_usec(r->j, &time) < 0 ||
		    time > q->until)
			continue;
		if (time < q->since)
			return 0;
		if (bh_visible__is(r) && ++*ret_found == most) {
			r->here = true;
			return 0;
		}
	}
	return error != 0 ? error : sd_journal_seek_head(r->j);
}

static int
seek(struct bh_reader *r)
{
	const struct bh_query *q = r->query;
	bool stream = q->shape == BH_SHAPE_STREAM;
	size_t most = q->limit >= 0 ? (size_t)q->limit : stream ? 10 : 1000;
	bool since = stream && q->since > 0 && q->limit < 0;
	size_t found;
	int error;

	r->left = most;
	if (q->after != NULL || since) {
		error = seek_forward(r);
	} else {
		error = seek_back(r, most, &found);
		r->left = found;
	}
	if (stream)
		r->left = SIZE_MAX;
	return error;
}

int
bh_reader__seek(struct bh_reader *r)
{
	int error = seek(r);

	return error < 0 ? bh_reader__fail(r, "seek", error) : error;
}

int
bh_reader__next(struct bh_reader *r)
{
	const struct bh_query *q = r->query;
	uint64_t time;
	int n;

	while (r->left > 0) {
		n = r->here ? 1 : sd_journal_next(r->j);
		r->here = false;
		if (n <= 0)
			return n;
		n = bh_reader__look(r);
		if (n < 0)
			return n;
		if (sd_journal_get_realtime_usec(r->j, &time) < 0 ||
		    time < q->since)
			continue;
		if (time > q->until)
			return 0;
		if (bh_visible__is(r)) {
			r->left--;
			return 1;
		}
	}
	return 0;
}

int
bh_reader__last(struct bh_reader *r)
{
	int n = sd_journal_seek_tail(r->j);

	while (n >= 0 && (n = sd_journal_previous(r->j)) > 0) {
		n = bh_reader__look(r);
		if (n < 0 || bh_visible__is(r))
			return n < 0 ? n : 1;
	}
	return n;
}
