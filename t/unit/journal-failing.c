/* The journal when each call that reads it fails in turn, and memory is short:
 * what is shown is whole, and the log says what is not. */
#include "handler.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal.h"
#include "journal/journal.h"

#define BASE 1700000000
#define BOOT "0123456789abcdef0123456789abcdef"
#define REMOTE "/lib/systemd/systemd-journal-remote"

static char directory[] = "/tmp/unit-journal-XXXXXX";
static char unit[2][BH_JOURNAL_NAME] = { "web.service", "d?.service" };
static struct bh_journal journal = {
	.directory = directory, .kernel = true, .uid = { "7" },
	.uid_count = 1, .units = { unit, 2, 2 },
};

static int
do_GET(struct bh_handler *h)
{
	h->userdata = &journal;
	return bh_journal__ask(h, NULL,
	    strncmp(h->path, "/units", 6) == 0 ? bh_journal__units :
	    strncmp(h->path, "/boots", 6) == 0 ? bh_journal__boots :
	    bh_journal__entries);
}

static void
write_entry(FILE *f, int second, const char *fields)
{
	fprintf(f, "__REALTIME_TIMESTAMP=%d%06d\n__MONOTONIC_TIMESTAMP=%d\n"
	    "_BOOT_ID=" BOOT "\n%s\n\n", BASE + second, 0, 1 + second, fields);
}

static void
set_up(void)
{
	char command[128];
	FILE *f;

	cr_assert(mkdtemp(directory) != NULL);
	if (access(REMOTE, X_OK) != 0)
		return;
	snprintf(command, sizeof(command), REMOTE " -o %s/a.journal - "
	    ">/dev/null 2>&1", directory);
	f = popen(command, "w");
	cr_assert(f != NULL);
	write_entry(f, 0, "_SYSTEMD_UNIT=secret.service\nMESSAGE=SECRET");
	write_entry(f, 1, "_SYSTEMD_UNIT=web.service\nMESSAGE=Hello\n_PID=9\n"
	    "_HOSTNAME=box\nERRNO=1\nERRNO=2\nPRIORITY=3");
	write_entry(f, 2, "_SYSTEMD_UNIT=db.service\nMESSAGE=world\nPRIORITY=3");
	write_entry(f, 3, "_TRANSPORT=kernel\nMESSAGE=oom\nPRIORITY=3");
	write_entry(f, 4, "_PID=1\nUNIT=dc.service\nMESSAGE=up\nPRIORITY=3");
	write_entry(f, 5, "_UID=7\nMESSAGE=of an account\nPRIORITY=3");
	write_entry(f, 6, "_UID=8\nMESSAGE=SECRET\nPRIORITY=3");
	cr_assert(pclose(f) == 0);
}

static void
tear_down(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_expect(system(command) == 0);
}

TestSuite(journal_failing, .init = set_up, .fini = tear_down, .timeout = 120);

static struct bh_test_result
ask(const char *path)
{
	struct bh_class class = bh_test_class(do_GET);
	char request[512];
	int len = snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\n"
	    "Host: localhost\r\n\r\n", path);

	return bh_test_serve(&class, BH_TEST_FILES, request, (size_t)len);
}

/* An answer that says less has told why, and its lines are whole. */
static void
judge(const struct bh_test_result *r, const char *path, unsigned n)
{
	const char *body = bh_test_body(r->out), *line;
	bool good = strncmp(r->out, "HTTP/1.1 200 ", 13) == 0;
	bool whole = r->len > 5 &&
	    strcmp(r->out + r->len - 5, "0\r\n\r\n") == 0;

	cr_expect(good || strncmp(r->out, "HTTP/1.1 500 ", 13) == 0 ||
	    strncmp(r->out, "HTTP/1.1 503 ", 13) == 0, "%s, %u: %s", path, n,
	    r->out);
	cr_expect(!bh_test_has(r->out, "SECRET"), "%s, %u: %s", path, n,
	    r->out);
	if (!good || (bh_test_has(r->out, "chunked") && !whole))
		cr_expect(bh_test_has(r->log, "] journal: "), "%s, %u: %s\n%s",
		    path, n, r->out, r->log);
	if (!good)
		return;
	for (line = strstr(body, "{\"__"); line != NULL;
	     line = strstr(line + 1, "{\"__"))
		cr_expect(bh_test_has(line, "}\n"), "%s, %u: %s", path, n,
		    r->out);
	cr_expect(!bh_test_has(body, "\n\n\n") && (*body != '{' ||
	    !bh_test_has(body, "\n\n")), "%s, %u: %s", path, n, r->out);
}

/* Each call fails in turn, as long as there is one more. */
static void
fail_all(const char *path, int error, uint64_t until, int process)
{
	struct bh_test_result r;
	bool more = true;
	unsigned n;

	for (n = 1; more; n++) {
		bh_test_journal = (struct bh_test_journal_calls){
		    .fail_at = n, .error = error, .until = until,
		    .process = process };
		r = ask(path);
		more = bh_test_journal.count >= n;
		judge(&r, path, n);
		bh_test_free(&r);
	}
	cr_expect(n > 20, "%s: %u calls", path, n);
}

static const char *const paths[] = {
	"/entries", "/entries?after=", "/entries?format=text&priority=err",
	"/entries?unit=web&ERRNO=2", "/entries?since=1700000001&until=1700000004",
	"/entries?q=o&boot=0", "/units", "/boots", "/boots?boot=0",
};

Test(journal_failing, a_call)
{
	for (size_t i = 0; i < ROWS(paths); i++)
		fail_all(paths[i], i % 2 == 0 ? EIO : ENOMEM, 0, 0);
}

Test(journal_failing, in_a_stream)
{
	fail_all("/entries?format=stream", EBADMSG, 1, -EIO);
	fail_all("/entries?format=stream&after=", EMFILE, 1, -EIO);
}

/* What is mapped for a connection comes first. */
Test(journal_failing, memory_is_short)
{
	struct bh_test_result r;
	unsigned n, refused = 0;
	bool more;

	for (size_t i = 0; i < ROWS(paths); i++)
		for (n = 2, more = true; more; n++) {
			bh_test_journal = (struct bh_test_journal_calls){
			    .map_fails_at = n };
			r = ask(paths[i]);
			more = bh_test_journal.maps >= n;
			cr_expect(r.len == 0 || !more ||
			    strncmp(r.out, "HTTP/1.1 503 ", 13) == 0,
			    "%s, %u: %s", paths[i], n, r.out);
			refused += more && r.len > 0;
			bh_test_free(&r);
		}
	cr_expect(refused >= ROWS(paths), "%u", refused);
}
