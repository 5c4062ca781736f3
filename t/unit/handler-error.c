/* The error answer: its form by Accept, its escaping, its fields. */
#include "handler.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define GET(fields) "GET / HTTP/1.1\r\n" HOST fields "\r\n"

static int
return_404(struct bh_handler *h)
{
	(void)h;
	return 404;
}

Test(handler_error, is_a_page_where_the_client_does_not_say)
{
	struct bh_class c = bh_test_class(return_404);
	const char *answer = bh_test_answer(&c, GET(""));

	HAS(answer, "HTTP/1.1 404 Not Found\r\n");
	HAS(answer, "\r\nContent-Type: text/html;charset=utf-8\r\n");
	HAS(answer, "\r\nVary: Accept\r\n");
	HAS(answer, "<h1>404 Not Found</h1>");
	HAS(answer, "<title>404 Not Found</title>");
	HAS(answer, "color-scheme");
}

/* The media type that the answer to this Accept has. */
static void
expect_type(const char *accept, const char *type)
{
	struct bh_class c = bh_test_class(return_404);
	char in[256], field[256];
	const char *answer;

	snprintf(in, sizeof(in), "GET / HTTP/1.1\r\n" HOST
	    "Accept: %s\r\n\r\n", accept);
	snprintf(field, sizeof(field), "\r\nContent-Type: %s\r\n", type);
	answer = bh_test_answer(&c, in);
	cr_expect(bh_test_has(answer, field), "%s: %s", accept, answer);
}

Test(handler_error, has_the_type_that_the_client_likes_best)
{
	expect_type("text/html,application/xhtml+xml,application/xml;q=0.9,"
	    "*/*;q=0.8", "text/html;charset=utf-8");
	expect_type("*/*", "text/html;charset=utf-8");
	expect_type("application/json", "application/problem+json");
	expect_type("application/problem+json", "application/problem+json");
	expect_type("text/plain", "text/plain;charset=utf-8");
	expect_type("text/html;q=0.2, text/plain;q=0.3",
	    "text/plain;charset=utf-8");
	expect_type("application/json;q=0.4, text/plain;q=0.3",
	    "application/problem+json");
	expect_type("application/json, text/plain, */*",
	    "application/problem+json");
	expect_type("image/png\r\nAccept: text/plain",
	    "text/plain;charset=utf-8");
}

#define NASTY "<b>&\"'\\ \t\xc3\xa4\xff"

static int
send_nasty(struct bh_handler *h)
{
	bh_send_error(h, 400, NASTY, "</p><script>\n" NASTY);
	return 0;
}

Test(handler_error, page_escapes_message_and_explanation)
{
	struct bh_class c = bh_test_class(send_nasty);
	const char *body = bh_test_body(bh_test_answer(&c, GET("")));

	HAS_NOT(body, "<b>");
	HAS_NOT(body, "<script>");
	HAS(body, "&lt;b&gt;&amp;");
	HAS(body, "&lt;/p&gt;&lt;script&gt;");
}

/* The body as python's json.tool prints it; to be freed. */
static char *
through_python(const char *body, size_t len)
{
	char command[128];
	char *text = calloc(1, 4096);
	int fd = memfd_create("json", 0);
	FILE *f;

	cr_assert((size_t)pwrite(fd, body, len, 0) == len);
	snprintf(command, sizeof(command),
	    "python3 -m json.tool --sort-keys /proc/self/fd/%d", fd);
	f = popen(command, "r");
	cr_assert(fread(text, 1, 4095, f) > 0);
	cr_expect(pclose(f) == 0);
	close(fd);
	return text;
}

Test(handler_error, problem_is_valid_json)
{
	struct bh_class c = bh_test_class(send_nasty);
	const char *in = GET("Accept: application/json\r\n");
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, in,
	    strlen(in));
	const char *body = bh_test_body(r.out);
	char *text;

	if (system("command -v python3 >/dev/null") != 0)
		cr_skip("no python3");
	text = through_python(body, r.len - (size_t)(body - r.out));
	HAS(text, "\"title\": \"<b>&\\\"'\\\\ \\t\\u00e4\\ufffd\"");
	HAS(text, "\"status\": 400");
	HAS(text, "\"detail\": \"</p><script>\\n<b>");
	free(text);
	bh_test_free(&r);
}

Test(handler_error, text_is_the_bare_words)
{
	struct bh_class c = bh_test_class(return_404);
	const char *body = bh_test_body(bh_test_answer(&c,
	    GET("Accept: text/plain\r\n")));

	cr_expect(strncmp(body, "404 Not Found\n", 14) == 0, "%s", body);
}

Test(handler_error, has_a_length_and_no_body_for_head)
{
	struct bh_class c = bh_test_class(return_404);
	const char *answer = bh_test_answer(&c,
	    "HEAD / HTTP/1.1\r\n" HOST "\r\n");

	HAS(answer, "HTTP/1.1 404 ");
	HAS(answer, "Content-Length: ");
	cr_expect_str_empty(bh_test_body(answer));
}

Test(handler_error, is_the_body_alone_for_http_0_9)
{
	struct bh_class c = bh_test_class(return_404);

	cr_expect(strncmp(bh_test_answer(&c, "GET /\r\n"), "<!DOCTYPE", 9)
	    == 0);
}

static int
send_401(struct bh_handler *h)
{
	bh_error_header(h, "WWW-Authenticate", "Basic realm=\"a\"");
	return 401;
}

Test(handler_error, has_the_fields_that_were_kept_for_it)
{
	struct bh_class c = bh_test_class(send_401);

	HAS(bh_test_answer(&c, GET("")),
	    "\r\nWWW-Authenticate: Basic realm=\"a\"\r\n");
}

static int turn;

static int
send_401_then_404(struct bh_handler *h)
{
	if (turn++ == 0)
		return send_401(h);
	return 404;
}

Test(handler_error, has_no_fields_of_an_earlier_request)
{
	struct bh_class c = bh_test_class(send_401_then_404);

	turn = 0;
	cr_expect(bh_test_count(bh_test_answer(&c, GET("") GET("")),
	    "WWW-Authenticate") == 1);
}

static int
discard_and_send_error(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "X", "y");
	bh_end_headers(h);
	bh_write(h, "half", 4);
	return bh_send_error(h, 503, NULL, NULL) < 0 ? 500 : 0;
}

Test(handler_error, replaces_what_has_not_left)
{
	struct bh_class c = bh_test_class(discard_and_send_error);
	const char *answer = bh_test_answer(&c, GET(""));

	cr_expect(strncmp(answer, "HTTP/1.1 503 ", 13) == 0, "%s", answer);
	HAS_NOT(answer, "half");
	HAS_NOT(answer, "X: y");
}

static int
send_error_late(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "half", 4);
	bh_flush(h);
	cr_expect(bh_send_error(h, 503, NULL, NULL) == -EINVAL);
	return 0;
}

Test(handler_error, does_not_follow_what_has_left)
{
	struct bh_class c = bh_test_class(send_error_late);

	HAS_NOT(bh_test_answer(&c, GET("")), "503");
}

static int bodiless;

static int
send_bodiless(struct bh_handler *h)
{
	bh_send_error(h, bodiless, NULL, NULL);
	return 0;
}

Test(handler_error, of_a_code_without_body_has_none)
{
	static const int codes[] = { 204, 205, 304 };
	struct bh_class c = bh_test_class(send_bodiless);
	const char *answer;
	char line[20];

	for (size_t i = 0; i < ROWS(codes); i++) {
		bodiless = codes[i];
		answer = bh_test_answer(&c, GET(""));
		snprintf(line, sizeof(line), "HTTP/1.1 %d ", bodiless);
		HAS(answer, line);
		HAS_NOT(answer, "Content-Type");
		IS(bh_test_body(answer), "");
	}
}

Test(handler_error, of_an_interim_code_is_no_answer)
{
	struct bh_class c = bh_test_class(send_bodiless);

	bodiless = 103;
	HAS(bh_test_answer(&c, GET("")), "HTTP/1.1 103 Early Hints\r\n\r\n"
	    "HTTP/1.1 500 ");
}

static int
send_unknown(struct bh_handler *h)
{
	bh_send_error(h, 499, NULL, NULL);
	return 0;
}

Test(handler_error, of_an_unknown_code_says_so)
{
	struct bh_class c = bh_test_class(send_unknown);

	HAS(bh_test_answer(&c, GET("")), "HTTP/1.1 499 ???\r\n");
}

Test(handler_error, line_comes_before_the_access_line)
{
	struct bh_class c = bh_test_class(return_404);
	const char *in = GET("");
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES, in,
	    strlen(in));
	const char *code = strstr(r.log, "code 404, message Not Found\n");
	const char *access = strstr(r.log, "\"GET / HTTP/1.1\" 404 ");

	cr_expect(code != NULL && access != NULL && code < access, "%s", r.log);
	bh_test_free(&r);
}

static int
keep_five_fields(struct bh_handler *h)
{
	static const char *const names[] = { "A", "B", "C", "D", "E" };

	for (size_t i = 0; i < ROWS(names); i++)
		bh_error_header(h, names[i], "x");
	return 404;
}

Test(handler_error, has_room_for_four_fields)
{
	struct bh_class c = bh_test_class(keep_five_fields);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_FILES,
	    BYTES(GET("")));

	HAS(r.out, "\r\nD: x\r\n");
	HAS_NOT(r.out, "\r\nE: x\r\n");
	HAS(r.log, "no room for the field E\n");
	bh_test_free(&r);
}
