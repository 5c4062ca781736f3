/* State before bytes: what a handler may not do never reaches the client. */
#include "handler.h"

#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

/* The answer is the error page of 500, and the connection goes on. */
static void
expect_500(bh_method_function *function, const char *not_in_it)
{
	struct bh_class c = bh_test_class(function);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, GET GET,
	    strlen(GET GET));

	cr_expect(bh_test_count(r.out, "HTTP/1.1 500 ") == 2, "%s", r.out);
	cr_expect(bh_test_count(r.out, "HTTP/1.1 ") == 2, "%s", r.out);
	HAS_NOT(r.out, not_in_it);
	cr_expect(bh_test_count(r.log, "<3>") == 2, "%s", r.log);
	bh_test_free(&r);
}

/* A head with one field, and a body. */
static int
send_field(struct bh_handler *h, const char *name, const char *value)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, name, value);
	bh_end_headers(h);
	bh_write(h, "hello\n", 6);
	return 0;
}

static int
send_cr_lf(struct bh_handler *h)
{
	return send_field(h, "X", "a\r\nEvil: 1");
}

Test(handler_order, cr_lf_in_a_value_is_a_500)
{
	expect_500(send_cr_lf, "Evil");
}

static int
send_lf(struct bh_handler *h)
{
	return send_field(h, "X", "a\nEvil: 1");
}

Test(handler_order, lf_in_a_value_is_a_500)
{
	expect_500(send_lf, "Evil");
}

static int
send_colon(struct bh_handler *h)
{
	return send_field(h, "Evil: 1\r\nX", "a");
}

Test(handler_order, a_name_that_is_no_token_is_a_500)
{
	expect_500(send_colon, "Evil");
}

static int
send_empty_name(struct bh_handler *h)
{
	return send_field(h, "", "Evil");
}

Test(handler_order, an_empty_name_is_a_500)
{
	expect_500(send_empty_name, "Evil");
}

static int
send_phrase(struct bh_handler *h)
{
	bh_send_response(h, 200, "OK\r\nEvil: 1");
	bh_end_headers(h);
	return 0;
}

Test(handler_order, cr_lf_in_the_phrase_is_a_500)
{
	expect_500(send_phrase, "Evil");
}

static unsigned char byte;

static int
send_byte(struct bh_handler *h)
{
	char value[] = { 'a', (char)byte, 'b', '\0' };

	return send_field(h, "X", value);
}

Test(handler_order, of_all_bytes_only_controls_are_refused_in_a_value)
{
	struct bh_class c = bh_test_class(send_byte);

	for (unsigned i = 1; i < 256; i++) {
		bool control = (i < 32 && i != '\t') || i == 127;

		byte = (unsigned char)i;
		cr_expect(bh_test_has(bh_test_answer(&c, GET), " 500 ") ==
		    control, "byte %u", i);
	}
}

static int
send_bad_length(struct bh_handler *h)
{
	return send_field(h, "Content-Length", "+6");
}

Test(handler_order, a_content_length_that_is_none_is_a_500)
{
	expect_500(send_bad_length, "hello");
}

static int
send_two_lengths(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "6");
	return send_field(h, "Content-Length", "6");
}

Test(handler_order, two_content_lengths_are_a_500)
{
	expect_500(send_two_lengths, "hello");
}

static int
send_gzip(struct bh_handler *h)
{
	return send_field(h, "Transfer-Encoding", "gzip");
}

Test(handler_order, a_transfer_coding_but_chunked_is_a_500)
{
	expect_500(send_gzip, "hello");
}

static int
send_nothing(struct bh_handler *h)
{
	(void)h;
	return 0;
}

Test(handler_order, no_answer_at_all_is_a_500)
{
	expect_500(send_nothing, "200");
}

static int
send_half_a_head(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "X", "y");
	return 0;
}

Test(handler_order, a_head_without_its_end_is_a_500)
{
	expect_500(send_half_a_head, "X: y");
}

static int
send_body_first(struct bh_handler *h)
{
	bh_write(h, "body", 4);
	return send_field(h, "X", "y");
}

Test(handler_order, a_body_before_the_head_is_a_500)
{
	expect_500(send_body_first, "X: y");
}

static int
send_status_in_head(struct bh_handler *h)
{
	bh_send_response(h, 202, NULL);
	return send_field(h, "X", "y");
}

Test(handler_order, a_second_status_line_is_a_500)
{
	expect_500(send_status_in_head, "X: y");
}

static int
send_header_in_body(struct bh_handler *h)
{
	send_field(h, "X", "y");
	bh_send_header(h, "Late", "1");
	return 0;
}

Test(handler_order, a_header_after_the_body_is_a_500)
{
	expect_500(send_header_in_body, "Late");
}

static int
send_long_head(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	for (int i = 0; i < 40; i++)
		bh_send_headerf(h, "X", "%01000d", i);
	bh_end_headers(h);
	return 0;
}

Test(handler_order, a_head_over_32_kib_is_a_500)
{
	expect_500(send_long_head, "X:");
}

static int
return_404(struct bh_handler *h)
{
	(void)h;
	return 404;
}

Test(handler_order, a_returned_status_is_the_answer)
{
	struct bh_class c = bh_test_class(return_404);
	const char *answer = bh_test_answer(&c, GET GET);

	cr_expect(bh_test_count(answer, "404 Not Found\r\n") == 2);
	HAS_NOT(answer, "Connection: close");
}

static int
send_then_return_503(struct bh_handler *h)
{
	send_field(h, "X", "y");
	return 503;
}

Test(handler_order, a_returned_status_replaces_what_has_not_left)
{
	struct bh_class c = bh_test_class(send_then_return_503);
	const char *answer = bh_test_answer(&c, GET GET);

	cr_expect(bh_test_count(answer, " 503 ") == 2, "%s", answer);
	HAS_NOT(answer, "X: y");
	HAS_NOT(answer, "200");
}

static int
leave_then_return_500(struct bh_handler *h)
{
	send_field(h, "X", "y");
	bh_flush(h);
	return 500;
}

Test(handler_order, a_status_too_late_leaves_the_chunks_without_their_end)
{
	struct bh_class c = bh_test_class(leave_then_return_500);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, GET GET,
	    strlen(GET GET));

	HAS(r.out, "\r\n\r\n6\r\nhello\n\r\n");
	HAS_NOT(r.out, "\r\n0\r\n");
	cr_expect(bh_test_count(r.out, "HTTP/1.1") == 1, "%s", r.out);
	cr_expect(bh_test_count(r.log, "<3>") == 1, "%s", r.log);
	bh_test_free(&r);
}

static int
return_error(struct bh_handler *h)
{
	(void)h;
	return -5;
}

Test(handler_order, a_lost_connection_gets_no_answer)
{
	struct bh_class c = bh_test_class(return_error);

	IS(bh_test_answer(&c, GET GET), "");
}
