/* Another target's answer within the server. */
#include "handler.h"
#include "handler/private.h"

/* "/a" leads to "/b?c=d" and that to what the handler sees of the request;
 * "/x" and a letter to the one before it. */
static int
answer(struct bh_handler *h)
{
	static char paths[16][4];
	size_t i;
	char c = h->path[2];

	if (strcmp(h->path, "/a") == 0)
		return bh_redirect__follow(h, "/b?c=d");
	if (strcmp(h->path, "/none") == 0)
		return bh_redirect__follow(h, "none");
	if (h->path[1] == 'x' && c > 'a') {
		i = (size_t)(c - 'a');
		memcpy(paths[i], "/x", 2);
		paths[i][2] = (char)(c - 1);
		return bh_redirect__follow(h, paths[i]);
	}
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_printf(h, "%s %s\n", h->command, h->path);
	for (i = 0; i < h->headers.count; i++)
		bh_printf(h, "%s: %s\n", h->headers.item[i].name,
		    h->headers.item[i].value);
	bh_printf(h, "%zd\n", bh_read(h, paths[0], 1));
	return 0;
}

static struct bh_test_result
ask(const char *request)
{
	struct bh_class c = bh_test_class(answer);

	return bh_test_serve(&c, BH_TEST_FILES, request, strlen(request));
}

Test(redirect, is_a_get_of_the_other_target)
{
	struct bh_test_result r = ask("GET /a HTTP/1.1\r\n" HOST
	    "Cookie: b\r\n\r\n");

	cr_expect_str_eq(bh_test_body(r.out),
	    "GET /b?c=d\nHost: a\nCookie: b\n0\n");
	HAS(r.log, "\"GET /a HTTP/1.1\" 200 ");
	bh_test_free(&r);
}

Test(redirect, head_stays_head)
{
	struct bh_test_result r = ask("HEAD /a HTTP/1.1\r\n" HOST "\r\n");

	cr_expect_str_eq(bh_test_body(r.out), "");
	HAS(r.out, "HTTP/1.1 200 OK\r\n");
	bh_test_free(&r);
}

Test(redirect, has_no_body)
{
	struct bh_test_result r = ask("POST /a HTTP/1.1\r\n" HOST
	    "Content-Type: a/b\r\nContent-Length: 5\r\nCookie: b\r\n"
	    "content-encoding: gzip\r\nExpect: 100-continue\r\n\r\nhello"
	    "GET / HTTP/1.1\r\n" HOST "\r\n");

	cr_expect_str_eq(bh_test_body(r.out),
	    "GET /b?c=d\nHost: a\nCookie: b\n0\n");
	HAS(r.out, "\r\nConnection: close\r\n");
	HAS_NOT(r.out, "100 Continue");
	bh_test_free(&r);
}

Test(redirect, has_no_body_in_chunks)
{
	struct bh_test_result r = ask("POST /a HTTP/1.1\r\n" HOST
	    "transfer-encoding: chunked\r\nTrailer: B\r\nTrailers: c\r\n"
	    "\r\n5\r\nhello\r\n0\r\nB: x\r\n\r\n");

	cr_expect_str_eq(bh_test_body(r.out),
	    "GET /b?c=d\nHost: a\nTrailers: c\n0\n");
	bh_test_free(&r);
}

Test(redirect, goes_ten_times)
{
	struct bh_test_result r = ask("GET /xk HTTP/1.1\r\n" HOST "\r\n");

	HAS(r.out, "GET /xa\n");
	bh_test_free(&r);
	r = ask("GET /xl HTTP/1.1\r\n" HOST "\r\nGET /xk HTTP/1.1\r\n" HOST
	    "\r\n");
	HAS(r.out, "HTTP/1.1 502 Bad Gateway\r\n");
	HAS(r.log, "/xb: more than 10 redirections\n");
	HAS(r.out, "GET /xa\n");
	bh_test_free(&r);
}

Test(redirect, needs_a_path)
{
	struct bh_test_result r = ask("GET /none HTTP/1.1\r\n" HOST "\r\n");

	HAS(r.out, "HTTP/1.1 502 Bad Gateway\r\n");
	bh_test_free(&r);
}
