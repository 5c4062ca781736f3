/* Behind a 101 the connection is the handler's. */
#include "handler.h"

#include <errno.h>
#include <unistd.h>

#define UPGRADE "GET / HTTP/1.1\r\n" HOST "Connection: Upgrade\r\n" \
	"Upgrade: x\r\n\r\n"

static int seen;

/* Says back what it gets, early and late, until its end. */
static int
upgrade(struct bh_handler *h)
{
	char buf[8];
	int in = -1, out = -1;
	ssize_t n;

	bh_send_response_only(h, 101, NULL);
	bh_send_header(h, "Connection", "Upgrade");
	bh_send_header(h, "Upgrade", "x");
	bh_end_headers(h);
	seen = bh_upgrade(h, &in, &out);
	if (seen < 0)
		return seen;
	while ((n = bh_read(h, buf, sizeof(buf))) > 0)
		cr_expect_eq(write(out, buf, (size_t)n), n);
	cr_expect_eq(n, 0);
	while ((n = read(in, buf, sizeof(buf))) > 0)
		cr_expect_eq(write(out, buf, (size_t)n), n);
	return 0;
}

static void
check(enum bh_test_way way)
{
	static const char in[] = UPGRADE "GET / is no request any more";
	struct bh_class c = bh_test_class(upgrade);
	struct bh_test_result r = bh_test_serve(&c, way, in, sizeof(in) - 1);

	IS(r.out, "HTTP/1.1 101 Switching Protocols\r\n"
	    "Connection: Upgrade\r\nUpgrade: x\r\n\r\n"
	    "GET / is no request any more");
	cr_expect_eq(seen, 0);
	bh_test_free(&r);
}

Test(handler_upgrade, what_came_early_is_read_first)
{
	check(BH_TEST_SOCKET);
	check(BH_TEST_PIPES);
}

static int
too_early(struct bh_handler *h)
{
	int in, out;

	seen = bh_upgrade(h, &in, &out);
	return 0;
}

static int
not_a_101(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	return too_early(h);
}

Test(handler_upgrade, is_for_what_is_no_http_any_more)
{
	struct bh_class c = bh_test_class(too_early);

	HAS(bh_test_answer(&c, UPGRADE), "HTTP/1.1 500 ");
	cr_expect_eq(seen, -EINVAL);
	c = bh_test_class(not_a_101);
	HAS(bh_test_answer(&c, UPGRADE), "HTTP/1.1 500 ");
	cr_expect_eq(seen, -EINVAL);
}

Test(handler_upgrade, a_body_is_read_before)
{
	struct bh_class c = bh_test_class(upgrade);

	bh_test_answer(&c, "POST / HTTP/1.1\r\n" HOST "Upgrade: x\r\n"
	    "Content-Length: 5\r\n\r\nhello");
	cr_expect_eq(seen, -EINVAL);
}

Test(handler_upgrade, a_client_that_left_before_it)
{
	struct bh_class c = bh_test_class(upgrade);

	bh_test_fail("write", EPIPE, 0);
	IS(bh_test_answer(&c, UPGRADE), "");
	cr_expect_eq(seen, -EPIPE);
}

/* What a tunnel was refused is an answer like any other. */
static int
refuse(struct bh_handler *h)
{
	bh_send_response(h, 403, NULL);
	bh_end_headers(h);
	bh_write(h, "no", 2);
	return too_early(h);
}

static int
allow(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	return too_early(h);
}

Test(handler_upgrade, connect_is_a_tunnel_with_a_2xx)
{
	static const char in[] = "CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n";
	struct bh_class c = bh_test_class(upgrade);

	c.methods = (const struct bh_method[]){ { "CONNECT", allow },
	    BH_METHODS_END };
	HAS(bh_test_answer(&c, in), "HTTP/1.1 200 ");
	cr_expect_eq(seen, 0);
	c.methods = (const struct bh_method[]){ { "CONNECT", refuse },
	    BH_METHODS_END };
	HAS(bh_test_answer(&c, in), "HTTP/1.1 500 ");
	cr_expect_eq(seen, -EINVAL);
}
