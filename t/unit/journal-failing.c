/* The journal when each call that reads it fails in turn, and memory is short:
 * what is shown is whole, and the log says what is not. */
#include "handler.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "conn/clock.h"
#include "journal.h"
#include "journal/journal.h"
#include "run/setup.h"

#define BASE 1700000000
#define CURSOR(name) "/entries?" name "=t=60a24183cc480" /* the third */
#define BOOT "0123456789abcdef0123456789abcdef"
#define REMOTE "/lib/systemd/systemd-journal-remote"

static char directory[] = "/tmp/unit-journal-XXXXXX";
static char unit[2][BH_JOURNAL_NAME] = { "web.service", "d?.service" };
static struct bh_journal journal = {
	.directory = directory, .kernel = true, .uid = { "7" },
	.uid_count = 1, .units = { unit, 2, 2 },
};

/* What a request has taken of a block of memory before. */
static size_t taken;

static int
do_GET(struct bh_handler *h)
{
	h->userdata = &journal;
	cr_assert(bh_alloc(h, taken + 1) != NULL);
	if (strcmp(h->path, "/") == 0)
		return bh_journal__page(h);
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
	write_entry(f, 2, "_SYSTEMD_UNIT=db.service\nMESSAGE=world\n"
	    "PRIORITY=3");
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
	static char request[60000];
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
	"/entries?unit=web&ERRNO=2",
	"/entries?since=1700000001&until=1700000004",
	"/entries?q=o&boot=0", CURSOR("after"), CURSOR("before"),
	"/units", "/boots", "/boots?boot=0",
};

Test(journal_failing, a_call)
{
	static const int errors[] = { EIO, ENOMEM, EMFILE, ENFILE };

	for (size_t i = 0; i < ROWS(paths); i++)
		fail_all(paths[i], errors[i % ROWS(errors)], 0, 0);
}

Test(journal_failing, in_a_stream)
{
	fail_all("/entries?format=stream", EBADMSG, 1, -EIO);
	fail_all("/entries?format=stream&after=", EMFILE, 1, -EIO);
}

/* Each map fails in turn, but those of the connection and of what is taken: how
 * many. */
static unsigned
map_fails(const char *path, size_t before)
{
	struct bh_test_result r;
	unsigned n, refused = 0;
	bool more = true;

	taken = before;
	for (n = before > 0 ? 3 : 2; more; n++) {
		bh_test_journal = (struct bh_test_journal_calls){ .count = 0 };
		bh_test_fail("mmap", ENOMEM, n - 1);
		r = ask(path);
		more = bh_test_fault == NULL;
		bh_test_fault = NULL;
		cr_expect(!more || strncmp(r.out, "HTTP/1.1 503 ", 13) == 0,
		    "%.60s, %u: %.400s", path, n, r.out);
		refused += more;
		bh_test_free(&r);
	}
	return refused;
}

Test(journal_failing, memory_is_short)
{
	static char query[40000] = "/entries?ERRNO=";
	size_t len = strlen(query);

	cr_expect(map_fails("/units", 0) >= 3);
	cr_expect(map_fails("/boots", 0) >= 3);
	memset(query + len, '1', sizeof(query) - len - 1);
	cr_expect(map_fails(query, 0) >= 3);
	cr_expect(map_fails("/", 50000) == 1);
	cr_expect(map_fails("/entries", 65000) == 1);
}

static void
wake(int number)
{
	(void)number;
}

/* A signal is no reason to end; the journal is. */
Test(journal_failing, a_signal_while_it_waits)
{
	struct sigaction action = { .sa_handler = wake };
	struct itimerval time = { .it_value = { 0, 100000 } };
	struct bh_test_result r;

	bh_test_journal = (struct bh_test_journal_calls){
	    .until = (uint64_t)bh_clock__monotonic() * 1000 + 500000,
	    .process = -EIO };
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &time, NULL);
	r = ask("/entries?format=stream");
	HAS(r.out, "retry: 2000\n\nid: s=");
	cr_expect(bh_test_count(r.out, "data: ") == 5, "%s", r.out);
	HAS(r.log, "] journal: watch: Input/output error\n");
	HAS_NOT(r.log, "wait");
	bh_test_free(&r);
}

Test(journal_failing, nothing_can_be_waited_for)
{
	struct rlimit before;
	struct bh_test_result r;

	cr_assert(getrlimit(RLIMIT_NOFILE, &before) == 0);
	bh_test_journal = (struct bh_test_journal_calls){ .no_wait = true };
	r = ask("/entries?format=stream");
	cr_assert(setrlimit(RLIMIT_NOFILE, &before) == 0);
	cr_expect(bh_test_count(r.out, "data: ") == 5, "%s", r.out);
	HAS(r.log, "] journal: wait: Invalid argument\n");
	bh_test_free(&r);
}

static int
set_up_journal(void)
{
	static struct bh_journal config = {
	    .unit = { .text = { "web" }, .count = 1 } };
	struct bh_setup_private private = { .program = "unit" };
	struct bh_setup s = { .program = "unit", .private = &private,
	    .config = &config };

	return bh_journal__set_up(&s);
}

Test(journal_failing, no_memory_for_options)
{
	bh_test_fail("mmap", ENOMEM, 0);
	cr_expect(set_up_journal() == 71);
	cr_expect(bh_test_fault == NULL);
}
