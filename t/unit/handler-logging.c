/* Lines of the log, and who writes them. */
#include "handler.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>

#include "handler/config.h"
#include "handler/private.h"

#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

static const char *user;
static char told[200];

static int
hello(struct bh_handler *h)
{
	h->remote_user = user;
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

static struct bh_test_result
serve(bh_method_function *function, const char *in)
{
	struct bh_class c = bh_test_class(function);

	return bh_test_serve(&c, BH_TEST_FILES, in, strlen(in));
}

/* The request line of `len` bytes behind "GET /", then that. */
static struct bh_test_result
serve_long(size_t len, const char *behind)
{
	static char in[4000];

	memcpy(in, "GET /", 5);
	memset(in + 5, 'a', len);
	strcpy(in + 5 + len, behind);
	return serve(hello, in);
}

/* The request in the log is "GET /", so many bytes and that. */
static void
expect_line(const struct bh_test_result *r, size_t len, const char *behind)
{
	char line[4000] = "\"GET /";

	memset(line + 6, 'a', len);
	strcpy(line + 6 + len, behind);
	HAS(r->log, line);
}

Test(handler_logging, a_long_request_is_cut_and_keeps_its_version)
{
	struct bh_test_result r = serve_long(1906, " HTTP/1.1\r\n" HOST "\r\n");

	expect_line(&r, 1906, " HTTP/1.1\" 200 5\n");
	bh_test_free(&r);
	r = serve_long(1907, " HTTP/1.1\r\n" HOST "\r\n");
	expect_line(&r, 1907, " HTTP/1.... HTTP/1.1\" 200 5\n");
	bh_test_free(&r);
	r = serve_long(3000, " HTTP/1.1\r\n" HOST "\r\n");
	expect_line(&r, 1915, "... HTTP/1.1\" 200 5\n");
	bh_test_free(&r);
}

Test(handler_logging, a_long_one_without_a_version_has_none)
{
	struct bh_test_result r = serve_long(3000, "\r\n");

	expect_line(&r, 1915, "...\" 200 5\n");
	bh_test_free(&r);
}

Test(handler_logging, a_user_of_no_bytes_is_none)
{
	struct bh_test_result r;

	user = "";
	r = serve(hello, GET);
	HAS(r.log, "192.0.2.7 - - [");
	bh_test_free(&r);
}

Test(handler_logging, a_user_has_up_to_100_bytes)
{
	static char name[200];
	struct bh_test_result r;
	char expected[200];

	memset(name, 'u', 150);
	user = name;
	r = serve(hello, GET);
	snprintf(expected, sizeof(expected), " - %.100s [", name);
	HAS(r.log, expected);
	bh_test_free(&r);
}

static int
log_request(struct bh_handler *h)
{
	bh_log_request(h, 200, -1);
	return hello(h);
}

Test(handler_logging, a_size_that_is_not_known)
{
	struct bh_test_result r = serve(log_request, GET);

	HAS(r.log, "\"GET / HTTP/1.1\" 200 -\n");
	bh_test_free(&r);
}

static void
tell(struct bh_handler *h, const char *message)
{
	strncat(told, message, sizeof(told) - strlen(told) - 1);
	bh_BaseHTTPRequestHandler.log_message(h, "a\x7f\n\x1f" "b~\xff");
}

static int
log_error(struct bh_handler *h)
{
	bh_log_error(h, "no %s", "way");
	return 0;
}

Test(handler_logging, who_has_the_messages_has_the_errors)
{
	struct bh_class c = bh_test_class(log_error);
	struct bh_test_result r;

	c.log_message = tell;
	r = bh_test_serve(&c, BH_TEST_FILES, BYTES(GET));
	HAS(told, "no way");
	HAS(told, "\"GET / HTTP/1.1\" 500 ");
	HAS_NOT(r.log, "no way");
	bh_test_free(&r);
}

Test(handler_logging, a_hook_s_own_message_has_no_control_character)
{
	struct bh_class c = bh_test_class(log_error);
	struct bh_test_result r;

	c.log_message = tell;
	r = bh_test_serve(&c, BH_TEST_FILES, BYTES(GET));
	HAS(r.log, "] a???b~\xff\n");
	bh_test_free(&r);
}

static void
keep(struct bh_handler *h, const char *message)
{
	(void)h;
	snprintf(told, sizeof(told), "%s", message);
}

static int
not_found(struct bh_handler *h)
{
	(void)h;
	return 404;
}

Test(handler_logging, who_has_the_errors_has_the_codes)
{
	struct bh_class c = bh_test_class(not_found);
	struct bh_test_result r;

	c.log_error = keep;
	r = bh_test_serve(&c, BH_TEST_FILES, BYTES(GET));
	cr_expect_str_eq(told, "code 404, message Not Found");
	HAS_NOT(r.log, "message");
	bh_test_free(&r);
}

static int
wide(struct bh_handler *h)
{
	bh_log_error(h, "%lc", (wint_t)0x1f600);
	return hello(h);
}

Test(handler_logging, what_cannot_be_formatted_is_an_empty_line)
{
	struct bh_test_result r = serve(wide, GET);

	HAS(r.log, "<3>192.0.2.7 - - [*] \n");
	bh_test_free(&r);
}

/* What a connection's log has in this format; verbose or not. */
static const char *
log_in(enum bh_log_format format, enum bh_log_sink sink, bool verbose)
{
	static char text[2000];
	struct bh_class class = bh_test_class(not_found);
	struct bh_config config;
	int fds[2], log[2];
	struct bh_connection c = { .stop = -1, .in_kind = BH_FD_CONNECTION,
	    .out_kind = BH_FD_CONNECTION, .peer = { .host = "192.0.2.7" } };
	ssize_t n;

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
	cr_assert(pipe(log) == 0);
	bh_config__init(&config, &class, sizeof(class));
	config.log = (struct bh_log){ .sink = sink, .fd = log[1],
	    .kind = BH_FD_PIPE };
	config.log_format = format;
	config.verbose = verbose;
	c.in = c.out = fds[0];
	cr_assert(write(fds[1], "GET / HT", 8) == 8);
	shutdown(fds[1], SHUT_WR);
	bh_handler__serve(&config, &c, NULL);
	close(log[1]);
	n = read(log[0], text, sizeof(text) - 1);
	text[n < 0 ? 0 : n] = '\0';
	return text;
}

Test(handler_logging, an_access_log_has_nothing_else_but_errors)
{
	static const char line[] = "the connection ended inside";

	HAS(log_in(BH_FORMAT_PYTHON, BH_LOG_STREAM, false), line);
	IS(log_in(BH_FORMAT_COMMON, BH_LOG_STREAM, false), "");
	IS(log_in(BH_FORMAT_COMBINED, BH_LOG_STREAM, false), "");
	HAS(log_in(BH_FORMAT_COMBINED, BH_LOG_STREAM, true), line);
	HAS(log_in(BH_FORMAT_COMBINED, BH_LOG_PREFIXED_STREAM, false), line);
}
