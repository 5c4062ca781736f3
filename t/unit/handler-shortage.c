/* Memory that is short: an answer that says so, and no connection that
 * hangs. */
#include "handler.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "handler/private.h"

#define GET "GET / HTTP/1.1\r\n" HOST

static ssize_t got;
static bool called;

/* From now on the request's memory has no room, and there is no more once. */
static void
spend(struct bh_handler *h)
{
	cr_assert(bh_alloc(h, 100000) != NULL);
	bh_test_fail("mmap", ENOMEM, 0);
}

/* Serves where the allocation behind `after` others fails. */
static struct bh_test_result
serve(struct bh_class *c, const char *in, unsigned after)
{
	struct bh_test_result r;

	bh_test_fail("mmap", ENOMEM, after);
	called = false;
	r = bh_test_serve(c, BH_TEST_FILES, in, strlen(in));
	return r;
}

static int
hello(struct bh_handler *h)
{
	called = true;
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

/* Heads that begin to need more memory at any of their parts: 503 where there
 * is none, and where none is needed the answer. */
static void
expect_503(const char *before, char filler, const char *behind)
{
	struct bh_class c = bh_test_class(hello);
	unsigned short_of = 0;
	char in[2000];

	for (int len = 1; len < 1200; len += 7) {
		struct bh_test_result r;

		snprintf(in, sizeof(in), "%s%*s%s", before, len, "", behind);
		memset(in + strlen(before), filler, (size_t)len);
		/* the first is of the connection */
		r = serve(&c, in, 1);
		HAS(r.out, called ? "\r\n\r\nhello" : "HTTP/1.1 503 ");
		short_of += !called;
		bh_test_free(&r);
	}
	cr_expect(short_of > 0);
}

Test(handler_shortage, a_long_target)
{
	expect_503("GET /", 'a', " HTTP/1.1\r\n" HOST "\r\n");
}

Test(handler_shortage, a_long_target_without_a_version)
{
	struct bh_class c = bh_test_class(hello);
	struct bh_test_result r;
	char in[1200] = "GET /";

	memset(in + 5, 'a', 1010);
	strcpy(in + 5 + 1010, "\r\n");
	r = serve(&c, in, 1);
	cr_expect(bh_test_fault == NULL);
	HAS(r.out, "503 Service Unavailable");
	bh_test_free(&r);
}

Test(handler_shortage, an_absolute_target)
{
	expect_503("GET http://b/", 'a', " HTTP/1.1\r\n" HOST "\r\n");
	expect_503("GET http://", 'b', "/ HTTP/1.1\r\n" HOST "\r\n");
}

Test(handler_shortage, many_fields)
{
	struct bh_class c = bh_test_class(hello);
	unsigned short_of = 0;
	char in[2000];

	for (int count = 1; count < 99; count++) {
		struct bh_test_result r;
		size_t len = (size_t)sprintf(in, GET);

		for (int i = 0; i < count; i++)
			len += (size_t)sprintf(in + len, "A:b\r\n");
		strcpy(in + len, "\r\n");
		r = serve(&c, in, 1);
		HAS(r.out, called ? "\r\n\r\nhello" : "HTTP/1.1 503 ");
		short_of += !called;
		bh_test_free(&r);
	}
	cr_expect(short_of > 50);
}

Test(handler_shortage, a_head_that_needs_another_buffer)
{
	struct bh_class c = bh_test_class(hello);
	struct bh_test_result r;
	char in[4000];

	snprintf(in, sizeof(in), GET "A: %*s\r\n\r\n", 3000, "b");
	r = serve(&c, in, 1);
	cr_expect(bh_test_fault == NULL);
	HAS(r.out, "HTTP/1.1 503 ");
	HAS(r.out, "\r\nConnection: close\r\n");
	bh_test_free(&r);
}

static int
echo(struct bh_handler *h)
{
	return bh_test_echo(h, 1000);
}

static int
read_all(struct bh_handler *h)
{
	char buf[100];

	while ((got = bh_read(h, buf, sizeof(buf))) > 0)
		;
	return got < 0 ? (int)got : hello(h);
}

Test(handler_shortage, a_body_that_needs_another_buffer)
{
	struct bh_class c = bh_test_class(read_all);
	struct bh_test_result r;
	char in[3000];

	snprintf(in, sizeof(in), "POST / HTTP/1.1\r\n" HOST
	    "Content-Length: 500\r\nA: %*s\r\n\r\n%500s", 1750, "b", "");
	c.max_body = 1000;
	r = serve(&c, in, 1);
	cr_expect(bh_test_fault == NULL);
	cr_expect_eq(got, -ENOMEM);
	HAS(r.out, "HTTP/1.1 503 ");
	HAS(r.out, "\r\nConnection: close\r\n");
	bh_test_free(&r);
}

Test(handler_shortage, a_connection)
{
	struct bh_class c = bh_test_class(echo);
	int in = memfd_create("in", 0);

	bh_test_fail("mmap", ENOMEM, 0);
	cr_expect_eq(bh_handle_connection(&c, in, in, NULL), -ENOMEM);
	close(in);
}

static int
do_GET(struct bh_handler *h)
{
	const char *path = h->path;

	if (path[1] != 'e')
		bh_send_response(h, 200, NULL);
	spend(h);
	if (strcmp(path, "/headerf") == 0)
		bh_send_headerf(h, "A", "%600d", 1);
	if (path[1] != 'h')
		bh_test_fail("mmap", ENOMEM, 0);
	if (strcmp(path, "/error-page") == 0)
		return 404;
	if (strcmp(path, "/error-header") == 0) {
		bh_error_header(h, "A", "b");
		return 404;
	}
	bh_end_headers(h);
	if (strcmp(path, "/printf") == 0)
		got = bh_printf(h, "%600d", 1);
	else if (strcmp(path, "/date") == 0)
		bh_printf(h, "<%s>", bh_date_time_string(h, 0));
	else if (strcmp(path, "/log-date") == 0)
		bh_printf(h, "<%s>", bh_log_date_time_string(h));
	return 0;
}

static struct bh_test_result
get(const char *path)
{
	struct bh_class c = bh_test_class(do_GET);
	char in[200];

	snprintf(in, sizeof(in), "GET %s HTTP/1.1\r\n" HOST "\r\n", path);
	return bh_test_serve(&c, BH_TEST_FILES, in, strlen(in));
}

Test(handler_shortage, what_printf_makes)
{
	static const char *const paths[] = { "/headerf", "/printf" };

	for (size_t i = 0; i < ROWS(paths); i++) {
		struct bh_test_result r = get(paths[i]);

		HAS(r.out, "HTTP/1.1 500 ");
		HAS(r.log, "the answer Cannot allocate memory\n");
		bh_test_free(&r);
	}
	cr_expect_eq(got, -ENOMEM);
}

Test(handler_shortage, a_date_is_none)
{
	static const char *const paths[] = { "/date", "/log-date" };

	for (size_t i = 0; i < ROWS(paths); i++) {
		struct bh_test_result r = get(paths[i]);

		IS(bh_test_body(r.out), "<>");
		bh_test_free(&r);
	}
}

Test(handler_shortage, an_error_has_no_page)
{
	struct bh_test_result r = get("/error-page");

	HAS(r.out, "HTTP/1.1 404 Not Found\r\n");
	HAS(r.out, "\r\nContent-Length: 0\r\n");
	IS(bh_test_body(r.out), "");
	bh_test_free(&r);
}

Test(handler_shortage, an_error_goes_without_the_field)
{
	struct bh_test_result r = get("/error-header");

	HAS(r.out, "HTTP/1.1 404 Not Found\r\n");
	HAS_NOT(r.out, "\r\nA: b");
	HAS(r.log, "no room for the field A\n");
	bh_test_free(&r);
}

static int
hello_and_spend(struct bh_handler *h)
{
	hello(h);
	spend(h);
	return 0;
}

static int
follow(struct bh_handler *h)
{
	if (strcmp(h->path, "/") != 0)
		return hello(h);
	spend(h);
	return bh_redirect__follow(h, "/b");
}

Test(handler_shortage, another_target_without_the_body)
{
	struct bh_class c = bh_test_class(follow);

	HAS(bh_test_answer(&c, "POST / HTTP/1.1\r\n" HOST
	    "Content-Length: 1\r\n\r\na"), "HTTP/1.1 503 ");
	/* there is nothing to leave out */
	HAS(bh_test_answer(&c, GET "\r\n"), "HTTP/1.1 200 ");
}

/* With so many fields before it. */
Test(handler_shortage, what_is_allowed)
{
	struct bh_class c = bh_test_class(hello);
	unsigned short_of = 0;
	char in[2000];

	for (int count = 1; count < 40; count++) {
		struct bh_test_result r;
		size_t len = (size_t)sprintf(in, "OPTIONS * HTTP/1.1\r\n" HOST);

		for (int i = 0; i < count; i++)
			len += (size_t)sprintf(in + len, "A:b\r\n");
		strcpy(in + len, "\r\n");
		r = serve(&c, in, 1);
		if (bh_test_fault != NULL)
			HAS(r.out, "\r\nAllow: GET, ");
		else if (bh_test_has(r.out, "HTTP/1.1 204 "))
			HAS(r.out, "\r\nAllow: \r\n");
		short_of += bh_test_has(r.out, "\r\nAllow: \r\n");
		bh_test_free(&r);
	}
	cr_expect(short_of > 0);
}

/* A line that would need more is cut. */
Test(handler_shortage, a_long_line_of_the_log)
{
	struct bh_class c = bh_test_class(hello_and_spend);
	struct bh_test_result r;
	char in[2000];

	snprintf(in, sizeof(in), "GET /%*s HTTP/1.1\r\n" HOST "\r\n", 1500, "");
	memset(in + 5, 'a', 1500);
	r = bh_test_serve(&c, BH_TEST_FILES, in, strlen(in));
	HAS(r.out, "\r\n\r\nhello");
	HAS(r.log, " \"GET /aaaa");
	cr_expect(strlen(r.log) > 900 && strlen(r.log) <= 1024 + 4, "%s",
	    r.log);
	bh_test_free(&r);
}
