/* Interim answers: Expect: 100-continue, and those of the handler. */
#include "handler.h"

#define POST(fields) "POST / HTTP/1.1\r\n" HOST fields "\r\n"
#define NEXT "GET / HTTP/1.1\r\n" HOST "\r\n"
#define CONTINUE "HTTP/1.1 100 Continue\r\n\r\n"
#define EXPECT POST("Content-Length: 5\r\nExpect: 100-continue\r\n")

/* A read that fails is said in the body. */
static int
echo(struct bh_handler *h)
{
	return bh_test_echo(h, 100);
}

Test(handler_expect, continue_is_sent_at_the_first_read)
{
	struct bh_class c = bh_test_class(echo);
	const char *answer = bh_test_answer(&c, EXPECT "hello" NEXT);

	cr_expect(strncmp(answer, CONTINUE "HTTP/1.1 200 ",
	    strlen(CONTINUE) + 13) == 0, "%s", answer);
	cr_expect(bh_test_count(answer, " 100 ") == 1, "%s", answer);
	cr_expect(bh_test_count(answer, " 200 ") == 2, "%s", answer);
}

Test(handler_expect, continue_is_not_sent_where_the_handler_answers_first)
{
	struct bh_class c = bh_test_class(bh_test_read_none);
	const char *answer = bh_test_answer(&c, EXPECT);

	HAS_NOT(answer, " 100 ");
	HAS(answer, "Connection: close\r\n");
}

Test(handler_expect, continue_is_not_sent_without_a_body)
{
	struct bh_class c = bh_test_class(echo);
	const char *answer = bh_test_answer(&c,
	    POST("Content-Length: 0\r\nExpect: 100-continue\r\n") NEXT);

	HAS_NOT(answer, " 100 ");
	cr_expect(bh_test_count(answer, " 200 ") == 2, "%s", answer);
}

Test(handler_expect, continue_is_not_for_http_1_0)
{
	struct bh_class c = bh_test_class(echo);
	const char *answer = bh_test_answer(&c, "POST / HTTP/1.0\r\n"
	    "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");

	HAS_NOT(answer, " 100 ");
	HAS(answer, "\r\n\r\nhello");
}

Test(handler_expect, continue_is_not_sent_by_http_1_0)
{
	struct bh_class c = bh_test_class(echo);

	c.protocol_version = "HTTP/1.0";
	const char *answer = bh_test_answer(&c, EXPECT "hello");
	HAS_NOT(answer, " 100 ");
	HAS(answer, "\r\n\r\nhello");
}

static bool
refuse(struct bh_handler *h)
{
	(void)h;
	return false;
}

Test(handler_expect, a_class_that_refuses_to_continue_answers_417)
{
	struct bh_class c = bh_test_class(echo);

	c.handle_expect_100 = refuse;
	const char *answer = bh_test_answer(&c, EXPECT "hello" NEXT);
	HAS(answer, "HTTP/1.1 417 ");
	cr_expect(bh_test_count(answer, "HTTP/1.1 ") == 1, "%s", answer);
}

static bool
refuse_with_401(struct bh_handler *h)
{
	bh_send_error(h, 401, NULL, NULL);
	return false;
}

Test(handler_expect, a_class_that_refuses_to_continue_may_answer_itself)
{
	struct bh_class c = bh_test_class(echo);

	c.handle_expect_100 = refuse_with_401;
	const char *answer = bh_test_answer(&c, EXPECT "hello" NEXT);
	HAS(answer, "HTTP/1.1 401 ");
	cr_expect(bh_test_count(answer, "HTTP/1.1 ") == 1, "%s", answer);
}

static int
send_continue(struct bh_handler *h)
{
	bh_send_response_only(h, 103, NULL);
	bh_send_header(h, "Link", "</a.css>; rel=preload");
	bh_end_headers(h);
	return bh_test_read_none(h);
}

Test(handler_expect, an_interim_answer_may_come_first)
{
	struct bh_class c = bh_test_class(send_continue);

	IS(bh_test_answer(&c, NEXT), "HTTP/1.1 103 Early Hints\r\n"
	    "Link: </a.css>; rel=preload\r\n\r\n" "HTTP/1.1 200 OK\r\n"
	    "Server: T\r\nDate: *\r\nContent-Length: 4\r\n\r\nnone");
}

Test(handler_expect, an_interim_answer_is_not_for_http_1_0)
{
	struct bh_class c = bh_test_class(send_continue);

	HAS_NOT(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n"), "103");
}

Test(handler_expect, an_interim_answer_is_not_sent_by_http_1_0)
{
	struct bh_class c = bh_test_class(send_continue);

	c.protocol_version = "HTTP/1.0";
	HAS_NOT(bh_test_answer(&c, NEXT), "103");
}
