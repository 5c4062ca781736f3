/* From the method's name to a function, an OPTIONS, a 405 or a 501. */
#include "handler.h"

#define ASK(line) line "\r\n" HOST "\r\n"

static int
say_command(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_printf(h, "%s %s", h->command, h->path);
	return 0;
}

static const struct bh_method get_and_own[] = {
	{ "GET", say_command }, { "OWN", say_command }, { NULL, NULL },
};
static const struct bh_method any[] = {
	{ "*", say_command }, { NULL, NULL },
};

static const char *
ask(const struct bh_method *methods, const char *in)
{
	struct bh_class c = bh_test_class(NULL);

	c.methods = methods;
	return bh_test_answer(&c, in);
}

Test(handler_dispatch, a_method_of_the_table_is_called)
{
	HAS(ask(get_and_own, ASK("GET /x HTTP/1.1")), "\r\n\r\nGET /x");
	HAS(ask(get_and_own, ASK("OWN /x HTTP/1.1")), "\r\n\r\nOWN /x");
}

Test(handler_dispatch, names_are_case_sensitive)
{
	HAS(ask(get_and_own, ASK("get /x HTTP/1.1")), " 501 ");
}

Test(handler_dispatch, a_known_method_is_a_405_with_allow)
{
	const char *answer = ask(get_and_own, ASK("PATCH / HTTP/1.1")
	    ASK("GET / HTTP/1.1"));

	HAS(answer, "HTTP/1.1 405 ");
	HAS(answer, "\r\nAllow: GET, HEAD, OWN, OPTIONS\r\n");
	HAS(answer, "HTTP/1.1 200 OK");
}

Test(handler_dispatch, an_unknown_method_is_a_501)
{
	const char *answer = ask(get_and_own, ASK("FOO / HTTP/1.1")
	    ASK("GET / HTTP/1.1"));

	HAS(answer, "HTTP/1.1 501 Unsupported method ('FOO')\r\n");
	HAS_NOT(answer, "Allow");
	HAS(answer, "HTTP/1.1 200 OK");
}

Test(handler_dispatch, options_comes_from_the_table)
{
	const char *expected = "HTTP/1.1 204 No Content\r\nServer: T\r\n"
	    "Date: *\r\nAllow: GET, HEAD, OWN, OPTIONS\r\n\r\n";

	IS(ask(get_and_own, ASK("OPTIONS / HTTP/1.1")), expected);
	IS(ask(get_and_own, ASK("OPTIONS * HTTP/1.1")), expected);
}

Test(handler_dispatch, head_is_get_without_its_body)
{
	const char *answer = ask(get_and_own, ASK("HEAD / HTTP/1.1"));

	HAS(answer, "HTTP/1.1 200 OK");
	cr_expect_str_empty(bh_test_body(answer));
}

Test(handler_dispatch, any_answers_all)
{
	HAS(ask(any, ASK("FOO /x HTTP/1.1")), "\r\n\r\nFOO /x");
	HAS(ask(any, ASK("OPTIONS * HTTP/1.1")), "\r\n\r\nOPTIONS *");
	HAS(ask(any, ASK("CONNECT a:1 HTTP/1.1")), "\r\n\r\nCONNECT a:1");
}

static int
show_host(struct bh_handler *h)
{
	const char *host = bh_headers_get(&h->headers, "Host");

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_printf(h, "%s %s", host != NULL ? host : "none", h->path);
	return 0;
}

Test(handler_dispatch, the_target_s_authority_replaces_host)
{
	struct bh_class c = bh_test_class(show_host);

	HAS(bh_test_answer(&c, ASK("GET http://b:8/x HTTP/1.1")),
	    "\r\n\r\nb:8 http://b:8/x");
	HAS(bh_test_answer(&c, "GET http://b/x HTTP/1.0\r\nX: y\r\n\r\n"),
	    "\r\n\r\nb http://b/x");
	HAS(bh_test_answer(&c, "GET /x HTTP/1.0\r\nX: y\r\n\r\n"),
	    "\r\n\r\nnone /x");
}

Test(handler_dispatch, allow_names_options_once)
{
	static const struct bh_method own[] = {
		{ "GET", say_command }, { "HEAD", say_command },
		{ "OPTIONS", say_command }, { NULL, NULL },
	};

	HAS(ask(own, ASK("PUT / HTTP/1.1")),
	    "\r\nAllow: GET, HEAD, OPTIONS\r\n");
}
