/* What a handler does wrong, or a file, must not turn one answer into a part
 * of the next. */
#include "handler.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"

/* The first answer has that status, and the second request its own. */
static void
is_followed(bh_method_function *function, const char *status)
{
	struct bh_class c = bh_test_class(function);
	const char *answer = bh_test_answer(&c, GET("/wrong") GET("/right"));

	cr_expect(strncmp(answer, status, strlen(status)) == 0, "%s", answer);
	cr_expect(bh_test_count(answer, "HTTP/1.1 ") == 2, "%s", answer);
	cr_expect(bh_test_has(answer, "\r\n\r\nright"), "%s", answer);
}

static int
answer(struct bh_handler *h, const char *text)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, text, strlen(text));
	return 0;
}

static int
return_no_status(struct bh_handler *h)
{
	return h->path[1] == 'r' ? answer(h, "right") : 7;
}

static int
return_an_interim_status(struct bh_handler *h)
{
	return h->path[1] == 'r' ? answer(h, "right") : 104;
}

static int
split_the_error(struct bh_handler *h)
{
	if (h->path[1] == 'r')
		return answer(h, "right");
	bh_error_header(h, "X", "a\r\nb: c");
	return 404;
}

Test(handler_attack, a_number_that_is_no_status_is_a_500)
{
	is_followed(return_no_status, "HTTP/1.1 500 ");
	is_followed(return_an_interim_status, "HTTP/1.1 500 ");
}

Test(handler_attack, an_error_answer_with_an_invalid_field_is_a_500)
{
	is_followed(split_the_error, "HTTP/1.1 500 ");
}

/* As no phrase for 500 can be sent, nothing can. */
Test(handler_attack, where_no_error_can_be_sent_the_connection_ends)
{
	static const struct bh_response responses[] = {
		{ 500, "a\r\nb", "" }, { 0, NULL, NULL },
	};
	struct bh_class c = bh_test_class(return_no_status);

	c.responses = responses;
	IS(bh_test_answer(&c, GET("/wrong") GET("/right")), "");
}

/* Too late: nothing of it may stand behind the first. */
static int
answer_twice(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "5");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	bh_send_response(h, 204, NULL);
	bh_flush(h);
	return 0;
}

Test(handler_attack, of_a_second_answer_nothing_leaves)
{
	struct bh_class c = bh_test_class(answer_twice);
	const char *got = bh_test_answer(&c, GET("/"));

	IS(bh_test_body(got), "hello");
}

/* Ten bytes and then EIO: memory before a hole. */
static int
send_what_ends_in_an_error(struct bh_handler *h)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char *at;

	if (h->path[1] == 'r')
		return answer(h, "right");
	at = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(at, 'x', page);
	munmap(at + page, page);
	answer(h, "before");
	cr_expect(bh_sendfile(h, fd, (off_t)(at + page - 10), 20) < 0);
	bh_write(h, "after", 5);
	close(fd);
	return 0;
}

Test(handler_attack, a_file_that_cannot_be_read_is_a_500_whoever_looks)
{
	struct bh_class c = bh_test_class(send_what_ends_in_an_error);
	const char *got = bh_test_answer(&c, GET("/wrong") GET("/right"));

	HAS(got, "HTTP/1.1 500 ");
	HAS(got, "\r\n\r\nright");
}

/* The head fits, and with the framing of the body it does not. */
static int
send_a_full_head(struct bh_handler *h)
{
	static char value[4000];

	if (h->path[1] == 'r')
		return answer(h, "right");
	memset(value, 'x', sizeof(value) - 1);
	bh_send_response(h, 200, NULL);
	for (int i = 0; i < 4; i++)
		bh_send_header(h, "X", value);
	bh_send_headerf(h, "Y", "%.*s", atoi(h->path + 1), value);
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	bh_flush(h);
	return 0;
}

Test(handler_attack, no_part_of_a_head_leaves_without_the_rest)
{
	struct bh_class c = bh_test_class(send_a_full_head);
	char in[200];

	for (int len = 100; len < 380; len++) {
		sprintf(in, "GET /%d HTTP/1.1\r\n" HOST "\r\n" GET("/right"),
		    len);
		const char *got = bh_test_answer(&c, in);
		bool full = strncmp(got, "HTTP/1.1 200 ", 13) == 0;

		cr_expect(full ? bh_test_has(got, "\r\nhello\r\n0\r\n\r\n") :
		    !bh_test_has(got, "xxx"), "%d", len);
		HAS(got, "\r\n\r\nright");
	}
}

static int
keep_alive(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Connection", "keep-alive");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

Test(handler_attack, http_0_9_has_one_answer)
{
	struct bh_class c = bh_test_class(keep_alive);

	IS(bh_test_answer(&c, "GET /\r\n" GET("/")), "hello");
}

static int
write_much_and_fail(struct bh_handler *h)
{
	char *text = bh_alloc(h, 40000);

	memset(text, 'x', 40000);
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, text, 40000);
	return 500;
}

Test(handler_attack, no_error_page_stands_behind_a_body_that_has_left)
{
	struct bh_class c = bh_test_class(write_much_and_fail);
	const char *got = bh_test_answer(&c, "GET /\r\n");

	cr_expect(strlen(got) == 40000, "%zu", strlen(got));
	HAS_NOT(got, "<html");
}

Test(handler_attack, a_target_with_host_is_one_in_http_0_9_too)
{
	struct bh_class c = bh_test_class(keep_alive);

	IS(bh_test_answer(&c, "GET http://a/\r\n"), "hello");
}
