/*
 * What a script prints, as its answer: however it is cut, the client gets the
 * same, whole or visibly cut, and nothing that it could take for another
 * answer.
 *
 * The first byte of the input seeds the cuts, the second chooses the request
 * and how the script ends; the rest is printed.
 */
#include "cgi/answer.h"

#include "handler/config.h"
#include "proto/target.h"
#include "answers.h"
#include "cut.h"

enum { HEAD = 1, OLD = 2, RAW = 4, FLUSHED = 8, FAILED = 16, KILLED = 32 };

static unsigned kind;
static const char *printed;
static size_t printed_len;

/* From memory that ends with it, and that may be changed. */
static int
print(struct bh_cgi_answer *a)
{
	char *copy = malloc(printed_len);
	size_t at, n;
	int status = 0;

	memcpy(copy, printed, printed_len);
	for (at = 0; at < printed_len && status == 0; at += n) {
		n = some(printed_len - at);
		status = bh_cgi_answer__take(a, copy + at, n);
		if ((kind & FLUSHED) && status == 0)
			bh_flush(a->h);
	}
	free(copy);
	return status;
}

static int
answer(struct bh_handler *h)
{
	struct bh_cgi_script script = { .script_name = "/x",
	    .nph = kind & RAW };
	struct bh_cgi_answer a = { .h = h, .script = &script };
	struct bh_target target;
	int status = print(&a);

	if (status == 0)
		status = bh_cgi_answer__end(&a, kind & KILLED ? 9 :
		    kind & FAILED ? 1 << 8 : 0);
	if (status != 0 || a.redirect == NULL)
		return status;
	CHECK(a.redirect[0] == '/' && a.redirect[1] != '/', io.out);
	CHECK(bh_target__parse("GET", 3, a.redirect, strlen(a.redirect),
	    &target) == 0, io.out);
	return 404;
}

/* The client must know to what it has an answer: HEAD has no body. */
static const char *
version_string(struct bh_handler *h)
{
	return strcmp(h->command, "HEAD") == 0 ? "HEAD" : "GET";
}

static void
log_request(struct bh_handler *h, int code, long long size)
{
	(void)h, (void)size;
	CHECK(code >= 100 && code <= 999, io.out);
	bh_fuzz_note(io.out, &code, sizeof(code));
	if (!(kind & RAW))
		bh_fuzz_note_answer(io.out, code, false);
}

static void
log_message(struct bh_handler *h, const char *message)
{
	(void)h;
	CHECK(strlen(message) < 2100, io.out);
}

static void
serve(const struct bh_config *config, struct bh_fuzz_output *out)
{
	struct bh_connection c = { .stop = -1, .in = IN, .out = OUT,
	    .in_kind = BH_FD_PIPE, .out_kind = BH_FD_PIPE };

	out->len = out->noted = out->answers = out->requests = 0;
	out->raw = false;
	io.out = out;
	io.in_at = io.calls = 0;
	bh_peer__set(&c.peer, (const unsigned char *)"\x7f\0\0\1", 4, 1);
	bh_handler__serve(config, &c, NULL);
}

static void
configure(struct bh_config *config)
{
	static const struct bh_method methods[] = {
		BH_METHOD_ANY(answer), BH_METHODS_END,
	};
	static const char *const requests[] = {
		"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n"
		"Host: a\r\n\r\n",
		"HEAD / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\n"
		"Host: a\r\n\r\n",
		"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
		"GET / HTTP/1.0\r\n\r\n",
		"HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
		"HEAD / HTTP/1.0\r\n\r\n",
	};
	struct bh_class class = { .methods = methods,
	    .protocol_version = "HTTP/1.1", .log_request = log_request,
	    .log_error = log_message, .log_message = log_message,
	    .version_string = version_string };

	bh_config__init(config, &class, sizeof(class));
	config->log.sink = BH_LOG_NONE;
	io.in = requests[kind & (HEAD | OLD)];
	io.in_len = strlen(io.in);
}

/* What is sent as it is has no answer in it that the log has: but where a 502
 * takes its place, it is the script's bytes. */
static void
check(struct bh_fuzz_output *out)
{
	if (!(kind & RAW))
		bh_fuzz_check(out);
	else if (printed_len > 0 && !(kind & KILLED))
		CHECK(out->len == printed_len &&
		    memcmp(out->at, printed, printed_len) == 0, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const size_t steps[] = { 1, 40, 3000 };
	static struct bh_fuzz_output whole, cut;
	struct bh_config config;
	bool chunks;

	if (len < 2 || len > 100000)
		return 0;
	kind = data[1];
	printed = (const char *)data + 2;
	printed_len = len - 2;
	/* What leaves early is framed by the pieces that it comes in. */
	chunks = (kind & FLUSHED) || printed_len > 8000;
	configure(&config);
	io.step = 0;
	io.again = false;
	serve(&config, &whole);
	check(&whole);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		io.seed = data[0];
		io.step = steps[i];
		io.again = data[0] & 1;
		serve(&config, &cut);
		check(&cut);
		bh_fuzz_compare(&whole, &cut, chunks);
	}
	return 0;
}
