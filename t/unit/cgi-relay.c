/* Bytes between the client and a script, all ways at once. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgi/relay.h"
#include "cgi/wait.h"
#include "conn/clock.h"
#include "handler/private.h"

TestSuite(cgi_relay, .timeout = 60);

#define POST(fields) "POST / HTTP/1.1\r\n" HOST fields "\r\n"
#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

/* The script, its time, and how it went. */
static const char *shell;
static int first = BH_NONE, total = 60, result, status, output_status;
static bool no_pidfd, leaves_session;

static int
take(void *arg, char *data, size_t len)
{
	struct bh_handler *h = arg;

	if (h->private->x.answer.stage == BH_STAGE_IDLE) {
		bh_send_response_only(h, 200, NULL);
		bh_end_headers(h);
	}
	bh_write(h, data, len);
	return output_status;
}

static struct bh_relay
start(struct bh_handler *h, struct bh_child *child)
{
	struct bh_relay r = { .h = h, .child = child, .name = "x",
	    .first_timeout = first, .total_timeout = total, .output = take,
	    .arg = h };
	int in[2], out[2], err[2], dir = open("/bin", O_PATH | O_CLOEXEC);
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, NULL, NULL };
	char *envp[] = { (char[]){ "PATH=/bin:/usr/bin" }, NULL };
	struct bh_child_plan plan = { .dir = dir, .name = "sh", .argv = argv,
	    .envp = envp };

	argv[2] = bh_alloc(h, strlen(shell) + 1);
	strcpy(argv[2], shell);
	cr_assert(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 &&
	    pipe2(err, O_CLOEXEC) == 0);
	plan.in = in[0];
	plan.out = out[1];
	plan.err = err[1];
	cr_assert(bh_child__start(&plan, child) == 0);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	close(dir);
	r.to = in[1];
	r.from = out[0];
	r.errors = err[0];
	return r;
}

static unsigned
descriptors(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* What it leaves behind is the same for every test: nothing. */
static int
run(struct bh_handler *h)
{
	unsigned before = descriptors();
	struct bh_child child;
	struct bh_relay r = start(h, &child);

	if (no_pidfd) {
		close(child.pidfd);
		child.pidfd = -1;
	}
	result = bh_relay__run(&r);
	status = child.status;
	cr_expect(descriptors() <= before, "a descriptor is left");
	cr_expect(leaves_session ||
	    (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD),
	    "a child is left");
	if (result == 0 && h->private->x.answer.stage == BH_STAGE_IDLE)
		return 502;
	return result;
}

static struct bh_test_result
converse(const char *script, const char *in, size_t len)
{
	struct bh_class c = bh_test_class(run);

	signal(SIGPIPE, SIG_IGN);
	shell = script;
	result = -1;
	c.max_body = BH_NONE;
	return bh_test_serve(&c, BH_TEST_SOCKET, in, len);
}

static void
expect(const char *script, const char *in, const char *part)
{
	struct bh_test_result r = converse(script, in, strlen(in));

	cr_expect(result == 0, "%d", result);
	HAS(r.out, part);
	bh_test_free(&r);
}

/* As long as the machine is not too busy for the script to end at once. */
Test(cgi_relay, what_is_small_leaves_with_its_length)
{
	bool seen = false;

	for (int i = 0; i < 50 && !seen; i++) {
		struct bh_test_result r = converse("echo hello", BYTES(GET));

		seen = bh_test_has(r.out, "Content-Length: 6\r\n\r\nhello\n");
		bh_test_free(&r);
	}
	cr_expect(seen);
}

Test(cgi_relay, what_takes_long_leaves_in_chunks)
{
	expect("echo a; sleep 0.3; echo b", GET,
	    "chunked\r\n\r\n2\r\na\n\r\n2\r\nb\n\r\n0\r\n\r\n");
}

Test(cgi_relay, a_body_goes_in)
{
	expect("cat", POST("Content-Length: 5\r\n") "hello", "\r\n\r\nhello");
}

Test(cgi_relay, a_chunked_body_goes_in_until_its_end)
{
	expect("cat", POST("Transfer-Encoding: chunked\r\n")
	    "2\r\nhe\r\n3;x=\"y\"\r\nllo\r\n0\r\nA: b\r\n\r\n",
	    "hello");
}

Test(cgi_relay, the_next_request_follows_a_body)
{
	struct bh_test_result r = converse("cat", BYTES(
	    POST("Content-Length: 5\r\n") "hello"
	    POST("Transfer-Encoding: chunked\r\n") "3\r\nyou\r\n0\r\n\r\n"
	    GET));

	cr_expect(bh_test_count(r.out, "200 OK") == 2);
	HAS(r.out, "hello");
	HAS(r.out, "you");
	HAS(r.out, "HTTP/1.1 502 ");
	bh_test_free(&r);
}

Test(cgi_relay, a_client_that_expects_it_is_told_to_continue)
{
	expect("cat", POST("Expect: 100-continue\r\nContent-Length: 2\r\n")
	    "ab", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
}

/* A request with so many bytes of body. */
static char *
large(size_t len, size_t *ret_len)
{
	char *in = malloc(len + 200);
	int head = snprintf(in, 200, "POST / HTTP/1.1\r\n" HOST
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n", len);

	memset(in + head, 'x', len);
	*ret_len = len + (size_t)head;
	return in;
}

static void
expect_large(const char *script, size_t out_len, const char *end)
{
	size_t len;
	char *in = large(3 << 20, &len);
	struct bh_test_result r = converse(script, in, len);

	cr_expect(result == 0, "%d", result);
	cr_expect(r.len > out_len, "%zu", r.len);
	HAS(r.out + r.len - 40, end);
	bh_test_free(&r);
	free(in);
}

Test(cgi_relay, a_large_body_goes_in_and_out)
{
	expect_large("cat", 3 << 20, "xx\r\n0\r\n\r\n");
}

Test(cgi_relay, a_script_may_print_much_before_it_reads)
{
	expect_large("head -c 20000000 /dev/zero | tr '\\0' z; wc -c", 20000000,
	    "3145728\n\r\n0\r\n");
}

Test(cgi_relay, a_script_may_read_all_before_it_prints)
{
	expect_large("n=$(wc -c); head -c 2000000 /dev/zero | tr '\\0' z; "
	    "echo $n", 2000000, "3145728\n\r\n0\r\n");
}

Test(cgi_relay, a_script_that_reads_nothing_answers)
{
	expect_large("echo hello", 6, "hello\n");
}

Test(cgi_relay, a_script_that_closes_its_input_answers)
{
	expect_large("exec <&-; sleep 0.2; echo hello", 6, "hello\n");
}

Test(cgi_relay, nothing_is_nothing)
{
	struct bh_test_result r = converse("exit 3", BYTES(GET));

	cr_expect(result == 0 && WEXITSTATUS(status) == 3);
	HAS(r.out, " 502 ");
	bh_test_free(&r);
}

Test(cgi_relay, works_without_a_descriptor_of_the_process)
{
	no_pidfd = true;
	expect("cat; sleep 60 & exit 0", POST("Content-Length: 2\r\n") "ab",
	    "\r\nab");
}

Test(cgi_relay, works_byte_by_byte_and_interrupted)
{
	bh_test_step = 1;
	bh_test_interrupted = true;
	expect("cat; echo oops >&2", POST("Transfer-Encoding: chunked\r\n")
	    "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello");
}

/* How long it took, in milliseconds. */
static int64_t
timed(const char *script, int expected, struct bh_test_result *r)
{
	int64_t before = bh_clock__monotonic();

	*r = converse(script, BYTES(GET));
	cr_expect(result == expected, "%d", result);
	return bh_clock__monotonic() - before;
}

Test(cgi_relay, a_grandchild_that_holds_the_output_is_not_waited_for)
{
	struct bh_test_result r;

	cr_expect(timed("sleep 60 & echo hello", 0, &r) < 30000);
	HAS(r.out, "hello\n");
	bh_test_free(&r);
}

Test(cgi_relay, what_the_pipe_holds_at_the_end_is_sent)
{
	struct bh_test_result r;

	timed("sleep 60 & head -c 60000 /dev/zero | tr '\\0' z; echo end", 0,
	    &r);
	HAS(r.out + r.len - 20, "end\n");
	bh_test_free(&r);
}

Test(cgi_relay, who_writes_on_for_ever_is_not_waited_for)
{
	struct bh_test_result r;

	leaves_session = true;
	cr_expect(timed("setsid sh -c 'yes & yes >&2 & sleep 40; kill 0' &"
	    "echo hello", 0, &r) < 30000);
	HAS(r.out, "hello\n");
	bh_test_free(&r);
}

Test(cgi_relay, whoever_has_ended_its_output_has_answered)
{
	struct bh_test_result r;
	int64_t took = timed("echo hello; exec >&- 2>&-; sleep 60", 0, &r);

	cr_expect(took >= 2000 && took < 30000, "%d", (int)took);
	cr_expect(status == 0, "%x", status);
	HAS(r.out, "hello\n");
	bh_test_free(&r);
}

/* The machine may have been up for long; a wait that were one for ever would
 * be none for this test. */
static int
wait_once(struct bh_handler *h)
{
	struct bh_child child = { .pidfd = -1 };
	struct bh_relay r = { .h = h, .child = &child, .to = -1, .from = -1,
	    .errors = -1 };
	struct bh_wait w = { .r = &r, .now = INT64_C(1) << 40,
	    .answered = true, .asked = true };

	h->private->conn.end = -1;
	for (w.end = w.now + 200; w.end > w.now - 200; w.end -= 100) {
		r.to = -1;
		cr_expect(bh_wait__event(&w) == (w.end > w.now ? 0 : 504));
		r.to = 1000;
		h->private->x.body.deadline.at = INT64_MAX;
		cr_expect(bh_wait__event(&w) == (w.end > w.now ? 0 : 504));
		/* The client's time is over before the script's is. */
		h->private->x.body.deadline.at = w.now;
		cr_expect(bh_wait__event(&w) == (w.end > w.now ? 0 : 504));
	}
	return 204;
}

Test(cgi_relay, no_wait_is_longer_than_the_time_left)
{
	struct bh_class c = bh_test_class(wait_once);

	HAS(bh_test_answer(&c, GET), " 204 ");
}

Test(cgi_relay, the_whole_has_its_time_after_the_output_too)
{
	struct bh_test_result r;

	total = 1;
	timed("echo hello; exec >&-; sleep 1.9; echo late >&2; sleep 60", 0,
	    &r);
	HAS(r.out, "hello\n");
	HAS_NOT(r.log, "late");
	bh_test_free(&r);
}

Test(cgi_relay, a_silent_script_has_its_time)
{
	struct bh_test_result r;
	int64_t took;

	first = 1;
	took = timed("sleep 60", 504, &r);
	cr_expect(took >= 1000 && took < 5000, "%d", (int)took);
	HAS(r.out, " 504 ");
	bh_test_free(&r);
}

Test(cgi_relay, after_its_first_byte_a_script_has_the_time_of_the_whole)
{
	struct bh_test_result r;

	first = 1;
	timed("echo a; sleep 2; echo b", 0, &r);
	HAS(r.out, "2\r\nb\n\r\n0\r\n");
	bh_test_free(&r);
}

Test(cgi_relay, the_whole_has_its_time)
{
	struct bh_test_result r;
	int64_t took;

	total = 1;
	took = timed("while :; do echo a; sleep 0.1; done", 504, &r);
	cr_expect(took >= 1000 && took < 5000, "%d", (int)took);
	HAS_NOT(r.out, "\r\n0\r\n");
	bh_test_free(&r);
}

Test(cgi_relay, what_ends_it_kills_the_script)
{
	struct bh_test_result r;

	output_status = 502;
	cr_expect(timed("echo a; exec sleep 60", 502, &r) < 30000);
	cr_expect(WTERMSIG(status) == SIGTERM);
	bh_test_free(&r);
}

static void
expect_bad(const char *in, int expected)
{
	struct bh_test_result r = converse("exec cat >/dev/null", in,
	    strlen(in));

	cr_expect(result == expected, "%d", result);
	HAS(r.out, "HTTP/1.1 4");
	bh_test_free(&r);
}

Test(cgi_relay, a_cut_body_is_a_400)
{
	expect_bad(POST("Content-Length: 9\r\n") "hello", 400);
	expect_bad(POST("Transfer-Encoding: chunked\r\n") "9\r\nhello", 400);
	expect_bad(POST("Transfer-Encoding: chunked\r\n") "9", 400);
}

Test(cgi_relay, a_broken_body_is_a_400)
{
	expect_bad(POST("Transfer-Encoding: chunked\r\n") "2\r\nhello", 400);
}

/* ---- standard error */

static void
expect_lines(const char *script, const char *lines)
{
	struct bh_test_result r = converse(script, BYTES(GET));
	char *at = r.log, *to = r.log, *start, *end;

	/* What stands in front, and the access line, go. */
	while ((start = strstr(at, "] ")) != NULL) {
		end = strchr(start, '\n');
		if (start[2] != '"') {
			memmove(to, start + 2, (size_t)(end - start) - 1);
			to += end - start - 1;
		}
		at = end;
	}
	*to = '\0';
	IS(r.log, lines);
	HAS(r.out, "ok\n");
	bh_test_free(&r);
}

Test(cgi_relay, errors_are_lines_of_the_log)
{
	expect_lines("echo ok; echo one >&2; printf 'two\\r\\n\\n3' >&2",
	    "x: one\nx: two\nx: 3\n");
}

Test(cgi_relay, errors_are_escaped)
{
	expect_lines("echo ok; printf 'a\\033[1m\\000b\\n' >&2",
	    "x: a\\x1b[1m?b\n");
}

Test(cgi_relay, errors_after_the_output_are_logged)
{
	expect_lines("echo ok; exec >&-; sleep 0.2; echo late >&2",
	    "x: late\n");
}

Test(cgi_relay, a_long_line_of_errors_is_cut)
{
	char line[500];

	memset(line, 'e', sizeof(line));
	memcpy(line, "x: ", 3);
	strcpy(line + 403, "...\nx: y\n");
	expect_lines("head -c 3000000 /dev/zero | tr '\\0' e >&2; echo >&2;"
	    "echo y >&2; echo ok", line);
}

/* ---- the client, slow or gone */

/* The connection that the handler has, and the client's end of it. */
static int client, stall;

static void *
serve(void *class)
{
	int *fd = ((int **)class)[1];

	bh_handle_connection(((const struct bh_class **)class)[0], *fd, *fd,
	    NULL);
	close(*fd);
	return NULL;
}

/* Says that to a script, and begins. */
static pthread_t
begin(const char *script, const char *in)
{
	static struct bh_class c;
	static int pair[2];
	static void *arg[2] = { &c, &pair[1] };
	pthread_t thread;

	c = bh_test_class(run);
	c.max_body = BH_NONE;
	c.timeout.stall = stall;
	shell = script;
	result = -1;
	signal(SIGPIPE, SIG_IGN);
	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	client = pair[0];
	cr_assert(write(client, in, strlen(in)) == (ssize_t)strlen(in));
	cr_assert(pthread_create(&thread, NULL, serve, arg) == 0);
	return thread;
}

static void
expect_read(const char *end)
{
	char all[4096] = "";
	size_t len = 0;
	ssize_t n;

	while (strstr(all, end) == NULL && len < sizeof(all) - 1 &&
	    (n = read(client, all + len, sizeof(all) - 1 - len)) > 0) {
		len += (size_t)n;
		all[len] = '\0';
	}
	HAS(all, end);
}

Test(cgi_relay, input_goes_in_while_output_comes_out)
{
	pthread_t thread = begin("while read -r l; do echo \"<$l>\"; done",
	    POST("Transfer-Encoding: chunked\r\n"));

	for (int i = 0; i < 3; i++) {
		cr_assert(write(client, "4\r\nyou\n\r\n", 9) == 9);
		expect_read("<you>\n");
	}
	cr_assert(write(client, "0\r\n\r\n", 5) == 5);
	expect_read("0\r\n\r\n");
	close(client);
	pthread_join(thread, NULL);
	cr_expect(result == 0);
}

Test(cgi_relay, input_may_pause_after_every_byte)
{
	static const char in[] = "2;x=\"y\"\r\nhe\r\n3\r\nllo\r\n"
	    "0\r\nA: b\r\n\r\n";
	pthread_t thread = begin("echo begin; exec cat",
	    POST("Transfer-Encoding: chunked\r\nConnection: close\r\n"));

	/* Before that is sent, the answer could still be one with a length. */
	expect_read("begin\n");
	for (size_t i = 0; i < sizeof(in) - 1; i++) {
		usleep(3000);
		cr_assert(write(client, in + i, 1) == 1);
	}
	expect_read("\r\n0\r\n\r\n");
	close(client);
	pthread_join(thread, NULL);
	cr_expect(result == 0);
}

Test(cgi_relay, a_client_that_is_gone_ends_the_script)
{
	int64_t before = bh_clock__monotonic();
	pthread_t thread = begin("echo a; exec sleep 60", GET);

	expect_read("a\n");
	close(client);
	pthread_join(thread, NULL);
	cr_expect(result == -ECONNRESET, "%d", result);
	cr_expect(bh_clock__monotonic() - before < 30000);
}

Test(cgi_relay, the_end_of_input_does_not_end_the_script)
{
	pthread_t thread = begin("echo a; sleep 0.5; echo b", GET);

	shutdown(client, SHUT_WR);
	expect_read("b\n\r\n0\r\n\r\n");
	close(client);
	pthread_join(thread, NULL);
	cr_expect(result == 0);
}

/* 300 KB that nobody takes do not fit into a socket. */
Test(cgi_relay, a_script_is_fed_while_the_client_takes_no_output)
{
	static char body[70000];
	size_t len = sizeof(body);
	pthread_t thread = begin("head -c 300000 /dev/zero &"
	    "wc -c >&2; wait; echo end",
	    POST("Content-Length: 700000\r\nConnection: close\r\n"));
	char all[4096];
	ssize_t n = 1;

	for (int i = 0; i < 10; i++)
		for (size_t at = 0; at < len; ) {
			struct pollfd fd = { .fd = client, .events = POLLOUT };

			cr_assert(poll(&fd, 1, 10000) == 1, "not fed");
			n = send(client, body, len - at, MSG_DONTWAIT);
			at += n > 0 ? (size_t)n : 0;
		}
	while (n > 0)
		n = read(client, all, sizeof(all));
	close(client);
	pthread_join(thread, NULL);
	cr_expect(result == 0);
}

/* A socket has room long before it says so: what fits there is not taken. */
Test(cgi_relay, a_client_that_takes_nothing_is_left)
{
	static char body[4096];
	int64_t before = bh_clock__monotonic(), took;
	pthread_t thread;

	stall = 1;
	thread = begin("while :; do sleep 0.3; echo >&2; done & cat",
	    POST("Content-Length: 100000000\r\n"));
	while (send(client, body, sizeof(body), MSG_NOSIGNAL) > 0)
		;
	pthread_join(thread, NULL);
	took = bh_clock__monotonic() - before;
	close(client);
	cr_expect(result == -ETIMEDOUT, "%d", result);
	cr_expect(took >= 1000 && took < 8000, "%d", (int)took);
}

Test(cgi_relay, a_body_that_does_not_come_is_a_408)
{
	int64_t before = bh_clock__monotonic(), took;
	pthread_t thread = begin("exec wc -c",
	    POST("Content-Length: 9\r\n") "hello");

	expect_read(" 408 ");
	took = bh_clock__monotonic() - before;
	cr_expect(took >= 9900 && took < 30000, "%d", (int)took);
	close(client);
	pthread_join(thread, NULL);
	cr_expect(result == 408);
}

/* 1 MiB at once, of which the script takes nothing for 12 seconds. */
Test(cgi_relay, a_client_is_not_blamed_for_a_script_that_does_not_read)
{
	size_t len;
	char *in = large(1 << 20, &len);
	struct bh_test_result r = converse("sleep 12; wc -c", in, len);

	cr_expect(result == 0, "%d", result);
	HAS(r.out, "1048576\n");
	bh_test_free(&r);
	free(in);
}
