/* Answers in the output buffer: what fits, what does not, and who is in the
 * way; calls out of order. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "handler/private.h"

#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

enum { RESERVE = 256 }; /* of lib/handler/write.c */

static char filler[40000];
static int number;      /* what the function is called with */
static off_t left;      /* bytes that had left by then */
static ssize_t got;

static struct bh_test_result
serve(bh_method_function *function, const char *in)
{
	struct bh_class c = bh_test_class(function);

	memset(filler, 'x', sizeof(filler) - 1);
	return bh_test_serve(&c, BH_TEST_FILES, in, strlen(in));
}

static int
fill(struct bh_handler *h)
{
	struct bh_conn *c = &h->private->conn;
	struct stat st;
	size_t room;

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, filler, 25000);
	room = bh_conn__room(c) - RESERVE;
	bh_write(h, filler, room + (size_t)number);
	cr_assert(fstat(c->out, &st) == 0);
	left = st.st_size;
	return 0;
}

Test(handler_write, what_just_fits_waits_for_more)
{
	struct bh_test_result r;

	number = 0;
	r = serve(fill, GET);
	cr_expect_eq(left, 0);
	HAS(r.out, "\r\nContent-Length: ");
	bh_test_free(&r);
	number = 1;
	r = serve(fill, GET);
	cr_expect(left > 25000);
	HAS(r.out, "\r\nTransfer-Encoding: chunked\r\n");
	bh_test_free(&r);
}

/* A field of so many bytes. */
static int
field(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	filler[number] = '\0';
	bh_send_header(h, "A", filler);
	filler[number] = 'x';
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

/* It leaves the room for what frames the body, or is none. */
Test(handler_write, a_head_has_up_to_32_kib)
{
	int good = 0, bad = 0;

	for (number = 32300; number < 32800; number++) {
		struct bh_test_result r = serve(field, GET);

		if (bh_test_has(r.out, "HTTP/1.1 200 ")) {
			HAS(bh_test_body(r.out), "hello");
			cr_expect(bad == 0);
			good++;
		} else {
			HAS(r.out, "HTTP/1.1 500 ");
			HAS(r.log, "has a head of more than 32 KiB");
			bad++;
		}
		bh_test_free(&r);
	}
	cr_expect(good > 0 && bad > RESERVE);
}

/* The first answer waits in the buffer where the second has no room. */
static int
second(struct bh_handler *h)
{
	if (h->private->requests > 1)
		return field(h);
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, filler, 1000);
	return 0;
}

Test(handler_write, an_earlier_answer_makes_way)
{
	struct bh_test_result r;

	number = 32000;
	r = serve(second, GET GET);
	cr_expect_eq(bh_test_count(r.out, "HTTP/1.1 200 "), 2);
	bh_test_free(&r);
	number = 39000;
	r = serve(second, GET GET);
	cr_expect_eq(bh_test_count(r.out, "HTTP/1.1 200 "), 1);
	cr_expect_eq(bh_test_count(r.out, "HTTP/1.1 500 "), 1);
	bh_test_free(&r);
	number = 32000;
	bh_test_fail("write", EPIPE, 0);
	r = serve(second, GET GET);
	cr_expect(bh_test_fault == NULL);
	IS(r.out, "");
	bh_test_free(&r);
}

static int
respond(struct bh_handler *h)
{
	bh_send_response(h, number, NULL);
	bh_end_headers(h);
	return 0;
}

static int
respond_twice(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	return respond(h);
}

static int
raw_behind_a_head(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_answer__begin_raw(h);
	bh_end_headers(h);
	return 0;
}

static int
coded(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Transfer-Encoding", number == 0 ? "gzip" :
	    "Chunked");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

static void
expect_refused(bh_method_function *function)
{
	struct bh_test_result r = serve(function, GET);

	HAS(r.out, "HTTP/1.1 500 ");
	HAS(r.log, "the answer has an invalid field, or calls out of order");
	bh_test_free(&r);
}

Test(handler_write, a_status_has_three_digits)
{
	static const int wrong[] = { -1, 0, 99, 1000 };

	for (size_t i = 0; i < ROWS(wrong); i++) {
		number = wrong[i];
		expect_refused(respond);
	}
}

Test(handler_write, an_answer_begins_once)
{
	number = 200;
	expect_refused(respond_twice);
	expect_refused(raw_behind_a_head);
}

Test(handler_write, chunks_are_the_only_coding_of_a_transfer)
{
	struct bh_test_result r;

	number = 0;
	expect_refused(coded);
	number = 1;
	r = serve(coded, GET);
	HAS(r.out, "\r\n\r\nhello");
	HAS_NOT(r.out, "Chunked");
	bh_test_free(&r);
}

/* Interim answers have no field of their own. */
static int
interim(struct bh_handler *h)
{
	bh_send_response(h, 103, NULL);
	bh_send_header(h, "Link", "</a>");
	bh_end_headers(h);
	number = 204;
	return respond(h);
}

Test(handler_write, an_interim_answer_has_no_date)
{
	struct bh_test_result r = serve(interim, GET);

	HAS(r.out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n"
	    "\r\nHTTP/1.1 204 ");
	bh_test_free(&r);
}

/* ---- sendfile.c */

static int
send_file(struct bh_handler *h)
{
	int fd = open(number == 0 ? "/" : "/proc/self/exe", O_RDONLY);

	if (number != 1) {
		bh_send_response(h, 200, NULL);
		bh_end_headers(h);
	}
	if (number == 2)
		bh_write(h, filler, 25000);
	got = bh_sendfile(h, fd, 0, number == 3 ? (size_t)-1 : 10000);
	close(fd);
	return 0;
}

Test(handler_sendfile, what_is_no_file_is_a_500)
{
	struct bh_test_result r;

	number = 0;
	r = serve(send_file, GET);
	cr_expect_eq(got, -EISDIR);
	HAS(r.out, "HTTP/1.1 500 ");
	HAS(r.log, "Is a directory");
	bh_test_free(&r);
}

Test(handler_sendfile, before_its_head_or_too_long_it_is_refused)
{
	number = 1;
	expect_refused(send_file);
	cr_expect_eq(got, -EINVAL);
	number = 3;
	expect_refused(send_file);
	cr_expect_eq(got, -EINVAL);
}

Test(handler_sendfile, a_client_that_left_before_it)
{
	struct bh_test_result r;

	number = 2;
	bh_test_fail("write", EPIPE, 0);
	r = serve(send_file, GET);
	cr_expect(bh_test_fault == NULL);
	cr_expect_eq(got, -EPIPE);
	IS(r.out, "");
	bh_test_free(&r);
}
