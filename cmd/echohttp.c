/* echohttp: says back what arrives. For looking at what proxies do. */
#include <basehttp.h>

#include <errno.h>
#include <poll.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>

#include "handler/describe.h"
#include "run/leave.h"

/* 0, or what a do_* function returns. */
static int
read_body(struct bh_handler *h, struct bh_described_body *ret)
{
	unsigned char buffer[4096];
	SHA2_CTX sha;
	ssize_t n;

	ret->length = 0;
	SHA256Init(&sha);
	while ((n = bh_read(h, buffer, sizeof(buffer))) > 0) {
		SHA256Update(&sha, buffer, (size_t)n);
		ret->length += (unsigned long long)n;
	}
	SHA256Final(ret->sha256, &sha);
	return n == -EMSGSIZE ? 413 : n == -EBADMSG ? 400 : (int)n;
}

static int
echo(struct bh_handler *h)
{
	struct bh_described_body body;
	bool text = bh_describe__wants_text(h);
	int status = read_body(h, &body);

	if (status != 0)
		return status;
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", text ? "text/plain; charset=utf-8" :
	    "application/json");
	bh_send_header(h, "X-Content-Type-Options", "nosniff");
	bh_end_headers(h);
	return (text ? bh_describe__text : bh_describe__json)(h, &body);
}

static int
answer_status(struct bh_handler *h, double number)
{
	if (number >= 400)
		return (int)number;
	bh_send_response(h, (int)number, NULL);
	return bh_end_headers(h);
}

static int
delay(struct bh_handler *h, double number)
{
	(void)poll(NULL, 0, (int)(number * 1000));
	return echo(h);
}

/* Each line leaves as soon as it is written. */
static int
stream(struct bh_handler *h, double number)
{
	int error;

	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/plain");
	error = bh_end_headers(h);
	for (int i = 1; i <= (int)number && error == 0; i++) {
		bh_printf(h, "line %d\n", i);
		error = bh_flush(h);
	}
	return error;
}

/* 0, 1, ... 250, 0, 1, ...: as 251 is prime a block in a wrong place shows. */
static int
bytes(struct bh_handler *h, double number)
{
	char block[251 * 64];
	size_t left = (size_t)number, n;
	ssize_t error;

	for (n = 0; n < sizeof(block); n++)
		block[n] = (char)(n % 251);
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "application/octet-stream");
	bh_send_headerf(h, "Content-Length", "%zu", left);
	error = bh_end_headers(h);
	for (; left > 0 && error >= 0; left -= n) {
		n = left < sizeof(block) ? left : sizeof(block);
		error = bh_write(h, block, n);
	}
	return error < 0 ? (int)error : 0;
}

/* A path and a number behind it. */
static const struct {
	char path[10], digits[12];
	double min, max;
	int (*answer)(struct bh_handler *h, double number);
} routes[] = {
	{ "/status/", "0123456789", 200, 999, answer_status },
	{ "/delay/", "0123456789.", 0, 60, delay },
	{ "/stream/", "0123456789", 0, 100000, stream },
	{ "/bytes/", "0123456789", 0, 1 << 30, bytes },
};

static int
do_any(struct bh_handler *h)
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		size_t len = strlen(routes[i].path);

		if (strncmp(h->path, routes[i].path, len) != 0)
			continue;
		const char *text = h->path + len;
		char *end;
		double number = strtod(text, &end);
		len = strspn(text, routes[i].digits);
		if (len == 0 || end != text + len || (*end != '\0' &&
		    *end != '?') || number < routes[i].min ||
		    number > routes[i].max)
			return 404;
		return routes[i].answer(h, number);
	}
	return echo(h);
}

static const struct bh_method methods[] = {
	BH_METHOD_ANY(do_any), BH_METHODS_END
};

static const struct bh_class echohttp = {
	.methods = methods,
	.server_version = "EchoHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.summary = "Says back each request, as JSON or text.",
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&echohttp, argc, argv));
}
