#include "handler.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "handler/config.h"

size_t bh_test_step;
bool bh_test_interrupted;

/* The client's side, in a thread of its own where there are no files. */
struct client {
	int in, out; /* where it writes and reads */
	const char *data;
	size_t len;
	char *answer;
	size_t answer_len;
};

static void
say(struct client *c)
{
	ssize_t n = 0;

	if (c->len > 0)
		n = write(c->in, c->data, c->len < 512 ? c->len : 512);
	if (n > 0) {
		c->data += n;
		c->len -= (size_t)n;
	}
	if (n >= 0 && c->len > 0)
		return;
	if (c->in == c->out)
		shutdown(c->in, SHUT_WR);
	else
		close(c->in);
	c->in = -1;
}

static void *
play(void *arg)
{
	struct client *c = arg;
	FILE *f = open_memstream(&c->answer, &c->answer_len);
	char buf[16384];
	ssize_t n = 1;

	while (n > 0) {
		struct pollfd p[] = { { .fd = c->out, .events = POLLIN },
		    { .fd = c->in, .events = POLLOUT } };

		if (poll(p, 2, 20000) <= 0)
			break;
		if (p[1].revents != 0)
			say(c);
		if (p[0].revents == 0)
			continue;
		n = read(c->out, buf, sizeof(buf));
		if (n > 0)
			fwrite(buf, 1, (size_t)n, f);
	}
	fclose(f);
	return NULL;
}

static char *
slurp(int fd, size_t *ret_len)
{
	struct stat st;
	char *text;

	cr_assert(fstat(fd, &st) == 0);
	text = calloc(1, (size_t)st.st_size + 1);
	for (off_t at = 0; at < st.st_size; )
		at += pread(fd, text + at, (size_t)(st.st_size - at), at);
	*ret_len = (size_t)st.st_size;
	close(fd);
	return text;
}

/* Each date behind those bytes becomes a star. */
static size_t
mask(char *text, size_t len, const char *before, size_t date)
{
	const char *at = text, *end = text + len, *next;
	size_t kept = strlen(before);
	char *to = text;

	while ((next = memmem(at, (size_t)(end - at), before, kept)) != NULL) {
		next += kept;
		memmove(to, at, (size_t)(next - at));
		to += next - at;
		*to++ = '*';
		at = next + date;
	}
	memmove(to, at, (size_t)(end - at) + 1);
	return len - (size_t)(at - to);
}

static void
serve(const struct bh_class *class, int in, int out, int log)
{
	struct bh_config config = { 0 };
	struct bh_connection c = { .in = in, .out = out, .stop = -1,
	    .in_kind = bh_fd__kind(in), .out_kind = bh_fd__kind(out),
	    .peer = { .host = "192.0.2.7", .port = 7 } };

	bh_config__init(&config, class, sizeof(*class));
	config.log.sink = BH_LOG_PREFIXED_STREAM;
	config.log.fd = log;
	config.log.kind = BH_FD_FILE;
	config.userdata = NULL;
	bh_test_io_limit = bh_test_step;
	bh_test_io_interrupted = bh_test_interrupted;
	bh_handler__serve(&config, &c, NULL);
	bh_test_io_limit = 0;
	bh_test_io_interrupted = false;
}

static void
connect_ways(enum bh_test_way way, struct client *c, int *ret_in, int *ret_out)
{
	int p[2], q[2];

	if (way == BH_TEST_SOCKET) {
		cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0);
		c->in = c->out = p[0];
		*ret_in = *ret_out = p[1];
		return;
	}
	cr_assert(pipe(p) == 0 && pipe(q) == 0);
	c->in = p[1];
	*ret_in = p[0];
	c->out = q[0];
	*ret_out = q[1];
}

static void
converse(const struct bh_class *class, enum bh_test_way way, struct client *c,
    int log)
{
	pthread_t thread;
	int in, out;

	connect_ways(way, c, &in, &out);
	cr_assert(pthread_create(&thread, NULL, play, c) == 0);
	serve(class, in, out, log);
	if (in != out)
		close(in);
	close(out);
	pthread_join(thread, NULL);
	close(c->out);
}

struct bh_test_result
bh_test_serve(const struct bh_class *class, enum bh_test_way way,
    const char *in, size_t len)
{
	struct client c = { .data = in, .len = len };
	struct bh_test_result r = { 0 };
	int log = memfd_create("log", 0), from, to;

	if (way == BH_TEST_FILES) {
		from = memfd_create("in", 0);
		to = memfd_create("out", 0);
		for (size_t at = 0; at < len; )
			at += (size_t)pwrite(from, in + at, len - at,
			    (off_t)at);
		serve(class, from, to, log);
		r.out = slurp(to, &r.len);
		close(from);
	} else {
		converse(class, way, &c, log);
		r.out = c.answer;
		r.len = c.answer_len;
	}
	r.log = slurp(log, &len);
	r.len = mask(r.out, r.len, "\r\nDate: ", 29);
	mask(r.log, len, " - - [", 20);
	return r;
}

void
bh_test_free(struct bh_test_result *r)
{
	free(r->out);
	free(r->log);
}

const char *
bh_test_answer(const struct bh_class *class, const char *in)
{
	static struct bh_test_result kept[4];
	static unsigned turn;
	struct bh_test_result *r = &kept[turn++ % 4];

	bh_test_free(r);
	*r = bh_test_serve(class, BH_TEST_FILES, in, strlen(in));
	return r->out;
}

struct bh_class
bh_test_class(bh_method_function *function)
{
	static struct bh_method methods[8][4];
	static unsigned turn;
	struct bh_method *m = methods[turn++ % 8];

	m[0] = (struct bh_method){ "GET", function };
	m[1] = (struct bh_method){ "POST", function };
	m[2] = (struct bh_method){ "PUT", function };
	return (struct bh_class){ .methods = m, .server_version = "T",
	    .sys_version = "", .protocol_version = "HTTP/1.1" };
}

int
bh_test_echo(struct bh_handler *h, size_t step)
{
	char *all = bh_alloc(h, 200000);
	size_t len = 0;
	ssize_t n = 1;

	while (n > 0) {
		n = bh_read(h, all + len, step);
		len += n > 0 ? (size_t)n : 0;
	}
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, all, len);
	if (n < 0)
		bh_printf(h, "error %d", (int)-n);
	return 0;
}

int
bh_test_read_none(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, "none", 4);
	return 0;
}

bool
bh_test_has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

unsigned
bh_test_count(const char *text, const char *part)
{
	unsigned n = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

const char *
bh_test_body(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");

	return end == NULL ? answer : end + 4;
}
