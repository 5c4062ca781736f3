/* The end of an answer: what a program left undone, or a client that left. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>

#include "handler/config.h"
#include "handler/private.h"

#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"
/* A body that is none. */
#define BROKEN "POST / HTTP/1.1\r\n" HOST \
	"Transfer-Encoding: chunked\r\n\r\nx\r\n"

static int status;
static const char *large; /* 100,000 bytes */

static void
make_large(void)
{
	char *text = malloc(100001);

	memset(text, 'x', 100000);
	text[100000] = '\0';
	large = text;
}

static struct bh_test_result
serve(bh_method_function *function, const char *in)
{
	struct bh_class c = bh_test_class(function);

	return bh_test_serve(&c, BH_TEST_FILES, in, strlen(in));
}

static int
say(struct bh_handler *h)
{
	(void)h;
	return status;
}

Test(handler_finish, what_is_no_status_is_a_500)
{
	static const int wrong[] = { 1, 100, 199, 1000, 12345 };
	struct bh_test_result r;
	char line[60];

	for (size_t i = 0; i < ROWS(wrong); i++) {
		status = wrong[i];
		r = serve(say, GET);
		HAS(r.out, "HTTP/1.1 500 ");
		snprintf(line, sizeof(line), "%d is no status to answer with",
		    status);
		HAS(r.log, line);
		bh_test_free(&r);
	}
	status = 999;
	r = serve(say, GET);
	HAS(r.out, "HTTP/1.1 999 ");
	bh_test_free(&r);
}

Test(handler_finish, a_program_may_give_the_connection_up)
{
	static const int errors[] = { -ECONNABORTED, -ECANCELED, -ETIMEDOUT };

	for (size_t i = 0; i < ROWS(errors); i++) {
		struct bh_test_result r;

		status = errors[i];
		r = serve(say, GET GET);
		IS(r.out, "");
		IS(r.log, "");
		bh_test_free(&r);
	}
}

/* An answer of chunks, of which some have left. */
static int
chunks(struct bh_handler *h)
{
	char c;

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, large, 100000);
	return bh_read(h, &c, 1) < 0 ? 0 : 500;
}

static int
whole(struct bh_handler *h)
{
	char c;

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "5");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	bh_flush(h);
	return bh_read(h, &c, 1) < 0 ? 0 : 500;
}

static int
part(struct bh_handler *h)
{
	char c;

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "6");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	bh_flush(h);
	return bh_read(h, &c, 1) < 0 ? 0 : 500;
}

static int
no_body(struct bh_handler *h)
{
	char c;

	bh_send_response(h, 204, NULL);
	bh_end_headers(h);
	bh_flush(h);
	return bh_read(h, &c, 1) < 0 ? 0 : 500;
}

Test(handler_finish, a_broken_body_cuts_what_is_not_whole)
{
	struct bh_test_result r;

	make_large();
	r = serve(chunks, BROKEN GET);
	HAS(r.out, "\r\nTransfer-Encoding: chunked\r\n");
	cr_expect(memcmp(r.out + r.len - 5, "0\r\n\r\n", 5) != 0);
	cr_expect_eq(bh_test_count(r.log, "\" 200 "), 1);
	bh_test_free(&r);
	r = serve(part, BROKEN GET);
	IS(bh_test_body(r.out), "hello");
	cr_expect_eq(bh_test_count(r.log, "\" 200 "), 1);
	bh_test_free(&r);
}

Test(handler_finish, and_leaves_what_is)
{
	struct bh_test_result r = serve(whole, BROKEN GET);

	IS(bh_test_body(r.out), "hello");
	cr_expect_eq(bh_test_count(r.log, "\" 200 5\n"), 1);
	bh_test_free(&r);
	r = serve(no_body, BROKEN GET);
	HAS(r.out, "HTTP/1.1 204 ");
	IS(bh_test_body(r.out), "");
	bh_test_free(&r);
}

static const char *
large_page(struct bh_handler *h, int code)
{
	(void)h;
	return code == status ? large : NULL;
}

static int
wrong_field(struct bh_handler *h)
{
	bh_error_header(h, "a b", "c");
	return 404;
}

/* The client leaves in the middle of an error's page. */
Test(handler_finish, nobody_waits_for_the_error)
{
	struct bh_class c = bh_test_class(wrong_field);
	struct bh_test_result r;

	make_large();
	c.error_page = large_page;
	status = 500;
	bh_test_fail("write", EPIPE, 0);
	r = bh_test_serve(&c, BH_TEST_FILES, GET GET, strlen(GET GET));
	cr_expect(bh_test_fault == NULL);
	IS(r.out, "");
	cr_expect_eq(bh_test_count(r.log, "\" 500 "), 1);
	bh_test_free(&r);
	c = bh_test_class(say);
	c.error_page = large_page;
	status = 404;
	bh_test_fail("write", EPIPE, 0);
	r = bh_test_serve(&c, BH_TEST_FILES, GET GET, strlen(GET GET));
	cr_expect(bh_test_fault == NULL);
	IS(r.out, "");
	HAS_NOT(r.log, "the error answer");
	cr_expect_eq(bh_test_count(r.log, "\" 404 "), 1);
	bh_test_free(&r);
}

static void
add_wrong_field(struct bh_handler *h)
{
	bh_send_header(h, "a b", "c");
}

Test(handler_finish, options_with_a_wrong_field_is_a_500)
{
	struct bh_class c = bh_test_class(say);
	struct bh_test_result r;

	c.end_headers = add_wrong_field;
	r = bh_test_serve(&c, BH_TEST_FILES,
	    BYTES("OPTIONS / HTTP/1.1\r\n" HOST "\r\n"));
	HAS(r.log, "the answer has an invalid field");
	HAS(r.log, "\"OPTIONS / HTTP/1.1\" ");
	bh_test_free(&r);
}

static int
wide(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	return bh_printf(h, "%lc", (wint_t)0x1f600) == -EINVAL ? 0 : 404;
}

Test(handler_finish, what_cannot_be_formatted_is_a_500)
{
	struct bh_test_result r = serve(wide, GET);

	HAS(r.out, "HTTP/1.1 500 ");
	bh_test_free(&r);
}

static int
late_field(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	bh_send_header(h, "A", "b");
	return bh_flush(h) == -EINVAL ? 0 : 404;
}

/* Some of it has left: there can be no other. */
Test(handler_finish, an_answer_that_was_sent_in_spite_of_an_error_is_cut)
{
	struct bh_test_result r = serve(late_field, GET GET);

	HAS(r.out, "HTTP/1.1 200 ");
	cr_expect_eq(bh_test_count(r.out, "HTTP/1.1 "), 1);
	HAS(r.log, "the answer has an invalid field");
	bh_test_free(&r);
}

/* ---- handle.c */

static int
hello(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

Test(handler_handle, a_connection_is_no_listener_and_not_nothing)
{
	struct bh_class c = bh_test_class(hello);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(listen(fd, 1) == 0);
	cr_expect_eq(bh_handle_connection(&c, fd, fd, NULL), -EBADF);
	close(fd);
	cr_expect_eq(bh_handle_connection(&c, fd, fd, NULL), -EBADF);
	fd = open("/dev/null", O_RDWR);
	cr_expect_eq(bh_handle_connection(&c, fd, fd, NULL), -EBADF);
	close(fd);
}

/* Bytes that are mapped: /proc/self/statm has their pages first. */
static long
mapped(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long pages = 0;

	cr_assert(f != NULL && fscanf(f, "%ld", &pages) == 1);
	fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

static int
spends(struct bh_handler *h)
{
	cr_assert_not_null(bh_alloc(h, 2000));
	return hello(h);
}

Test(handler_handle, whoever_lives_on_has_its_memory_back)
{
	struct bh_class c = bh_test_class(spends);
	const char in[] = "GET / HTTP/1.1\r\n" HOST "\r\n";
	long before = 0;
	int i;

	for (i = 0; i < 50; i++) {
		struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, in,
		    sizeof(in) - 1);

		cr_expect(bh_test_has(r.out, "hello"));
		bh_test_free(&r);
		before = i == 9 ? mapped() : before;
	}
	cr_expect_lt(mapped() - before, 400000);
}
