/* The calls of libsystemd that read a journal, in front of it: to count them,
 * and to let one fail. */
#include "journal.h"
#include "unit.h"

#include <sys/resource.h>
#include <systemd/sd-journal.h>

struct bh_test_journal_calls bh_test_journal;

/* What it returns is no answer of the journal's: 0 if it is to be asked. */
static int
fails(const char *name)
{
	struct bh_test_journal_calls *c = &bh_test_journal;

	if (c->only != NULL && strcmp(c->only, name) != 0)
		return 0;
	return ++c->count == c->fail_at ? -c->error : 0;
}

#define CALL(name, parameters, arguments) \
	int \
	name parameters \
	{ \
		static int (*real) parameters; \
		int error = fails(#name); \
\
		if (error != 0) \
			return error; \
		if (real == NULL) \
			*(void **)&real = bh_test_next(#name); \
		return real arguments; \
	}

CALL(sd_journal_open_directory, (sd_journal **j, const char *path, int flags),
    (j, path, flags))
CALL(sd_journal_get_usage, (sd_journal *j, uint64_t *bytes), (j, bytes))
CALL(sd_journal_add_match, (sd_journal *j, const void *data, size_t len),
    (j, data, len))
CALL(sd_journal_add_disjunction, (sd_journal *j), (j))
CALL(sd_journal_add_conjunction, (sd_journal *j), (j))
CALL(sd_journal_seek_head, (sd_journal *j), (j))
CALL(sd_journal_seek_tail, (sd_journal *j), (j))
CALL(sd_journal_seek_cursor, (sd_journal *j, const char *cursor), (j, cursor))
CALL(sd_journal_seek_realtime_usec, (sd_journal *j, uint64_t time), (j, time))
CALL(sd_journal_next, (sd_journal *j), (j))
CALL(sd_journal_previous, (sd_journal *j), (j))
CALL(sd_journal_test_cursor, (sd_journal *j, const char *cursor), (j, cursor))
CALL(sd_journal_get_cursor, (sd_journal *j, char **cursor), (j, cursor))
CALL(sd_journal_get_realtime_usec, (sd_journal *j, uint64_t *time), (j, time))
CALL(sd_journal_get_monotonic_usec, (sd_journal *j, uint64_t *time,
    sd_id128_t *boot), (j, time, boot))
CALL(sd_journal_get_data, (sd_journal *j, const char *name, const void **data,
    size_t *len), (j, name, data, len))
CALL(sd_journal_enumerate_available_data, (sd_journal *j, const void **data,
    size_t *len), (j, data, len))
CALL(sd_journal_query_unique, (sd_journal *j, const char *name), (j, name))
CALL(sd_journal_enumerate_available_unique, (sd_journal *j, const void **data,
    size_t *len), (j, data, len))
CALL(sd_journal_get_fd, (sd_journal *j), (j))

/* Something is new, or what follows fails. */
int
sd_journal_process(sd_journal *j)
{
	static int (*real)(sd_journal *);
	int error = fails("sd_journal_process");

	if (error != 0 || bh_test_journal.process != 0)
		return error != 0 ? error : bh_test_journal.process;
	if (real == NULL)
		*(void **)&real = bh_test_next("sd_journal_process");
	return real(j);
}

/* Of a file system that does not tell of changes. */
int
sd_journal_get_timeout(sd_journal *j, uint64_t *ret)
{
	static int (*real)(sd_journal *, uint64_t *);
	struct rlimit files;

	/* poll takes no more than that. */
	if (bh_test_journal.no_wait && getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = 2;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	*ret = bh_test_journal.until;
	if (*ret != 0)
		return 1;
	if (real == NULL)
		*(void **)&real = bh_test_next("sd_journal_get_timeout");
	return real(j, ret);
}
