/*
 * What a backend answers, however it comes: the client gets whole answers, of
 * which the last may be visibly cut, and nothing that it could take for
 * another one.
 *
 * The first byte of the input chooses the request, the second the pieces; the
 * rest is the answer.
 */
#include "serve.h"
#include "wake/relay.h"

static const uint8_t *from_backend;
static size_t from_backend_len, piece;

static int
take_all(struct bh_relay_run *r)
{
	size_t at, n;
	int result = 0;

	for (at = 0; at < from_backend_len && result == 0 && !r->over;
	    at += n) {
		n = from_backend_len - at;
		if (n > piece)
			n = piece;
		memcpy(r->buffer + (r->headed ? 0 : r->have),
		    from_backend + at, n);
		r->answered = true;
		result = bh_reply__take(r, n);
		HOLDS(r->headed || r->have < sizeof(r->buffer) || result != 0);
	}
	return result == 0 && !r->over ? bh_reply__end(r, 0) : result;
}

static int
relay(struct bh_handler *h)
{
	static struct bh_wake wake = { .unit = "backend.service" };
	struct bh_relay_run *r = calloc(1, sizeof(*r));
	int result;

	HOLDS(r != NULL);
	r->h = h;
	r->wake = &wake;
	r->upgrade = bh_hop__upgrade(h) != NULL;
	result = take_all(r);
	HOLDS(!r->tunnel || r->upgrade);
	free(r);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct bh_method methods[] = {
		BH_METHOD_ANY(relay), BH_METHODS_END
	};
	static const char *const requests[] = {
		"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n"
		"Host: a\r\n\r\n",
		"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
		"GET / HTTP/1.0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n"
		"Upgrade: websocket\r\n\r\n",
	};
	struct bh_class class = { .methods = methods,
	    .protocol_version = "HTTP/1.1" };
	const char *request;

	/* It would stand for an answer to HEAD, which has no body. */
	if (len < 2 || len > 20000 ||
	    memmem(data, len, "Server: HEAD", 12) != NULL)
		return 0;
	request = requests[data[0] % 3];
	piece = data[1] == 0 ? SIZE_MAX : data[1];
	from_backend = data + 2;
	from_backend_len = len - 2;
	bh_fuzz_serve(&class, NULL, (const uint8_t *)request, strlen(request));
	return 0;
}
