#include "bytes.h"
#include "framing.h"
#include "host.h"
#include "list.h"
#include "request_line.h"

/* What breaks the framing outweighs what does not: 400, then 501, then 417. */
static void
fail(struct bh_framing *f, int status)
{
	if (f->status == 0 || status == 400 || f->status == 417)
		f->status = status;
}

static bool
same(const char *s, size_t len, const char *word, size_t word_len)
{
	return bh_bytes__same(s, len, word, word_len);
}
#define SAME(s, len, word) same(s, len, "" word, sizeof(word) - 1)

static void
add_host(struct bh_framing *f, const char *value, size_t len)
{
	size_t host_len;
	unsigned port;

	if (f->host ||
	    (len > 0 && !bh_host__parse(value, len, &host_len, &port)))
		fail(f, 400);
	f->host = true;
}

/* RFC 9110 10.1.1 */
static void
add_expect(struct bh_framing *f, const char *value, size_t len)
{
	size_t at = 0, n;
	const char *member;

	while (bh_list__next(value, len, &at, &member, &n)) {
		if (SAME(member, n, "100-continue"))
			f->expect_continue = true;
		else
			fail(f, 417);
	}
}

static void
add_connection(struct bh_framing *f, const char *value, size_t len)
{
	size_t at = 0, n;
	const char *member;

	while (bh_list__next(value, len, &at, &member, &n)) {
		if (SAME(member, n, "close"))
			f->close = true;
		else if (SAME(member, n, "keep-alive"))
			f->keep_alive = true;
	}
}

/* RFC 9112 6.3: a list of equal lengths could be taken; it is not. */
static void
add_length(struct bh_framing *f, const char *value, size_t len)
{
	if (f->length ||
	    !bh_bytes__decimal(value, len, INT64_MAX, &f->content_length))
		fail(f, 400);
	f->length = true;
	f->body = BH_BODY_LENGTH;
}

/* RFC 9112 6.1. Whatever stands behind "chunked" is a fault of the sender. */
static void
add_coding(struct bh_framing *f, const char *value, size_t len)
{
	bool chunked = f->coding && f->body == BH_BODY_CHUNKED;
	bool other = false, behind = false;
	size_t at = 0, n;
	const char *member;

	while (bh_list__next(value, len, &at, &member, &n)) {
		behind |= chunked;
		if (SAME(member, n, "chunked"))
			chunked = true;
		else
			other = true;
	}
	f->coding = true;
	f->body = chunked ? BH_BODY_CHUNKED : BH_BODY_NONE;
	if (behind || !SAME(value, len, "chunked"))
		fail(f, other && !behind ? 501 : 400);
}

void
bh_framing__add(struct bh_framing *f, const char *name, size_t name_len,
    const char *value, size_t value_len)
{
	switch (name_len) {
	case 4:
		if (SAME(name, name_len, "Host"))
			add_host(f, value, value_len);
		break;
	case 6:
		if (SAME(name, name_len, "Expect"))
			add_expect(f, value, value_len);
		break;
	case 10:
		if (SAME(name, name_len, "Connection"))
			add_connection(f, value, value_len);
		break;
	case 14:
		if (SAME(name, name_len, "Content-Length"))
			add_length(f, value, value_len);
		break;
	case 17:
		if (SAME(name, name_len, "Transfer-Encoding"))
			add_coding(f, value, value_len);
		break;
	}
}

int
bh_framing__decide(const struct bh_framing *f, int protocol)
{
	if (f->status == 400 || (f->length && f->coding))
		return 400;
	/* RFC 9112 6.1: a 1.0 message with a coding has a faulty framing. */
	if (f->coding && protocol == BH_HTTP_1_0)
		return 400;
	if (!f->host && protocol == BH_HTTP_1_1)
		return 400;
	return f->status;
}
