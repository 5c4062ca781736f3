/* Files as bodies, also such that change meanwhile. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

static int file = -1;
static size_t announced, wanted;
static off_t offset;
static ssize_t got;

static int
send_file(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	if (announced > 0)
		bh_send_headerf(h, "Content-Length", "%zu", announced);
	bh_end_headers(h);
	got = bh_sendfile(h, file, offset, wanted);
	return 0;
}

/* Of `size` bytes: 0, 1, ... 250, 0, ... */
static void
make_file(size_t size)
{
	unsigned char *data = malloc(size);

	for (size_t i = 0; i < size; i++)
		data[i] = (unsigned char)(i % 251);
	file = memfd_create("file", 0);
	cr_assert(pwrite(file, data, size, 0) == (ssize_t)size);
	free(data);
	offset = 0;
}

static struct bh_test_result
serve(enum bh_test_way way)
{
	struct bh_class c = bh_test_class(send_file);

	return bh_test_serve(&c, way, GET GET, strlen(GET GET));
}

/* The first answer has `len` bytes of the file from `from` on. */
static void
expect_file(const struct bh_test_result *r, size_t len, size_t from)
{
	const char *body = bh_test_body(r->out);

	cr_assert(r->len - (size_t)(body - r->out) >= len);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)body[i] != (from + i) % 251)
			cr_assert(false, "byte %zu", i);
}

/* A whole file, twice on the connection, by all ways. */
static void
expect_whole(size_t size)
{
	for (enum bh_test_way way = BH_TEST_FILES; way <= BH_TEST_SOCKET;
	    way++) {
		struct bh_test_result r = serve(way);

		cr_expect(got == (ssize_t)size);
		expect_file(&r, size, 0);
		cr_expect(bh_test_count(r.log, "\" 200 ") == 2);
		cr_expect(bh_test_count(r.log, "<3>") == 0, "%s", r.log);
		bh_test_free(&r);
	}
}

Test(handler_sendfile, a_small_file)
{
	make_file(1000);
	announced = wanted = 1000;
	expect_whole(1000);
}

Test(handler_sendfile, a_large_file)
{
	make_file(700000);
	announced = wanted = 700000;
	expect_whole(700000);
}

Test(handler_sendfile, no_length_given)
{
	struct bh_test_result r;

	make_file(1000);
	announced = 0;
	wanted = 1000;
	r = serve(BH_TEST_SOCKET);
	HAS(r.out, "\r\nContent-Length: 1000\r\n");
	expect_file(&r, 1000, 0);
	bh_test_free(&r);
}

Test(handler_sendfile, no_length_given_and_large)
{
	struct bh_test_result r;

	make_file(100000);
	announced = 0;
	wanted = 100000;
	r = serve(BH_TEST_SOCKET);
	HAS(r.out, "\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n");
	cr_expect(memcmp(r.out + r.len - 7, "\r\n0\r\n\r\n", 7) == 0);
	cr_expect(bh_test_count(r.log, "\" 200 100000\n") == 2, "%s", r.log);
	bh_test_free(&r);
}

Test(handler_sendfile, a_part_of_a_file)
{
	struct bh_test_result r;

	make_file(50000);
	announced = wanted = 30000;
	offset = 17;
	r = serve(BH_TEST_PIPES);
	expect_file(&r, 30000, 17);
	cr_expect(lseek(file, 0, SEEK_CUR) == 0);
	bh_test_free(&r);
}

Test(handler_sendfile, a_file_that_grew_is_sent_as_announced)
{
	struct bh_test_result r;

	make_file(500);
	announced = wanted = 300;
	r = serve(BH_TEST_SOCKET);
	cr_expect(bh_test_count(r.log, "\" 200 300\n") == 2, "%s", r.log);
	bh_test_free(&r);
}

Test(handler_sendfile, more_than_announced_is_not_sent)
{
	struct bh_test_result r;

	make_file(500);
	announced = 300;
	wanted = 500;
	r = serve(BH_TEST_SOCKET);
	cr_expect(bh_test_count(r.log, "\" 200 300\n") == 2, "%s", r.log);
	cr_expect(bh_test_count(r.log, "<3>") == 2, "%s", r.log);
	bh_test_free(&r);
}

/* The answer is not whole, its connection ends, one line says why. */
static void
expect_cut(size_t size)
{
	for (enum bh_test_way way = BH_TEST_FILES; way <= BH_TEST_SOCKET;
	    way++) {
		struct bh_test_result r = serve(way);

		cr_expect(got == (ssize_t)size, "%zd", got);
		expect_file(&r, size, 0);
		cr_expect(bh_test_count(r.log, "\" 200 ") == 1, "%s", r.log);
		cr_expect(bh_test_count(r.log, "<3>") == 1, "%s", r.log);
		cr_expect(r.len < 5 ||
		    memcmp(r.out + r.len - 5, "0\r\n\r\n", 5) != 0);
		bh_test_free(&r);
	}
}

Test(handler_sendfile, a_small_file_that_shrank_cuts_the_answer)
{
	make_file(500);
	announced = wanted = 900;
	expect_cut(500);
}

Test(handler_sendfile, a_small_file_that_shrank_unannounced_is_whole)
{
	struct bh_test_result r;

	make_file(500);
	announced = 0;
	wanted = 900;
	r = serve(BH_TEST_SOCKET);
	cr_expect(got == 500, "%zd", got);
	HAS(r.out, "\r\nContent-Length: 500\r\n");
	cr_expect(bh_test_count(r.log, "\" 200 500\n") == 2, "%s", r.log);
	bh_test_free(&r);
}

Test(handler_sendfile, a_large_file_that_shrank_cuts_the_answer)
{
	make_file(60000);
	announced = wanted = 90000;
	expect_cut(60000);
}

Test(handler_sendfile, a_large_file_that_shrank_cuts_the_chunks)
{
	make_file(60000);
	announced = 0;
	wanted = 90000;
	for (enum bh_test_way way = BH_TEST_FILES; way <= BH_TEST_SOCKET;
	    way++) {
		struct bh_test_result r = serve(way);

		cr_expect(got == 60000, "%zd", got);
		cr_expect(bh_test_count(r.log, "\" 200 ") == 1, "%s", r.log);
		cr_expect(memcmp(r.out + r.len - 5, "0\r\n\r\n", 5) != 0);
		bh_test_free(&r);
	}
}

Test(handler_sendfile, a_file_that_cannot_be_read_cuts_the_answer)
{
	struct bh_test_result r;

	file = open("/dev/null", O_WRONLY);
	announced = wanted = 10;
	r = serve(BH_TEST_SOCKET);
	cr_expect(got == -EBADF, "%zd", got);
	cr_expect(bh_test_count(r.log, "<3>") == 1, "%s", r.log);
	bh_test_free(&r);
}

Test(handler_sendfile, nothing_is_sent_for_head)
{
	struct bh_class c = bh_test_class(send_file);

	make_file(500);
	announced = wanted = 500;
	cr_expect_str_empty(bh_test_body(bh_test_answer(&c,
	    "HEAD / HTTP/1.1\r\n" HOST "\r\n")));
	cr_expect(got == 500);
}
