/* However the bytes arrive and leave, and whatever was asked before: the same
 * answers. */
#include "handler.h"

#include <stdlib.h>

enum { MAX = 40000 };

/* What the path says: /KIND/N. */
static int
answer(struct bh_handler *h)
{
	const char *number = strrchr(h->path, '/') + 1;
	size_t n = strtoul(number, NULL, 10);
	char *text = bh_alloc(h, MAX);
	ssize_t len = 0;

	memset(text, 'x', n);
	switch (h->path[1]) {
	case 'n': /* nothing read */
		break;
	case 'e': /* echo */
		while ((len = bh_read(h, text + n, MAX - n)) > 0)
			n += (size_t)len;
		break;
	case 'r': /* echo by rfile */
		while (n < MAX && (len = fgetc(bh_rfile(h))) != EOF)
			text[n++] = (char)len;
		break;
	default:
		return 404;
	}
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Command", h->command);
	if (h->path[2] == 'l')
		bh_send_headerf(h, "Content-Length", "%zu", n);
	bh_end_headers(h);
	for (size_t at = 0; at < n; at += 1000)
		bh_write(h, text + at, n - at < 1000 ? n - at : 1000);
	return 0;
}

static const char *const targets[] = {
	"/n/0", "/n/5", "/nl/5", "/n/3000", "/n/12000", "/n/15500", "/n/16100",
	"/n/16384", "/nl/30000", "/n/40000", "/e/0", "/el/0", "/e/15000",
	"/r/0", "/r/10", "/x/0",
};

static const char *const methods[] = { "GET", "POST", "HEAD", "PUT", "FOO" };

/* Appends a random request, which leaves the connection open. */
static void
make_request(char *in, unsigned *seed)
{
	size_t target = (size_t)rand_r(seed) % ROWS(targets);
	size_t method = (size_t)rand_r(seed) % ROWS(methods);
	int fields = rand_r(seed) % 4 == 0 ? rand_r(seed) % 90 : 2;

	in += sprintf(in, "%s %s HTTP/1.1\r\n" HOST, methods[method],
	    targets[target]);
	for (int i = 0; i < fields; i++)
		in += sprintf(in, "X-%d: %0*d\r\n", i, rand_r(seed) % 40, i);
	switch (rand_r(seed) % 4) {
	case 0:
		sprintf(in, "Content-Length: 12\r\n\r\nhello world\n");
		break;
	case 1:
		in += sprintf(in, "Content-Length: 3000\r\n\r\n");
		memset(in, 'y', 3000);
		in[3000] = '\0';
		break;
	case 2:
		if (targets[target][1] == 'n' || targets[target][1] == 'x' ||
		    methods[method][0] == 'F') {
			strcpy(in, "\r\n");
			break;
		}
		sprintf(in, "Transfer-Encoding: chunked\r\n\r\n"
		    "3\r\nhel\r\nA;x=y\r\nlo world\r\n\r\n0\r\nT: t\r\n\r\n");
		break;
	default:
		strcpy(in, "\r\n");
	}
}

static void
expect_same(const struct bh_test_result *pair, const struct bh_test_result *a,
    const struct bh_test_result *b, const char *in)
{
	bool same = pair->len == a->len + b->len &&
	    memcmp(pair->out, a->out, a->len) == 0 &&
	    memcmp(pair->out + a->len, b->out, b->len) == 0;

	cr_assert(same, "%s: %zu bytes, not %zu and %zu: %.300s",
	    bh_test_show(in, strlen(in)), pair->len, a->len, b->len,
	    pair->len > a->len ? pair->out + a->len : pair->out);
}

Test(handler_pairs, the_second_answer_is_the_answer_alone)
{
	static char first[16384], both[32768];
	struct bh_class c = bh_test_class(answer);
	unsigned seed = 1;

	for (int i = 0; i < 1000; i++) {
		struct bh_test_result alone, next, pair;
		char *second;

		make_request(first, &seed);
		second = stpcpy(both, first);
		make_request(second, &seed);
		alone = bh_test_serve(&c, BH_TEST_FILES, first, strlen(first));
		next = bh_test_serve(&c, BH_TEST_FILES, second, strlen(second));
		pair = bh_test_serve(&c, BH_TEST_FILES, both, strlen(both));
		expect_same(&pair, &alone, &next, both);
		bh_test_free(&alone);
		bh_test_free(&next);
		bh_test_free(&pair);
	}
}

Test(handler_pairs, many_requests_in_one_packet_are_answered_in_order)
{
	static char in[400 * 64], *at = in;
	struct bh_class c = bh_test_class(answer);
	struct bh_test_result r;

	/* of all lengths, so that each place of the output buffer is met */
	for (int i = 0; i < 400; i++)
		at += sprintf(at, "GET /n/%d HTTP/1.1\r\n" HOST "\r\n", i);
	r = bh_test_serve(&c, BH_TEST_FILES, in, strlen(in));
	cr_expect(bh_test_count(r.out, "HTTP/1.1 200 OK\r\n") == 400);
	for (int i = 0; i < 400; i++) {
		char field[40];

		snprintf(field, sizeof(field), "\r\nContent-Length: %d\r\n", i);
		cr_expect(bh_test_count(r.out, field) == 1, "%s", field);
	}
	bh_test_free(&r);
}

/* The requests of one conversation, by all ways and all sizes of a step. */
static void
expect_same_by_steps(const char *in)
{
	struct bh_class c = bh_test_class(answer);
	struct bh_test_result whole = bh_test_serve(&c, BH_TEST_FILES, in,
	    strlen(in)), r;

	cr_expect(bh_test_count(whole.out, "HTTP/1.1 ") > 2);
	for (enum bh_test_way way = BH_TEST_FILES; way <= BH_TEST_SOCKET;
	    way++)
		for (size_t step = 0; step <= 7; step++) {
			bh_test_step = step;
			bh_test_interrupted = step % 2 == 1;
			r = bh_test_serve(&c, way, in, strlen(in));
			cr_expect(r.len == whole.len &&
			    memcmp(r.out, whole.out, r.len) == 0,
			    "way %d, by %zu: %zu bytes, not %zu", way, step,
			    r.len, whole.len);
			cr_expect_str_eq(r.log, whole.log);
			bh_test_free(&r);
		}
	bh_test_free(&whole);
}

Test(handler_pairs, reads_and_writes_of_one_byte_change_nothing)
{
	expect_same_by_steps(
	    "GET /nl/3000 HTTP/1.1\r\n" HOST "\r\n"
	    "\r\nPOST /el/3 HTTP/1.1\r\n" HOST "Content-Length: 12\r\n\r\n"
	    "hello world\n"
	    "POST /rl/0 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
	    "3\r\nhel\r\n9\r\nlo world\n\r\n0\r\nTrailer: t\r\n\r\n"
	    "HEAD /n/7 HTTP/1.1\r\n" HOST "\r\n"
	    "GET /nl/20000 HTTP/1.1\r\n" HOST "\r\n"
	    "POST /x/0 HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nGET "
	    "POST /el/0 HTTP/1.1\r\n" HOST "Content-Length: 6\r\n"
	    "Expect: 100-continue\r\n\r\nhello\n"
	    "GET /n/1 HTTP/1.0\r\n\r\n");
}

Test(handler_pairs, an_end_inside_a_head_stays_one_by_one_byte)
{
	expect_same_by_steps("GET /nl/3 HTTP/1.1\r\n" HOST "\r\n"
	    "FOO / HTTP/1.1\r\n" HOST "\r\nPOST /nl/1 HTTP/1.1\r\n" HOST
	    "Content-Length: 2\r\n\r\n..GET / HTTP/1.1\r\nHos");
}
