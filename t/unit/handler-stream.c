/* rfile and wfile, alone and beside bh_read and bh_write. */
#include "handler.h"

#include <errno.h>
#include <stdlib.h>

#define POST(length) "POST / HTTP/1.1\r\n" HOST \
	"Content-Length: " length "\r\n\r\n"

static int
echo_lines(struct bh_handler *h)
{
	FILE *in = bh_rfile(h), *out = bh_wfile(h);
	char *line = NULL;
	size_t size = 0;

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	while (getline(&line, &size, in) > 0)
		fprintf(out, "<%.*s>", (int)strcspn(line, "\n"), line);
	fprintf(out, "%s", feof(in) && !ferror(in) ? "end" : "error");
	free(line);
	return 0;
}

Test(handler_stream, rfile_ends_where_the_body_ends)
{
	struct bh_class c = bh_test_class(echo_lines);
	const char *answer = bh_test_answer(&c,
	    POST("7") "one\ntwo" POST("5") "three");

	HAS(answer, "\r\n\r\n<one><two>endHTTP/1.1 200 ");
	HAS(answer, "\r\n\r\n<three>end");
}

Test(handler_stream, rfile_ends_with_the_last_chunk)
{
	struct bh_class c = bh_test_class(echo_lines);

	HAS(bh_test_answer(&c, "POST / HTTP/1.1\r\n" HOST
	    "Transfer-Encoding: chunked\r\n\r\n"
	    "2\r\non\r\n4\r\ne\ntw\r\n1\r\no\r\n0\r\n\r\n"),
	    "\r\n\r\n<one><two>end");
}

static int seen_errno;
static bool seen_ferror;

static int
watch_error(struct bh_handler *h)
{
	FILE *in = bh_rfile(h);
	char buf[64];

	errno = 0;
	while (fread(buf, 1, sizeof(buf), in) == sizeof(buf))
		;
	seen_errno = errno;
	seen_ferror = ferror(in);
	bh_send_response(h, 200, NULL);
	return bh_end_headers(h);
}

Test(handler_stream, rfile_has_an_error_where_the_body_was_cut)
{
	struct bh_class c = bh_test_class(watch_error);

	HAS(bh_test_answer(&c, POST("10") "hello"), "HTTP/1.1 400 ");
	cr_expect(seen_ferror);
	cr_expect(seen_errno == ECONNRESET, "%d", seen_errno);
}

Test(handler_stream, rfile_has_none_where_it_is_whole)
{
	struct bh_class c = bh_test_class(watch_error);

	HAS(bh_test_answer(&c, POST("5") "hello"), "HTTP/1.1 200 ");
	cr_expect(!seen_ferror && seen_errno == 0);
}

/* One byte by rfile, two by bh_read, one by rfile. */
static int
read_both(struct bh_handler *h)
{
	char all[5] = "";

	all[0] = (char)fgetc(bh_rfile(h));
	bh_read(h, all + 1, 2);
	all[3] = (char)fgetc(bh_rfile(h));
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, all, 4);
	return 0;
}

Test(handler_stream, rfile_and_bh_read_take_turns)
{
	struct bh_class c = bh_test_class(read_both);
	const char *answer = bh_test_answer(&c, POST("6") "abcdefGET / "
	    "HTTP/1.1\r\n" HOST "\r\n");

	HAS(answer, "\r\n\r\nabcdHTTP/1.1 200");
}

static int
write_both(struct bh_handler *h)
{
	FILE *out = bh_wfile(h);

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	fprintf(out, "a%d", 1);
	bh_write(h, "b2", 2);
	fputs("c3", out);
	bh_printf(h, "d%d", 4);
	return 0;
}

Test(handler_stream, wfile_and_bh_write_keep_their_order)
{
	struct bh_class c = bh_test_class(write_both);

	HAS(bh_test_answer(&c, POST("0")), "\r\n\r\na1b2c3d4");
}

Test(handler_stream, wfile_is_swallowed_for_head)
{
	struct bh_class c = bh_test_class(write_both);
	const char *answer = bh_test_answer(&c,
	    "HEAD / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");

	cr_expect(bh_test_count(answer, "200 OK") == 2, "%s", answer);
	cr_expect(bh_test_count(answer, "a1b2c3d4") == 1, "%s", answer);
}

static int
write_first(struct bh_handler *h)
{
	FILE *out = bh_wfile(h);
	bool refused = fputs("early", out) < 0 || ferror(out);

	return refused ? 404 : 200;
}

Test(handler_stream, wfile_before_the_head_is_an_error)
{
	struct bh_class c = bh_test_class(write_first);
	const char *answer = bh_test_answer(&c, POST("0") POST("0"));

	HAS_NOT(answer, "early");
	cr_expect(bh_test_count(answer, " 404 ") == 2, "%s", answer);
}

static int
print_long(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_printf(h, "%05000d", 7);
	return 0;
}

Test(handler_stream, bh_printf_has_no_limit)
{
	struct bh_class c = bh_test_class(print_long);
	const char *answer = bh_test_answer(&c, POST("0"));

	HAS(answer, "Content-Length: 5000\r\n");
	cr_expect(strlen(bh_test_body(answer)) == 5000);
}
