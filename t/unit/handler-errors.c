/* Errors that a handler ignores stick, and each has its answer and its line. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "handler.h"

static int
write_and_send_a_directory(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "part", 4);
	bh_sendfile(h, -1, 0, 10);
	return 0;
}

Test(handler_errors, an_ignored_error_of_sendfile_is_a_500)
{
	struct bh_class c = bh_test_class(write_and_send_a_directory);

	HAS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"), "HTTP/1.1 500 ");
}

static int
send_too_much(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_sendfile(h, 0, 0, SIZE_MAX);
	return 0;
}

Test(handler_errors, a_length_beyond_all_files_is_a_500)
{
	struct bh_class c = bh_test_class(send_too_much);

	HAS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"), "HTTP/1.1 500 ");
}

static int
send_a_long_field(struct bh_handler *h)
{
	char *value = malloc(9000);

	memset(value, 'a', 8999);
	value[8999] = '\0';
	bh_send_response(h, 200, NULL);
	bh_send_headerf(h, "Location", "/%s", value);
	bh_end_headers(h);
	free(value);
	return 0;
}

Test(handler_errors, a_long_field_by_printf_is_sent)
{
	struct bh_class c = bh_test_class(send_a_long_field);

	HAS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"),
	    "HTTP/1.1 200 OK\r\n");
}

static const char *
split_version(struct bh_handler *h)
{
	(void)h;
	return "A\r\nSet-Cookie: b";
}

static int
answer_nothing(struct bh_handler *h)
{
	bh_send_response(h, 204, NULL);
	return bh_end_headers(h);
}

Test(handler_errors, a_version_string_cannot_split_the_head)
{
	struct bh_class c = bh_test_class(answer_nothing);
	const char *got;

	c.version_string = split_version;
	got = bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n");
	HAS_NOT(got, "Set-Cookie");
}

static int
connect_it(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	return bh_end_headers(h);
}

Test(handler_errors, the_answer_to_connect_has_no_framing)
{
	static const struct bh_method any[] = { BH_METHOD_ANY(connect_it),
	    BH_METHODS_END };
	struct bh_class c = bh_test_class(connect_it);
	const char *got;

	c.methods = any;
	got = bh_test_answer(&c, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");
	HAS(got, "HTTP/1.1 200 OK\r\n");
	HAS_NOT(got, "Content-Length");
}

static int
lose(struct bh_handler *h)
{
	(void)h;
	return -EIO;
}

Test(handler_errors, a_handler_that_gives_up_is_named_in_the_log)
{
	struct bh_class c = bh_test_class(lose);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES,
	    "GET / HTTP/1.0\r\n\r\n", 18);

	IS(r.out, "");
	HAS(r.log, "GET ended the connection: ");
	bh_test_free(&r);
}

static char heard[256];

static void
hear(struct bh_handler *h, const char *message)
{
	(void)h;
	strncat(heard, message, sizeof(heard) - strlen(heard) - 2);
	strcat(heard, "\n");
}

Test(handler_errors, log_message_hears_the_access_line_as_in_python)
{
	struct bh_class c = bh_test_class(answer_nothing);

	c.log_message = hear;
	bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n");
	cr_expect_str_eq(heard, "\"GET / HTTP/1.0\" 204 0\n");
}

static void
forge(struct bh_handler *h, int code, long long size)
{
	(void)code, (void)size;
	bh_BaseHTTPRequestHandler.log_message(h, "one\nline");
}

Test(handler_errors, a_message_is_one_line_whatever_is_in_it)
{
	struct bh_class c = bh_test_class(answer_nothing);
	struct bh_test_result r;

	c.log_request = forge;
	r = bh_test_serve(&c, BH_TEST_FILES, "GET / HTTP/1.0\r\n\r\n", 18);
	HAS(r.log, "one?line\n");
	bh_test_free(&r);
}

Test(handler_errors, a_class_without_methods_has_only_options)
{
	struct bh_class c = bh_test_class(answer_nothing);

	c.methods = NULL;
	HAS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"),
	    "\r\nAllow: OPTIONS\r\n");
}

/* What printf cannot make: no byte of it is a character. */
static const wchar_t unknown[] = { 0x7fffffff, 0 };

static int
print_a_field(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_headerf(h, "X", "%ls", unknown);
	bh_end_headers(h);
	return 0;
}

static int
print_a_body(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	cr_expect_eq(bh_printf(h, "a%ls", unknown), -EINVAL);
	return 0;
}

Test(handler_errors, what_printf_cannot_make_is_a_500)
{
	struct bh_class c = bh_test_class(print_a_field);

	HAS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"), " 500 ");
	c = bh_test_class(print_a_body);
	HAS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"), " 500 ");
}
