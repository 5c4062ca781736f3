/*
 * A whole connection: what comes in is cut at random, what goes out is read
 * as a client reads it. However it is cut, the answers are the same, each is
 * whole or the last, and none can be taken for another. The handler does what
 * the path says, right or wrong.
 *
 * The first byte of the input seeds the cuts, the second chooses the kind of
 * connection; the rest is the connection.
 */
#include "serve.h"

#include <sys/socket.h>

#include "cut.h"

/* ---- the handler */

static void
read_exactly(struct bh_handler *h, char *buf, size_t len)
{
	size_t done = 0;
	ssize_t n = 1;

	while (done < len && (n = bh_read(h, buf + done, len - done)) > 0)
		done += (size_t)n;
	bh_fuzz_note(io.out, buf, done);
}

static void
send_head_part(struct bh_handler *h, char what)
{
	static char large[5000];

	memset(large, 'x', sizeof(large) - 1);
	switch (what) {
	case 'h': bh_send_response(h, 200, NULL); break;
	case '0': bh_send_response(h, 204, NULL); break;
	case '3': bh_send_response(h, 304, NULL); break;
	case '5': bh_send_response(h, 205, NULL); break;
	case '8': bh_send_response(h, 1000, NULL); break;
	case 'v': bh_send_response(h, 200, "a\r\nb"); break;
	case 'm': bh_send_response_only(h, 103, NULL); break;
	case 'l': bh_send_header(h, "Content-Length", "5"); break;
	case 'L': bh_send_header(h, "Content-Length", "3000"); break;
	case 'c': bh_send_header(h, "Connection", "close"); break;
	case 'k': bh_send_header(h, "Connection", "keep-alive"); break;
	case 'H': bh_send_header(h, "X", large); break;
	case 'a': bh_send_header(h, "X", large + 4600); break;
	case 'I': bh_send_header(h, "X", "a\r\nb"); break;
	case 'e': bh_end_headers(h); break;
	case 'd': bh_send_error(h, 404, NULL, NULL); break;
	case 'n': bh_send_error(h, 404, "a\nb", NULL); break;
	case 'u': bh_send_error(h, 150, NULL, NULL); break;
	case 'E': bh_error_header(h, "X", "a"); break;
	case 'b': bh_error_header(h, "X", "a\nb"); break;
	}
}

static void
move_body(struct bh_handler *h, char what)
{
	static char buf[40000];
	int c;

	switch (what) {
	case 'r': read_exactly(h, buf, 10); break;
	case 'R': read_exactly(h, buf, sizeof(buf)); break;
	case 'o': read_exactly(h, buf, 1000); bh_write(h, buf, 1000); break;
	case 'g':
		c = fgetc(bh_rfile(h));
		bh_fuzz_note(io.out, &c, sizeof(c));
		break;
	case 'w': bh_write(h, file, 5); break;
	case 'W': bh_write(h, file, 3000); break;
	case 'B': bh_write(h, file, 13000); break;
	case 'M': bh_write(h, file, 30000); break;
	case 'p': fputs("hello", bh_wfile(h)); break;
	case 'f': bh_flush(h); break;
	case 's': bh_sendfile(h, FILE_FD, 100, 100); break;
	case 'S': bh_sendfile(h, FILE_FD, 0, 20000); break;
	case 't': bh_sendfile(h, FILE_FD, FILE_LEN - 5, 10); break;
	case 'T': bh_sendfile(h, FILE_FD, 20000, 20000); break;
	case 'i': bh_sendfile(h, BAD_FD, 0, 20); break;
	case 'j': bh_sendfile(h, BAD_FD, 0, 20000); break;
	}
}

static int
do_what_it_says(struct bh_handler *h)
{
	const char *op = h->path + strspn(h->path, "/");
	int turns = 0;

	bh_fuzz_note_request(io.out, h);
	for (; *op != '\0' && *op != '?' && turns++ < 64; op++) {
		switch (*op) {
		case 'x': return 404;
		case 'y': return -EPIPE;
		case 'z': return 7;
		case 'Z': return 104;
		case 'q': return 0;
		}
		send_head_part(h, *op);
		move_body(h, *op);
	}
	return 0;
}

static const struct bh_method some_methods[] = {
	{ "GET", do_what_it_says }, { "POST", do_what_it_says },
	BH_METHODS_END,
};
static const struct bh_method all_methods[] = {
	BH_METHOD_ANY(do_what_it_says), BH_METHODS_END,
};

static void
serve(const struct bh_config *config, struct bh_fuzz_output *out,
    unsigned kind)
{
	struct bh_connection c = { .stop = -1, .line_feeds = kind & 2 };
	static int sockets[2] = { -1, -1 };

	if (sockets[0] < 0)
		socketpair(AF_UNIX, SOCK_STREAM, 0, sockets);
	if (sockets[0] < 0)
		abort();
	bh_fuzz_begin(out, &c);
	io.out = out;
	io.in_at = io.calls = 0;
	io.socket = kind & 1;
	c.in = io.socket ? sockets[0] : IN;
	c.out = io.socket ? sockets[0] : OUT;
	c.in_kind = c.out_kind = io.socket ? BH_FD_CONNECTION : BH_FD_PIPE;
	bh_handler__serve(config, &c, NULL);
}

static void
configure(struct bh_config *config, unsigned kind)
{
	struct bh_class class = {
		.methods = kind & 4 ? some_methods : all_methods,
		.protocol_version = kind & 8 ? "HTTP/1.0" : "HTTP/1.1",
		.max_body = 50000,
	};

	bh_fuzz_configure(config, &class);
	if (kind & 16)
		config->proxy_mode = BH_PROXY_ACCEPT;
	if (kind & 32) {
		bh_network__parse("127.0.0.0/8", 11, &config->trusted[0]);
		config->trusted_count = 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct bh_fuzz_output whole, cut;
	struct bh_config config;
	unsigned i, kind;

	if (len < 2 || len > 300000)
		return 0;
	for (i = 0; i < FILE_LEN; i++)
		file[i] = (char)('a' + i % 23);
	kind = data[1];
	configure(&config, kind);
	io.in = (const char *)data + 2;
	io.in_len = len - 2;
	io.step = 0;
	io.again = false;
	serve(&config, &whole, kind);
	bh_fuzz_check(&whole);
	for (i = 0; i < 3; i++) {
		static const size_t steps[] = { 1, 40, 3000 };

		io.seed = data[0];
		io.step = steps[i];
		io.again = data[0] & 1;
		serve(&config, &cut, kind);
		bh_fuzz_check(&cut);
		bh_fuzz_compare(&whole, &cut, io.again);
	}
	return 0;
}
