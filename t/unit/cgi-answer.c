/* What a script printed, as the client's answer; no script is run. */
#include "cgi/answer.h"

#include <stdlib.h>

#include "cgi/head.h"
#include "handler.h"

#define GET "GET /cgi-bin/x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define HEAD "HEAD /cgi-bin/x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"

enum { EXIT_3 = 3 << 8, KILLED = 9 };

/* What is printed, in pieces of `step` bytes; and how the script ends. */
static const char *printed;
static size_t printed_len, step;
static bool nph, flushed;
static int ended;
static char redirect[64];

static int
answer(struct bh_handler *h)
{
	struct bh_cgi_script script = { .script_name = "/cgi-bin/x",
	    .nph = nph };
	struct bh_cgi_answer a = { .h = h, .script = &script };
	size_t at, n;
	int status = 0;

	for (at = 0; at < printed_len && status == 0; at += n) {
		n = step < printed_len - at ? step : printed_len - at;
		char *fenced = bh_test_fence(printed + at, n);

		status = bh_cgi_answer__take(&a, fenced, n);
		bh_test_unfence(fenced, n);
		if (flushed && status == 0)
			bh_flush(h);
	}
	if (status == 0)
		status = bh_cgi_answer__end(&a, ended);
	if (status == 0 && a.redirect != NULL) {
		cr_assert(strlen(a.redirect) < sizeof(redirect));
		strcpy(redirect, a.redirect);
		return 299;
	}
	return status;
}

static struct bh_test_result
serve(const char *request, size_t by)
{
	struct bh_class c = bh_test_class(answer);

	step = by;
	return bh_test_serve(&c, BH_TEST_FILES, request, strlen(request));
}

/* The answer; the same whole and in pieces. Good until the next one. */
static struct bh_test_result
say(const char *request, const char *what, size_t len)
{
	static const size_t steps[] = { 1, 2, 3, 7 };
	static struct bh_test_result r;

	printed = what;
	printed_len = len;
	bh_test_free(&r);
	r = serve(request, len + 1);
	for (size_t i = 0; i < ROWS(steps) && len < 1000; i++) {
		struct bh_test_result s = serve(request, steps[i]);

		cr_expect_str_eq(s.out, r.out, "by %zu", steps[i]);
		cr_expect_str_eq(s.log, r.log, "by %zu", steps[i]);
		bh_test_free(&s);
	}
	return r;
}
#define SAY(literal) say(GET, literal, sizeof(literal) - 1)

/* An answer with those lines behind Server and Date. */
#define ANSWER(status, rest) \
	"HTTP/1.1 " status "\r\nServer: T\r\nDate: *\r\n" rest

#define ACCESS(rest) "<6>192.0.2.7 - - [*] \"GET /cgi-bin/x HTTP/1.1\" " rest \
	"\n"
#define ERROR(rest) "<3>192.0.2.7 - - [*] /cgi-bin/x: " rest "\n"

/* 502, and one line that says why. */
static void
fails(const char *what, size_t len, const char *why)
{
	struct bh_test_result r = say(GET, what, len);

	cr_expect(strncmp(r.out, BYTES("HTTP/1.1 502 Bad Gateway\r\n")) == 0,
	    "%s", r.out);
	HAS(r.log, why);
	cr_expect_eq(bh_test_count(r.log, "<3>"), 1, "%s", r.log);
	cr_expect_eq(bh_test_count(r.log, "/cgi-bin/x: "), 1, "%s", r.log);
}
#define FAILS(literal, why) \
	fails(literal, sizeof(literal) - 1, "/cgi-bin/x: " why "\n")

Test(cgi_answer, a_document_gets_its_length)
{
	struct bh_test_result r = SAY("Content-Type: a/b\n\nhello\n");

	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Content-Length: 6\r\nConnection: close\r\n\r\nhello\n"));
	IS(r.log, ACCESS("200 6"));
}

Test(cgi_answer, a_status_is_the_answers)
{
	struct bh_test_result r = SAY("Status: 404 Gone Fishing\r\n"
	    "Content-Type: a/b\r\n\r\nno");

	IS(r.out, ANSWER("404 Gone Fishing", "Content-Type: a/b\r\n"
	    "Content-Length: 2\r\nConnection: close\r\n\r\nno"));
	r = SAY("Status: 404\n\n");
	IS(r.out, ANSWER("404 Not Found",
	    "Content-Length: 0\r\nConnection: close\r\n\r\n"));
}

Test(cgi_answer, a_location_alone_redirects_the_client)
{
	struct bh_test_result r = SAY("Location: http://a/b#c\n\n");

	IS(r.out, ANSWER("302 Found", "Location: http://a/b#c\r\n"
	    "Content-Length: 0\r\nConnection: close\r\n\r\n"));
	r = SAY("Location: /x\nContent-Type: a/b\n\nthere");
	IS(r.out, ANSWER("302 Found", "Location: /x\r\nContent-Type: a/b\r\n"
	    "Content-Length: 5\r\nConnection: close\r\n\r\nthere"));
	r = SAY("Status: 303\nLocation: /x\n\n");
	IS(r.out, ANSWER("303 See Other", "Location: /x\r\n"
	    "Content-Length: 0\r\nConnection: close\r\n\r\n"));
}

Test(cgi_answer, a_path_alone_is_a_local_redirect)
{
	struct bh_test_result r = SAY("Location: /a%20b?c\n\nignored");

	HAS(r.out, " 299 ");
	HAS_NOT(r.out, "ignored");
	cr_expect_str_eq(redirect, "/a%20b?c");
}

Test(cgi_answer, what_is_the_servers_is_not_the_scripts)
{
	struct bh_test_result r = SAY("Content-Type: a/b\nServer: mine\n"
	    "Date: today\nConnection: keep-alive\nKeep-Alive: 5\nTE: x\n"
	    "Trailer: x\nTransfer-Encoding: chunked\nUpgrade: x\n"
	    "Proxy-Connection: x\n\nhello");

	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Content-Length: 5\r\nConnection: close\r\n\r\nhello"));
}

Test(cgi_answer, all_other_fields_pass_in_their_order)
{
	struct bh_test_result r = SAY("Set-Cookie: a=1\nContent-Type: a/b\n"
	    "Set-Cookie: b=2\nset-cookie: c=3; HttpOnly\nX-Y: \303\244\n\n");

	IS(r.out, ANSWER("200 OK", "Set-Cookie: a=1\r\nContent-Type: a/b\r\n"
	    "Set-Cookie: b=2\r\nset-cookie: c=3; HttpOnly\r\n"
	    "X-Y: \303\244\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n"));
}

Test(cgi_answer, a_script_may_close_the_connection)
{
	printed = "Content-Type: a/b\nConnection: x, Close\n\n";
	printed_len = strlen(printed);

	struct bh_test_result r = serve("GET / HTTP/1.1\r\n" HOST "\r\n"
	    "GET / HTTP/1.1\r\n" HOST "\r\n", 100);

	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Content-Length: 0\r\nConnection: close\r\n\r\n"));
	bh_test_free(&r);
}

Test(cgi_answer, a_length_of_the_script_is_kept)
{
	struct bh_test_result r = SAY("Content-Type: a/b\n"
	    "Content-Length: 5\n\nhello");

	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Content-Length: 5\r\nConnection: close\r\n\r\nhello"));
	IS(r.log, ACCESS("200 5"));
}

Test(cgi_answer, bytes_beyond_its_length_are_dropped)
{
	struct bh_test_result r = SAY("Content-Type: a/b\n"
	    "Content-Length: 5\n\nhello, world");

	cr_expect_str_eq(bh_test_body(r.out), "hello");
	HAS(r.log, "the body is longer than its Content-Length\n");
	cr_expect_eq(bh_test_count(r.log, "<3>"), 1, "%s", r.log);
}

Test(cgi_answer, a_body_shorter_than_its_length_is_cut)
{
	struct bh_test_result r = SAY("Content-Type: a/b\n"
	    "Content-Length: 12\n\nhello");

	cr_expect_str_eq(bh_test_body(r.out), "hello");
	HAS(r.out, "Content-Length: 12\r\n");
	HAS(r.log, "/cgi-bin/x: printed less than its Content-Length\n");
	cr_expect_eq(bh_test_count(r.log, "<3>"), 1, "%s", r.log);
}

Test(cgi_answer, bytes_pass_as_they_are)
{
	char what[300] = "Content-Type: a/b\n\n", *body;
	struct bh_test_result r;

	for (unsigned i = 0; i < 256; i++)
		what[19 + i] = (char)i;
	r = say(GET, what, 19 + 256);
	body = strstr(r.out, "\r\n\r\n") + 4;
	cr_assert_eq(r.len - (size_t)(body - r.out), 256);
	cr_expect(memcmp(body, what + 19, 256) == 0);
}

Test(cgi_answer, head_has_no_body)
{
	struct bh_test_result r = say(HEAD,
	    BYTES("Content-Type: a/b\nContent-Length: 5\n\nhello"));

	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Content-Length: 5\r\nConnection: close\r\n\r\n"));
	r = say(HEAD, BYTES("Content-Type: a/b\n\nhello"));
	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Connection: close\r\n\r\n"));
}

Test(cgi_answer, statuses_without_body_have_none)
{
	struct bh_test_result r = SAY("Status: 204\n"
	    "Content-Length: 5\n\nhello");

	IS(r.out, ANSWER("204 No Content", "Connection: close\r\n\r\n"));
	r = SAY("Status: 304\nETag: \"a\"\n\nhello");
	IS(r.out, ANSWER("304 Not Modified", "ETag: \"a\"\r\n"
	    "Connection: close\r\n\r\n"));
}

Test(cgi_answer, no_head_is_502)
{
	FAILS("", "printed nothing, exit code 0");
	FAILS("Content-Type: a/b\n",
	    "printed no empty line behind its head, exit code 0");
	FAILS("hello\n\n", "printed a line that is no field: hello");
	FAILS("\nhello", "printed no Content-Type, Status or Location");
	FAILS("Status: 100\n\n", "printed a Status that is none");
	FAILS("X: a\033[1m\n\n",
	    "printed a line that is no field: X: a\\x1b[1m");
	ended = EXIT_3;
	FAILS("", "printed nothing, exit code 3");
}

Test(cgi_answer, a_head_that_never_ends_is_502)
{
	size_t len = BH_HEAD_MAX + 1;
	char *what = malloc(len);

	memset(what, 'a', len);
	fails(what, len, "/cgi-bin/x: printed a head that is too long\n");
	memcpy(what, "Status: 200\n\n", 13);
	say(GET, what, len);
	memcpy(what, "Status: 200\nA:", 14);
	memcpy(what + len - 2, "\n\n", 2);
	fails(what, len, "/cgi-bin/x: printed a head that is too long\n");
	free(what);
}

Test(cgi_answer, a_head_may_have_16_kib)
{
	size_t len = BH_HEAD_MAX;
	char *what = malloc(len);
	struct bh_test_result r;

	memset(what, 'a', len);
	memcpy(what, "Status: 200\nA:", 14);
	memcpy(what + len - 2, "\n\n", 2);
	r = say(GET, what, len);
	cr_expect(strncmp(r.out, BYTES("HTTP/1.1 200 OK\r\n")) == 0);
	free(what);
}

Test(cgi_answer, a_long_head_may_come_in_pieces)
{
	size_t len = 15000;
	char *what = malloc(len);
	struct bh_test_result r;

	memset(what, 'a', len);
	memcpy(what, "Status: 200\nA:", 14);
	memcpy(what + len - 2, "\n\n", 2);
	printed = what;
	printed_len = len;
	r = serve(GET, 1000);
	cr_expect(strncmp(r.out, "HTTP/1.1 200", 12) == 0);
	cr_expect(r.len > len);
	bh_test_free(&r);
	free(what);
}

Test(cgi_answer, an_exit_code_is_logged)
{
	struct bh_test_result r;

	ended = EXIT_3;
	r = SAY("Content-Type: a/b\n\nhello");
	IS(r.out, ANSWER("200 OK", "Content-Type: a/b\r\n"
	    "Content-Length: 5\r\nConnection: close\r\n\r\nhello"));
	IS(r.log, ERROR("CGI script exit code 3") ACCESS("200 5"));
}

Test(cgi_answer, a_signal_before_anything_left_is_502)
{
	ended = KILLED;
	FAILS("", "ended by signal 9");
	FAILS("Content-Type: a/b\n", "ended by signal 9");
	FAILS("Content-Type: a/b\n\nhello", "ended by signal 9");
	FAILS("Content-Type: a/b\nContent-Length: 6\n\nhello",
	    "ended by signal 9");
	FAILS("Location: /x\n\n", "ended by signal 9");
}

Test(cgi_answer, nor_does_a_head_say_that_there_would_be_all)
{
	static const char whole[] =
	    "Content-Type: a/b\nContent-Length: 5\n\nhello";
	struct bh_test_result r;

	ended = KILLED;
	r = say(HEAD, BYTES(whole));
	HAS(r.out, "HTTP/1.1 502 ");
	HAS(r.log, ERROR("ended by signal 9"));
}

Test(cgi_answer, a_signal_after_that_cuts_the_answer)
{
	struct bh_test_result r;

	ended = KILLED;
	flushed = true;
	printed = "Content-Type: a/b\n\nhello";
	printed_len = strlen(printed);
	r = serve(GET, 100);
	HAS(r.out, "Transfer-Encoding: chunked\r\n");
	HAS(r.out, "\r\n5\r\nhello\r\n");
	HAS_NOT(r.out, "\r\n0\r\n");
	HAS(r.log, "/cgi-bin/x: ended by signal 9\n");
	bh_test_free(&r);
}

Test(cgi_answer, a_signal_after_all_of_its_length_is_logged)
{
	struct bh_test_result r;

	ended = KILLED;
	r = SAY("Content-Type: a/b\nContent-Length: 5\n\nhello");
	cr_expect_str_eq(bh_test_body(r.out), "hello");
	IS(r.log, ERROR("ended by signal 9") ACCESS("200 5"));
}

Test(cgi_answer, nph_is_sent_as_it_is)
{
	struct bh_test_result r;

	nph = true;
	r = SAY("HTTP/1.0 299 Mine\nX: y\n\nhello");
	IS(r.out, "HTTP/1.0 299 Mine\nX: y\n\nhello");
	IS(r.log, ACCESS("299 29"));
	r = say(HEAD, BYTES("HTTP/1.1 200 OK\r\n\r\nhello"));
	IS(r.out, "HTTP/1.1 200 OK\r\n\r\nhello");
	r = SAY("x");
	IS(r.out, "x");
	IS(r.log, ACCESS("200 1"));
}

Test(cgi_answer, nph_ends_the_connection)
{
	nph = true;
	printed = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
	printed_len = strlen(printed);

	struct bh_test_result r = serve("GET / HTTP/1.1\r\n" HOST "\r\n"
	    "GET / HTTP/1.1\r\n" HOST "\r\n", 100);

	IS(r.out, printed);
	bh_test_free(&r);
}

Test(cgi_answer, nph_with_nothing_is_502)
{
	nph = true;
	FAILS("", "printed nothing, exit code 0");
	ended = KILLED;
	FAILS("", "ended by signal 9");
}
