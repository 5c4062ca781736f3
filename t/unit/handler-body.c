/* The request's body: where it ends, and what becomes of what nobody read. */
#include "handler.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/config.h"
#include "handler/private.h"

#define POST(fields) "POST / HTTP/1.1\r\n" HOST fields "\r\n"
#define NEXT "GET / HTTP/1.1\r\n" HOST "\r\n"

/* Reads by so many bytes; what is negative is answered as its number. */
static size_t step = 4096;

static int
echo(struct bh_handler *h)
{
	return bh_test_echo(h, step);
}

/* The bodies of all answers, one after the other. */
static void
expect_bodies(const char *in, const char *first, const char *second)
{
	struct bh_class c = bh_test_class(echo);
	static const size_t steps[] = { 4096, 1, 3 };

	for (size_t i = 0; i < ROWS(steps); i++) {
		step = steps[i];
		const char *body = bh_test_body(bh_test_answer(&c, in));

		cr_expect(strncmp(body, first, strlen(first)) == 0, "%s", body);
		body += strlen(first);
		if (second == NULL)
			cr_expect_str_empty(body);
		else
			cr_expect_str_eq(bh_test_body(body), second);
	}
}

Test(handler_body, ends_with_its_content_length)
{
	expect_bodies(POST("Content-Length: 5\r\n") "helloPOST / HTTP/1.1\r\n"
	    HOST "Content-Length: 3\r\n\r\nyou", "hello", "you");
}

Test(handler_body, ends_with_its_last_chunk)
{
	expect_bodies(POST("Transfer-Encoding: chunked\r\n")
	    "2\r\nhe\r\n3;ext=\"x\"\r\nllo\r\n0\r\n\r\n" NEXT, "hello", "");
}

Test(handler_body, trailers_are_dropped)
{
	expect_bodies(POST("Transfer-Encoding: Chunked\r\n")
	    "5\r\nhello\r\n0\r\nX-Trailer: GET / HTTP/1.1\r\nY: z\r\n\r\n" NEXT,
	    "hello", "");
}

Test(handler_body, is_empty_without_framing)
{
	expect_bodies(POST("") NEXT, "", "");
}

/* The request is answered with the status, once, and the connection ends. */
static void
expect_end(bh_method_function *function, const char *in, const char *status)
{
	struct bh_class c = bh_test_class(function);
	const char *answer = bh_test_answer(&c, in);

	HAS(answer, status);
	HAS(answer, "Connection: close\r\n");
	cr_expect(bh_test_count(answer, "HTTP/1.1 ") == 1, "%s", answer);
}

Test(handler_body, cut_by_the_client_is_a_400)
{
	expect_end(echo, POST("Content-Length: 9\r\n") "hello", " 400 ");
}

Test(handler_body, cut_inside_a_chunk_is_a_400)
{
	expect_end(echo, POST("Transfer-Encoding: chunked\r\n")
	    "9\r\nhello", " 400 ");
}

Test(handler_body, without_its_last_chunk_is_a_400)
{
	expect_end(echo, POST("Transfer-Encoding: chunked\r\n")
	    "5\r\nhello\r\n", " 400 ");
}

Test(handler_body, chunks_that_are_none_are_a_400)
{
	expect_end(echo, POST("Transfer-Encoding: chunked\r\n")
	    "5\nhello\r\n0\r\n\r\n" NEXT, " 400 ");
}

Test(handler_body, too_many_trailers_are_a_431)
{
	char in[8192] = POST("Transfer-Encoding: chunked\r\n") "0\r\n";

	for (int i = 0; i < 101; i++)
		strcat(in, "X: y\r\n");
	strcat(in, "\r\n" NEXT);
	expect_end(echo, in, " 431 ");
}

Test(handler_body, that_nobody_reads_is_drained)
{
	struct bh_class c = bh_test_class(bh_test_read_none);
	const char *answer = bh_test_answer(&c,
	    POST("Content-Length: 16\r\n") "GET / HTTP/1.0\r\n" NEXT);

	cr_expect(bh_test_count(answer, "200 OK") == 2, "%s", answer);
	HAS_NOT(answer, "close");
}

static char *
post_of(size_t len)
{
	static char in[70000];
	int head = snprintf(in, sizeof(in), "POST / HTTP/1.1\r\n" HOST
	    "Content-Length: %zu\r\n\r\n", len);

	memset(in + head, 'x', len);
	strcpy(in + head + len, NEXT);
	return in;
}

Test(handler_body, of_64_kib_is_drained)
{
	struct bh_class c = bh_test_class(bh_test_read_none);

	cr_expect(bh_test_count(bh_test_answer(&c, post_of(65536)), "200 OK")
	    == 2);
}

Test(handler_body, of_more_than_64_kib_closes)
{
	expect_end(bh_test_read_none, post_of(65537), " 200 ");
}

Test(handler_body, in_chunks_that_nobody_reads_closes)
{
	expect_end(bh_test_read_none, POST("Transfer-Encoding: chunked\r\n")
	    "0\r\n\r\n" NEXT, " 200 ");
}

static int
read_three(struct bh_handler *h)
{
	char buf[3];

	bh_read(h, buf, sizeof(buf));
	return bh_test_read_none(h);
}

Test(handler_body, read_in_part_is_drained)
{
	struct bh_class c = bh_test_class(read_three);

	cr_expect(bh_test_count(bh_test_answer(&c,
	    POST("Content-Length: 9\r\n") "hello you" NEXT), "200 OK") == 2);
}

Test(handler_body, longer_than_max_body_is_a_413_before_it_is_read)
{
	struct bh_class c = bh_test_class(echo);

	c.max_body = 4;
	const char *answer = bh_test_answer(&c,
	    POST("Content-Length: 5\r\nExpect: 100-continue\r\n"));
	HAS(answer, "HTTP/1.1 413 ");
	HAS(answer, "Connection: close\r\n");
	HAS_NOT(answer, " 100 ");
}

Test(handler_body, in_chunks_longer_than_max_body_is_a_413)
{
	struct bh_class c = bh_test_class(echo);

	c.max_body = 4;
	const char *answer = bh_test_answer(&c, POST("Transfer-Encoding: "
	    "chunked\r\n") "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n" NEXT);
	HAS(answer, "HTTP/1.1 413 ");
	cr_expect(bh_test_count(answer, "HTTP/1.1 ") == 1, "%s", answer);
}

Test(handler_body, of_max_body_is_read)
{
	struct bh_class c = bh_test_class(echo);

	c.max_body = 5;
	HAS(bh_test_answer(&c, POST("Transfer-Encoding: chunked\r\n")
	    "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"), "\r\n\r\nhello");
}

/* The answer is on its way before the body: it cannot be a success then. */
static int
stream(struct bh_handler *h)
{
	char buf[100];
	ssize_t n;

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	while ((n = bh_read(h, buf, sizeof(buf))) > 0) {
		bh_write(h, buf, (size_t)n);
		bh_flush(h);
	}
	return 0;
}

Test(handler_body, cut_while_the_answer_leaves_cuts_the_answer)
{
	struct bh_class c = bh_test_class(stream);
	const char *answer = bh_test_answer(&c,
	    POST("Content-Length: 9\r\n") "hello");

	HAS(answer, "chunked\r\n");
	HAS_NOT(answer, "\r\n0\r\n");
}

/* ---- of a client that talks when it is told to */

static int client;
static ssize_t got[4];

/* Serves a head with that field; its handler has the client at hand. */
static void
converse(bh_method_function *function, const char *head)
{
	struct bh_class class = bh_test_class(function);
	struct bh_connection c = { .stop = -1, .in_kind = BH_FD_CONNECTION,
	    .out_kind = BH_FD_CONNECTION, .peer = { .host = "192.0.2.7" } };
	struct bh_config config;
	int fds[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
	class.timeout.idle = 1;
	bh_config__init(&config, &class, sizeof(class));
	client = fds[0];
	c.in = c.out = fds[1];
	cr_assert(write(client, head, strlen(head)) > 0);
	bh_handler__serve(&config, &c, NULL);
	close(fds[1]);
	close(client);
}

static int
read_now(struct bh_handler *h)
{
	char buf[10];

	got[0] = bh_body__read_now(h, buf, sizeof(buf));
	cr_expect(write(client, "hello", 5) == 5);
	got[1] = bh_body__read_now(h, buf, sizeof(buf));
	cr_expect(memcmp(buf, "hello", 5) == 0);
	h->private->x.body.deadline.at = 1;
	got[2] = bh_body__read_now(h, buf, sizeof(buf));
	got[3] = bh_body__read_now(h, buf, sizeof(buf));
	return 200;
}

Test(handler_body, without_a_wait_until_its_time_is_over)
{
	converse(read_now, POST("Content-Length: 10\r\n"));
	cr_expect_eq(got[0], -EAGAIN);
	cr_expect_eq(got[1], 5);
	cr_expect_eq(got[2], -ETIMEDOUT);
	cr_expect_eq(got[3], -ETIMEDOUT);
}

static int
read_nothing(struct bh_handler *h)
{
	char buf[10];

	got[0] = bh_read(h, buf, 0);
	got[1] = bh_read(h, buf, sizeof(buf));
	got[2] = bh_read(h, buf, sizeof(buf));
	got[3] = bh_read(h, buf, sizeof(buf));
	return 200;
}

Test(handler_body, no_bytes_are_no_end)
{
	converse(read_nothing, POST("Content-Length: 5\r\n") "hello");
	cr_expect_eq(got[0], 0);
	cr_expect_eq(got[1], 5);
	cr_expect_eq(got[2], 0);
	cr_expect_eq(got[3], 0);
}

Test(handler_body, the_first_error_stays)
{
	converse(read_nothing, POST("Transfer-Encoding: chunked\r\n")
	    "2\r\nhe\r\nx\r\n");
	cr_expect_eq(got[1], 2);
	cr_expect(got[2] < 0);
	cr_expect_eq(got[3], got[2]);
}
