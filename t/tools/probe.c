/* probe [hooks] [OPTIONS] [FILE]: answers as the path says, for tests of what
 * handlers do. With `hooks` what a class may override is overridden. */
#include <basehttp.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* The number behind the "?" of the path. */
static size_t
number(const struct bh_handler *h)
{
	const char *query = strchr(h->path, '?');

	return query == NULL ? 0 : strtoul(query + 1, NULL, 10);
}

/* A whole answer with that body, framed by the library. */
static int
answer(struct bh_handler *h, const char *body)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/plain");
	bh_end_headers(h);
	bh_write(h, body, strlen(body));
	return 0;
}

/* ---- reading */

static int
read_none(struct bh_handler *h)
{
	return answer(h, "none\n");
}

static int
read_part(struct bh_handler *h)
{
	char buf[6] = "";

	bh_read(h, buf, 5);
	return answer(h, buf);
}

static int
read_all(struct bh_handler *h)
{
	char buf[4096], text[32];
	size_t all = 0;
	ssize_t n;

	while ((n = bh_read(h, buf, sizeof(buf))) > 0)
		all += (size_t)n;
	snprintf(text, sizeof(text), "%zu\n", all);
	return n < 0 ? (int)n : answer(h, text);
}

static int
read_by_rfile(struct bh_handler *h)
{
	char text[32];
	size_t all = 0;

	while (fgetc(bh_rfile(h)) != EOF)
		all++;
	snprintf(text, sizeof(text), "%zu\n", all);
	return answer(h, text);
}

/* ---- answering */

/* ?N: a body of N bytes with its Content-Length. */
static int
send_length(struct bh_handler *h)
{
	static const char block[8192];
	size_t left = number(h), n;
	ssize_t error;

	bh_send_response(h, 200, NULL);
	bh_send_headerf(h, "Content-Length", "%zu", left);
	error = bh_end_headers(h);
	for (; left > 0 && error >= 0; left -= n) {
		n = left < sizeof(block) ? left : sizeof(block);
		error = bh_write(h, block, n);
	}
	return error < 0 ? (int)error : 0;
}

static int
send_chunks(struct bh_handler *h)
{
	answer(h, "one");
	bh_flush(h);
	bh_write(h, "two\n", 4);
	return 0;
}

static int
send_by_wfile(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	for (size_t i = 0; i < number(h); i++)
		fprintf(bh_wfile(h), "%zu\n", i);
	return 0;
}

static int
send_short(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "10");
	bh_end_headers(h);
	bh_write(h, "hello", 5);
	return 0;
}

static int
send_long(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Length", "5");
	bh_end_headers(h);
	bh_write(h, "hello and more", 14);
	return 0;
}

/* ?CODE: with a body where there may be none. */
static int
send_code(struct bh_handler *h)
{
	bh_send_response(h, (int)number(h), NULL);
	bh_end_headers(h);
	bh_write(h, "hello\n", 6);
	return 0;
}

/* ?N: FILE, of which N bytes are announced. */
static int
send_file(struct bh_handler *h)
{
	const int *fd = h->userdata;
	ssize_t n;

	bh_send_response(h, 200, NULL);
	bh_send_headerf(h, "Content-Length", "%zu", number(h));
	bh_end_headers(h);
	n = bh_sendfile(h, *fd, 0, number(h));
	return n < 0 ? (int)n : 0;
}

static int
send_injected(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "X", "a\r\nEvil: 1");
	return bh_end_headers(h) < 0 ? 0 : 204;
}

static int
send_hints(struct bh_handler *h)
{
	bh_send_response_only(h, 103, NULL);
	bh_send_header(h, "Link", "</a.css>; rel=preload");
	bh_end_headers(h);
	return answer(h, "hinted\n");
}

static int
send_closing(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Connection", "close");
	return bh_end_headers(h);
}

/* ---- failing: ?CODE; without it there is no answer at all */

static int
fail_early(struct bh_handler *h)
{
	bh_error_header(h, "Retry-After", "7");
	return (int)number(h);
}

static int
fail_in_time(struct bh_handler *h)
{
	answer(h, "half");
	return 503;
}

static int
fail_late(struct bh_handler *h)
{
	answer(h, "half");
	bh_flush(h);
	return 500;
}

static int
fail_with_words(struct bh_handler *h)
{
	bh_send_error(h, 418, "<i>tea</i>", "a & b");
	return 0;
}

static const struct {
	char path[8];
	bh_method_function *function;
} routes[] = {
	{ "/none", read_none }, { "/part", read_part }, { "/all", read_all },
	{ "/rfile", read_by_rfile }, { "/length", send_length },
	{ "/chunks", send_chunks }, { "/wfile", send_by_wfile },
	{ "/short", send_short }, { "/long", send_long },
	{ "/code", send_code }, { "/file", send_file },
	{ "/inject", send_injected }, { "/hints", send_hints },
	{ "/close", send_closing }, { "/early", fail_early },
	{ "/intime", fail_in_time }, { "/late", fail_late },
	{ "/silent", fail_early }, { "/words", fail_with_words },
};

static int
do_GET(struct bh_handler *h)
{
	size_t len = strcspn(h->path, "?");

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (strlen(routes[i].path) == len &&
		    memcmp(routes[i].path, h->path, len) == 0)
			return routes[i].function(h);
	return 404;
}

static int
open_file(struct bh_setup *s)
{
	static int fd = -1;

	if (s->operand_count > 0 &&
	    (fd = open(s->operands[0], O_RDONLY | O_CLOEXEC)) < 0)
		return bh_setup_error(s, 66, "%s", s->operands[0]);
	s->userdata = &fd;
	return 0;
}

static void
log_message(struct bh_handler *h, const char *message)
{
	(void)h;
	dprintf(2, "mine: %s\n", message);
}

static const char *
version_string(struct bh_handler *h)
{
	(void)h;
	return "Mine/1";
}

static bool
handle_expect_100(struct bh_handler *h)
{
	bh_send_error(h, 401, NULL, NULL);
	return false;
}

static const struct bh_method methods[] = {
	BH_METHOD(GET), BH_METHOD_ALSO(POST, do_GET),
	BH_METHOD_ALSO(PUT, do_GET), BH_METHODS_END
};

static const struct bh_response responses[] = {
	{ 418, "Kettle", "It boils." }, { 0, NULL, NULL }
};

int
main(int argc, char **argv)
{
	bool hooks = argc > 1 && strcmp(argv[1], "hooks") == 0;
	struct bh_class probe = {
		.methods = methods,
		.protocol_version = "HTTP/1.1",
		.operands = "[FILE]",
		.max_operands = 1,
		.setup = open_file,
	};

	if (hooks) {
		probe.log_message = log_message;
		probe.version_string = version_string;
		probe.handle_expect_100 = handle_expect_100;
		probe.error_message_format = "%(code)d %(message)s\n";
		probe.error_content_type = "text/plain";
		probe.responses = responses;
	}
	return bh_main(&probe, argc - hooks, argv + hooks);
}
