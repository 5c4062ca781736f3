/* The class's hooks error_page and end_headers. */
#include "handler.h"

#include <stdlib.h>

#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

static int status;

static int
do_GET(struct bh_handler *h)
{
	if (status != 0)
		return status;
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "2");
	bh_end_headers(h);
	bh_write(h, "ok", 2);
	return 0;
}

static const char *
page(struct bh_handler *h, int code)
{
	(void)h;
	return code == 404 ? "mine: %(code)d %(message)s %%%(nothing)s" :
	    NULL;
}

static const char *
many_keys(struct bh_handler *h, int code)
{
	char *format = bh_alloc(h, 1000 * 11 + 1);

	(void)code;
	for (int i = 0; i < 1000; i++)
		memcpy(format + 11 * i, "%(explain)s", 12);
	return format;
}

static void
add_field(struct bh_handler *h)
{
	bh_send_header(h, "X-Mine", "yes");
}

static void
add_wrong_field(struct bh_handler *h)
{
	bh_send_header(h, "X-Mine", "a\r\nX-Evil: yes");
}

Test(hooks, error_page_is_the_format_for_its_code)
{
	struct bh_class c = bh_test_class(do_GET);
	const char *answer;

	c.error_page = page;
	status = 404;
	answer = bh_test_answer(&c, GET);
	HAS(answer, "\r\nContent-Type: text/html;charset=utf-8\r\n");
	HAS_NOT(answer, "\r\nVary: ");
	IS(bh_test_body(answer), "mine: 404 Not Found %%(nothing)s");
}

Test(hooks, other_codes_are_as_without_it)
{
	struct bh_class c = bh_test_class(do_GET);

	c.error_page = page;
	status = 403;
	HAS(bh_test_answer(&c, GET), "<h1>403 Forbidden</h1>");
	c.error_message_format = "own: %(code)d";
	IS(bh_test_body(bh_test_answer(&c, GET)), "own: 403");
	status = 404;
	HAS(bh_test_body(bh_test_answer(&c, GET)), "mine: 404");
}

Test(hooks, keys_as_often_as_one_likes)
{
	struct bh_class c = bh_test_class(do_GET);

	c.error_page = many_keys;
	c.responses = (const struct bh_response[]){
		{ 404, "x", "<\"'&>" }, { 0, NULL, NULL },
	};
	status = 404;
	cr_expect_eq(bh_test_count(bh_test_answer(&c, GET),
	    "&lt;&quot;&#39;&amp;&gt;"), 1000);
}

Test(hooks, end_headers_adds_to_every_answer)
{
	struct bh_class c = bh_test_class(do_GET);

	c.end_headers = add_field;
	status = 0;
	cr_expect_eq(bh_test_count(bh_test_answer(&c, GET GET),
	    "\r\nX-Mine: yes\r\n"), 2);
	status = 404;
	cr_expect_eq(bh_test_count(bh_test_answer(&c, GET),
	    "\r\nX-Mine: yes\r\n"), 1);
	HAS(bh_test_answer(&c, "nonsense\r\n\r\n"), "\r\nX-Mine: yes\r\n");
	HAS(bh_test_answer(&c, "OPTIONS / HTTP/1.1\r\n" HOST "\r\n"),
	    "\r\nX-Mine: yes\r\n");
}

Test(hooks, end_headers_adds_nothing_to_an_interim_answer)
{
	struct bh_class c = bh_test_class(do_GET);
	const char *answer;

	c.end_headers = add_field;
	status = 0;
	c.methods = (const struct bh_method[]){
		BH_METHOD(GET), BH_METHODS_END,
	};
	answer = bh_test_answer(&c, "GET / HTTP/1.1\r\n" HOST
	    "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx");
	cr_expect_eq(bh_test_count(answer, "X-Mine: yes"),
	    bh_test_count(answer, "HTTP/1.1 200 "));
}

Test(hooks, what_end_headers_does_wrong_is_not_sent)
{
	struct bh_class c = bh_test_class(do_GET);
	const char *answer;

	c.end_headers = add_wrong_field;
	status = 0;
	answer = bh_test_answer(&c, GET);
	HAS_NOT(answer, "X-Evil");
	HAS_NOT(answer, "200 OK");
}
