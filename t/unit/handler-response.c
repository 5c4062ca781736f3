/* How answers are framed, and what of them is swallowed or refused. */
#include "handler.h"

#define REQUEST(line) line "\r\n" HOST "\r\n"
#define GET REQUEST("GET / HTTP/1.1")
#define HEAD_OF(line) line "\r\nServer: T\r\nDate: *\r\n"

static int
send_hello(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello\n", 6);
	return 0;
}

Test(handler_response, a_small_body_gets_its_content_length)
{
	struct bh_class c = bh_test_class(send_hello);

	IS(bh_test_answer(&c, GET), HEAD_OF("HTTP/1.1 200 OK")
	    "Content-Length: 6\r\n\r\nhello\n");
}

Test(handler_response, http_1_0_gets_the_same_and_the_connection_ends)
{
	struct bh_class c = bh_test_class(send_hello);

	IS(bh_test_answer(&c, "GET / HTTP/1.0\r\n\r\n" GET),
	    HEAD_OF("HTTP/1.1 200 OK")
	    "Content-Length: 6\r\nConnection: close\r\n\r\nhello\n");
}

Test(handler_response, http_1_0_that_asks_for_it_is_kept_and_told_so)
{
	struct bh_class c = bh_test_class(send_hello);
	const char *answer = bh_test_answer(&c,
	    "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" GET);

	HAS(answer, "Content-Length: 6\r\nConnection: keep-alive\r\n\r\nhello");
	cr_expect(bh_test_count(answer, "200 OK") == 2);
}

Test(handler_response, the_class_s_protocol_1_0_closes_always)
{
	struct bh_class c = bh_test_class(send_hello);

	c.protocol_version = NULL;
	IS(bh_test_answer(&c, REQUEST("GET / HTTP/1.1\r\nConnection: "
	    "keep-alive") GET), HEAD_OF("HTTP/1.0 200 OK")
	    "Content-Length: 6\r\nConnection: close\r\n\r\nhello\n");
}

Test(handler_response, http_0_9_gets_the_body_alone)
{
	struct bh_class c = bh_test_class(send_hello);

	IS(bh_test_answer(&c, "GET /\r\n" GET), "hello\n");
}

Test(handler_response, head_gets_get_s_head_and_no_body)
{
	struct bh_class c = bh_test_class(send_hello);

	IS(bh_test_answer(&c, REQUEST("HEAD / HTTP/1.1")),
	    HEAD_OF("HTTP/1.1 200 OK") "\r\n");
}

static int
send_length(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "content-length", "6");
	bh_end_headers(h);
	bh_write(h, "hello\n", 6);
	return 0;
}

Test(handler_response, head_keeps_the_content_length_of_get)
{
	struct bh_class c = bh_test_class(send_length);

	IS(bh_test_answer(&c, REQUEST("HEAD / HTTP/1.1")),
	    HEAD_OF("HTTP/1.1 200 OK") "Content-Length: 6\r\n\r\n");
}

static int code;

/* Whatever the code, with a length and a body. */
static int
send_code(struct bh_handler *h)
{
	bh_send_response(h, code, NULL);
	bh_send_header(h, "Content-Length", "6");
	bh_end_headers(h);
	bh_write(h, "hello\n", 6);
	return 0;
}

Test(handler_response, a_204_has_no_framing_and_no_body)
{
	struct bh_class c = bh_test_class(send_code);

	code = 204;
	IS(bh_test_answer(&c, GET), HEAD_OF("HTTP/1.1 204 No Content") "\r\n");
}

Test(handler_response, a_205_has_length_0_and_no_body)
{
	struct bh_class c = bh_test_class(send_code);

	code = 205;
	IS(bh_test_answer(&c, GET), HEAD_OF("HTTP/1.1 205 Reset Content")
	    "Content-Length: 0\r\n\r\n");
}

Test(handler_response, a_304_has_no_framing_and_no_body)
{
	struct bh_class c = bh_test_class(send_code);

	code = 304;
	IS(bh_test_answer(&c, GET),
	    HEAD_OF("HTTP/1.1 304 Not Modified") "\r\n");
}

Test(handler_response, an_unknown_code_has_an_empty_phrase)
{
	struct bh_class c = bh_test_class(send_code);

	code = 299;
	HAS(bh_test_answer(&c, GET), "HTTP/1.1 299 \r\nServer: T\r\n");
}

static int
send_in_parts(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello ", 6);
	bh_flush(h);
	bh_write(h, "world\n", 6);
	return 0;
}

Test(handler_response, what_leaves_early_is_chunked)
{
	struct bh_class c = bh_test_class(send_in_parts);

	IS(bh_test_answer(&c, GET), HEAD_OF("HTTP/1.1 200 OK")
	    "Transfer-Encoding: chunked\r\n\r\n"
	    "6\r\nhello \r\n6\r\nworld\n\r\n0\r\n\r\n");
}

Test(handler_response, what_leaves_early_ends_with_the_connection_in_1_0)
{
	struct bh_class c = bh_test_class(send_in_parts);

	IS(bh_test_answer(&c,
	    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" GET),
	    HEAD_OF("HTTP/1.1 200 OK") "Connection: close\r\n\r\n"
	    "hello world\n");
}

Test(handler_response, what_leaves_early_is_no_body_for_head)
{
	struct bh_class c = bh_test_class(send_in_parts);

	HAS_NOT(bh_test_answer(&c, REQUEST("HEAD / HTTP/1.1")), "hello");
}

static size_t size;

static int
send_large(struct bh_handler *h)
{
	char *text = bh_alloc(h, size);

	memset(text, 'x', size);
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	return bh_write(h, text, size) < 0 ? 500 : 0;
}

/* Chunks, each whole, with `size` bytes of x in all, and the last one. */
static bool
is_chunks(const char *s)
{
	size_t all = 0, n;
	char *end;

	while ((n = strtoul(s, &end, 16)) > 0) {
		if (strncmp(end, "\r\n", 2) != 0 || strspn(end + 2, "x") != n)
			return false;
		s = end + 2 + n + 2;
		all += n;
	}
	return all == size && strcmp(s, "0\r\n\r\n") == 0;
}

Test(handler_response, a_body_of_any_size_is_framed)
{
	struct bh_class c = bh_test_class(send_large);
	const size_t sizes[] = { 1, 12287, 12288, 12289, 16000, 16100, 16128,
	    16384, 16385, 32000, 32511, 32512, 32513, 32768, 32769, 70000,
	    1000000 };

	for (size_t i = 0; i < ROWS(sizes); i++) {
		size = sizes[i];
		const char *answer = bh_test_answer(&c, GET);
		const char *body = bh_test_body(answer);

		if (bh_test_has(answer, "chunked\r\n\r\n"))
			cr_expect(is_chunks(body), "%zu bytes", size);
		else
			cr_expect(strspn(body, "x") == size &&
			    body[size] == '\0', "%zu bytes", size);
	}
}

static int
send_surplus(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "5");
	bh_end_headers(h);
	bh_write(h, "hello", 3);
	bh_write(h, "lo and more", 11);
	bh_write(h, "x", 1);
	return 0;
}

Test(handler_response, surplus_over_the_length_is_not_sent)
{
	struct bh_class c = bh_test_class(send_surplus);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, GET GET,
	    strlen(GET GET));

	cr_expect(bh_test_count(r.out, "Content-Length: 5\r\n\r\nhello") == 2);
	HAS_NOT(r.out, "and");
	cr_expect(bh_test_count(r.log, "<3>") == 2, "%s", r.log);
	bh_test_free(&r);
}

static int
send_short(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "9");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

Test(handler_response, less_than_the_length_ends_the_connection)
{
	struct bh_class c = bh_test_class(send_short);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, GET GET,
	    strlen(GET GET));

	HAS(r.out, "Content-Length: 9\r\n\r\nhello");
	cr_expect(bh_test_count(r.out, "200 OK") == 1, "%s", r.out);
	cr_expect(bh_test_count(r.log, "<3>") == 1, "%s", r.log);
	HAS(r.log, "\" 200 5\n");
	bh_test_free(&r);
}

static int
send_close(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Connection", "close");
	bh_end_headers(h);
	return 0;
}

Test(handler_response, connection_close_closes)
{
	struct bh_class c = bh_test_class(send_close);

	IS(bh_test_answer(&c, GET GET), HEAD_OF("HTTP/1.1 200 OK")
	    "Content-Length: 0\r\nConnection: close\r\n\r\n");
}

/* Connection: what the query says. */
static int
send_connection(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Connection", strchr(h->path, '?') + 1);
	bh_end_headers(h);
	return 0;
}

Test(handler_response, connection_keep_alive_keeps)
{
	struct bh_class c = bh_test_class(send_connection);

	IS(bh_test_answer(&c, "GET /?Keep-Alive HTTP/1.1\r\n" HOST
	    "Connection: close\r\n\r\nGET /?close HTTP/1.1\r\n" HOST "\r\n"),
	    HEAD_OF("HTTP/1.1 200 OK") "Content-Length: 0\r\n\r\n"
	    HEAD_OF("HTTP/1.1 200 OK") "Content-Length: 0\r\n"
	    "Connection: close\r\n\r\n");
}

Test(handler_response, another_connection_option_is_sent_as_it_is)
{
	struct bh_class c = bh_test_class(send_connection);

	IS(bh_test_answer(&c, REQUEST("GET /?X-A HTTP/1.1")),
	    HEAD_OF("HTTP/1.1 200 OK")
	    "Connection: X-A\r\nContent-Length: 0\r\n\r\n");
}
