/* What a class may override, as Python tells people to. */
#include "handler.h"

#include <errno.h>
#include <time.h>

#include "handler/config.h"
#include "proto/date.h"

#define GET "GET /a HTTP/1.1\r\n" HOST "\r\n"

static int
send_hello(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "hello\n", 6);
	return 0;
}

static int
return_404(struct bh_handler *h)
{
	(void)h;
	return 404;
}

static char said[512];

static void
say(struct bh_handler *h, const char *message)
{
	(void)h;
	strcat(said, message);
	strcat(said, "\n");
}

static void
say_request(struct bh_handler *h, int code, long long size)
{
	char line[64];

	snprintf(line, sizeof(line), "%s %d %lld", h->path, code, size);
	say(h, line);
}

Test(handler_class, the_default_names_the_library)
{
	struct bh_class c = bh_test_class(send_hello);

	c.server_version = c.sys_version = NULL;
	HAS(bh_test_answer(&c, GET),
	    "\r\nServer: BaseHTTP/" BH_VERSION " libbasehttp/" BH_VERSION);
}

static const char *
version(struct bh_handler *h)
{
	(void)h;
	return "Mine/2";
}

Test(handler_class, version_string_is_the_server_field)
{
	struct bh_class c = bh_test_class(send_hello);

	c.version_string = version;
	HAS(bh_test_answer(&c, GET), "\r\nServer: Mine/2\r\n");
}

Test(handler_class, log_request_has_path_code_and_bytes)
{
	struct bh_class c = bh_test_class(send_hello);

	c.log_request = say_request;
	said[0] = '\0';
	bh_test_answer(&c, GET);
	cr_expect_str_eq(said, "/a 200 6\n");
}

Test(handler_class, log_message_gets_errors_too)
{
	struct bh_class c = bh_test_class(return_404);

	c.log_message = say;
	said[0] = '\0';
	bh_test_answer(&c, GET);
	HAS(said, "code 404, message Not Found\n");
}

static int
complain(struct bh_handler *h)
{
	bh_log_error(h, "it %s", "broke\n\x1b");
	return send_hello(h);
}

Test(handler_class, log_error_gets_what_bh_log_error_says_escaped)
{
	struct bh_class c = bh_test_class(complain);

	c.log_error = say;
	said[0] = '\0';
	bh_test_answer(&c, GET);
	cr_expect_str_eq(said, "it broke\\x0a\\x1b\n");
}

static const char *
address(struct bh_handler *h)
{
	(void)h;
	return "somebody";
}

Test(handler_class, address_string_begins_the_log_line)
{
	struct bh_class c = bh_test_class(send_hello);
	struct bh_test_result r;

	c.address_string = address;
	r = bh_test_serve(&c, BH_TEST_FILES, GET, strlen(GET));
	IS(r.log, "<6>somebody - - [*] \"GET /a HTTP/1.1\" 200 6\n");
	bh_test_free(&r);
}

Test(handler_class, the_log_line_is_python_s)
{
	struct bh_class c = bh_test_class(send_hello);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, GET,
	    strlen(GET));

	IS(r.log, "<6>192.0.2.7 - - [*] \"GET /a HTTP/1.1\" 200 6\n");
	bh_test_free(&r);
}

Test(handler_class, error_message_format_has_python_s_keys)
{
	struct bh_class c = bh_test_class(return_404);

	c.error_message_format = "%(code)s|%(code)d|%(message)s|%(explain)s|%%";
	c.error_content_type = "text/x-mine";
	const char *answer = bh_test_answer(&c, "GET / HTTP/1.1\r\n" HOST
	    "Accept: application/json\r\n\r\n");

	HAS(answer, "\r\nContent-Type: text/x-mine\r\n");
	HAS_NOT(answer, "Vary");
	cr_expect(strncmp(bh_test_body(answer), "404|404|Not Found|", 18)
	    == 0, "%s", answer);
	cr_expect(answer[strlen(answer) - 1] == '%', "%s", answer);
}

Test(handler_class, error_message_format_may_end_anywhere)
{
	static const char *const formats[] = { "%", "%(", "%(code)", "%(code)d",
	    "%(message)", "%(explain)s", "%(other)s", "%%%", "" };
	struct bh_class c = bh_test_class(return_404);

	for (size_t i = 0; i < ROWS(formats); i++) {
		c.error_message_format = formats[i];
		HAS(bh_test_answer(&c, GET), " 404 Not Found\r\n");
	}
}

Test(handler_class, responses_of_its_own_come_first)
{
	static const struct bh_response own[] = {
		{ 404, "Lost", "It is <gone>." }, { 0, NULL, NULL },
	};
	struct bh_class c = bh_test_class(return_404);

	c.responses = own;
	const char *answer = bh_test_answer(&c, GET);
	HAS(answer, "HTTP/1.1 404 Lost\r\n");
	HAS(answer, "It is &lt;gone&gt;.");
}

static int
ask_responses(struct bh_handler *h)
{
	struct bh_response r;

	cr_expect(bh_responses(h, 299, &r));
	cr_expect_str_eq(r.phrase, "Nearly");
	cr_expect(bh_responses(h, 404, &r));
	cr_expect_str_eq(r.phrase, "Not Found");
	cr_expect(!bh_responses(h, 298, &r));
	bh_send_response(h, 299, NULL);
	return bh_end_headers(h);
}

Test(handler_class, responses_are_extended)
{
	static const struct bh_response own[] = {
		{ 299, "Nearly", "" }, { 0, NULL, NULL },
	};
	struct bh_class c = bh_test_class(ask_responses);

	c.responses = own;
	HAS(bh_test_answer(&c, GET), "HTTP/1.1 299 Nearly\r\n");
}

Test(handler_class, message_class_limits_the_head)
{
	struct bh_class c = bh_test_class(send_hello);

	c.MessageClass = (struct bh_message_class){ 17, 1, 9 };
	HAS(bh_test_answer(&c, GET), " 200 OK");
	HAS(bh_test_answer(&c, "GET /ab HTTP/1.1\r\n" HOST "\r\n"), " 414 ");
	HAS(bh_test_answer(&c, "GET /a HTTP/1.1\r\n" HOST "\r\n"), " 200 ");
	HAS(bh_test_answer(&c, "GET /a HTTP/1.1\r\nHost: ab\r\n\r\n"), " 431 ");
	c.MessageClass.max_section = 100;
	HAS(bh_test_answer(&c, "GET /a HTTP/1.1\r\n" HOST "A: b\r\n\r\n"),
	    " 431 ");
}

Test(handler_class, message_class_may_have_no_limits)
{
	struct bh_class c = bh_test_class(send_hello);
	static char head[200000] = "GET / HTTP/1.1\r\n" HOST;
	size_t len = strlen(head);

	while (len < sizeof(head) - 10) {
		memcpy(head + len, "A: b\r\n", 6);
		len += 6;
	}
	memcpy(head + len, "\r\n", 3);
	HAS(bh_test_answer(&c, head), " 431 ");
	c.MessageClass = (struct bh_message_class){ BH_NONE, BH_NONE,
		BH_NONE };
	HAS(bh_test_answer(&c, head), " 200 OK");
}

static int
look(struct bh_handler *h)
{
	size_t at = 0;

	cr_expect_str_eq(h->requestline, "GET //x//y?z HTTP/1.1");
	cr_expect_str_eq(h->command, "GET");
	cr_expect_str_eq(h->path, "/x//y?z");
	cr_expect_str_eq(h->request_version, "HTTP/1.1");
	cr_expect_str_eq(h->client_address.host, "192.0.2.7");
	cr_expect(h->client_address.port == 7 && h->server == NULL);
	cr_expect(h->headers.count == 3);
	cr_expect_str_eq(h->headers.item[1].name, "X-A");
	cr_expect_str_eq(bh_headers_get(&h->headers, "x-a"), "1");
	cr_expect_null(bh_headers_get(&h->headers, "X"));
	cr_expect_str_eq(bh_headers_get_all(&h->headers, "X-a", &at), "1");
	cr_expect_str_eq(bh_headers_get_all(&h->headers, "X-a", &at), "2");
	cr_expect_null(bh_headers_get_all(&h->headers, "X-a", &at));
	cr_expect(!h->close_connection);
	return send_hello(h);
}

Test(handler_class, the_handler_has_python_s_variables)
{
	struct bh_class c = bh_test_class(look);

	HAS(bh_test_answer(&c, "GET //x//y?z HTTP/1.1\r\n" HOST
	    "X-A:1\r\nx-a:\t2 \r\n\r\n"), " 200 ");
}

static int
tell_time(struct bh_handler *h)
{
	int64_t now = 0;

	cr_expect_str_eq(bh_date_time_string(h, 784111777),
	    "Sun, 06 Nov 1994 08:49:37 GMT");
	cr_expect(strlen(bh_date_time_string(h, BH_NONE)) == 29);
	/* (time() may be some milliseconds late.) */
	cr_expect(bh_date__parse(bh_date_time_string(h, BH_NONE), 29, 0,
	    &now) && now > time(NULL) - 60 && now <= time(NULL) + 1);
	cr_expect(strlen(bh_log_date_time_string(h)) == 20);
	cr_expect_str_eq(bh_version_string(h), "T");
	cr_expect_str_eq(bh_address_string(h), "192.0.2.7");
	return send_hello(h);
}

Test(handler_class, the_handler_has_python_s_strings)
{
	struct bh_class c = bh_test_class(tell_time);

	HAS(bh_test_answer(&c, GET), " 200 ");
}

Test(handler_class, what_it_has_stays_and_the_rest_is_the_default)
{
	struct bh_class c = { .timeout = { 1, 2, 3 }, .max_body = BH_NONE,
	    .MessageClass = { BH_NONE, 5, 6 } };
	struct bh_config config;

	bh_config__init(&config, &c, sizeof(c));
	cr_expect_eq(config.class.timeout.head, 1);
	cr_expect_eq(config.class.timeout.idle, 2);
	cr_expect_eq(config.class.timeout.stall, 3);
	cr_expect_eq(config.class.max_body, BH_NONE);
	cr_expect(config.class.MessageClass.max_requestline > 1000000000);
	cr_expect_eq(config.class.MessageClass.max_headers, 5);
	c = (struct bh_class){ .server_version = "T" };
	bh_config__init(&config, &c, sizeof(c));
	cr_expect_eq(config.class.timeout.head, 10);
	cr_expect_eq(config.class.timeout.idle, 15);
	cr_expect_eq(config.class.timeout.stall, 30);
	cr_expect_eq(config.class.max_body, 1048576);
	cr_expect_str_eq(config.class.server_version, "T");
}
