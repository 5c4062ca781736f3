/*
 * The chunked coding: however the input is cut, the same data, the same end
 * and the same error; and a body that ends is one that another reading of RFC
 * 9112 7.1 ends there, too.
 *
 * The first byte of the input seeds the cuts.
 */
#include "fuzz.h"
#include "proto/chunked.h"

enum { FIELDS = 3, TRAILERS = 100 };

struct result {
	int status;
	size_t used;    /* of the input; with an error, until it */
	size_t data_len;
	uint64_t left;  /* of a chunk */
	char *data;
};

/* step 0: whole; else pieces of 1 to step bytes, each in its own memory. */
static struct result
decode(const char *in, size_t len, size_t step, unsigned seed)
{
	struct bh_chunked c = { .max_trailers = TRAILERS,
	    .max_fields = FIELDS };
	struct result r = { .status = BH_MORE, .data = malloc(len + 1) };

	while (r.used < len && r.status < 0) {
		size_t n = step > 0 ? 1 + (size_t)rand_r(&seed) % step : len;
		size_t used, data;
		char *piece;

		if (n > len - r.used)
			n = len - r.used;
		piece = bh_fuzz_room(in + r.used, n);
		r.status = bh_chunked__next(&c, piece, n, &used);
		HOLDS(used <= n);
		HOLDS(r.status != BH_MORE || used == n);
		r.used += used;
		if (r.status == BH_CHUNK_DATA) {
			HOLDS(c.left > 0);
			data = c.left < n - used ? (size_t)c.left : n - used;
			memcpy(r.data + r.data_len, piece + used, data);
			r.data_len += data;
			r.used += data;
			c.left -= data;
		}
		free(piece);
	}
	r.left = c.left;
	if (r.status >= 0) {
		size_t used = 1;

		HOLDS(bh_chunked__next(&c, "0", 1, &used) == r.status);
		HOLDS(used == 0);
	}
	return r;
}

/* ---- the other reading, of all of the input at once */

static bool
is_value(char c)
{
	return c == '\t' || ((unsigned char)c >= 0x20 && c != 0x7f);
}

/* The length of what is before CRLF, all of it field value; or SIZE_MAX. */
static size_t
line_len(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && is_value(s[n]))
		n++;
	return len - n >= 2 && s[n] == '\r' && s[n + 1] == '\n' ? n : SIZE_MAX;
}

/* A line "SIZE[BLANKS;EXTENSION]": whether it is one. */
static bool
read_size(const char *line, size_t len, size_t *extensions, uint64_t *ret)
{
	size_t n = 0, blank;
	unsigned long long size = 0;

	for (; n < len && strchr("0123456789abcdefABCDEF", line[n]) != NULL;
	    n++) {
		char digit[2] = { line[n] };

		if (n == 16 || size >> 59 != 0)
			return false;
		size = size << 4 | strtoull(digit, NULL, 16);
	}
	*extensions += len - n;
	*ret = size;
	for (blank = n; blank < len && strchr(" \t", line[blank]) != NULL;)
		blank++;
	return n > 0 && (n == len || (blank < len && line[blank] == ';')) &&
	    *extensions <= BH_CHUNK_EXTENSIONS;
}

/* Where the trailer section ends, or SIZE_MAX. */
static size_t
read_trailers(const char *in, size_t len, size_t at)
{
	size_t n, bytes = 0, fields = 0;

	for (; (n = line_len(in + at, len - at)) != SIZE_MAX; at += n + 2) {
		const char *colon = memchr(in + at, ':', n);

		if (n == 0)
			return at + 2;
		bytes += n + 2;
		if (++fields > FIELDS || bytes > TRAILERS || colon == NULL ||
		    !bh_fuzz_is_token(in + at, (size_t)(colon - in) - at))
			break;
	}
	return SIZE_MAX;
}

/* Where the body ends, or SIZE_MAX: not here. */
static size_t
read_all(const char *in, size_t len, char *data, size_t *ret_len)
{
	size_t at = 0, n, extensions = 0;
	uint64_t size;

	for (*ret_len = 0;; *ret_len += size) {
		n = line_len(in + at, len - at);
		if (n == SIZE_MAX ||
		    !read_size(in + at, n, &extensions, &size))
			return SIZE_MAX;
		at += n + 2;
		if (size == 0)
			return read_trailers(in, len, at);
		if (len - at < 2 || size > len - at - 2 ||
		    memcmp(in + at + size, "\r\n", 2) != 0)
			return SIZE_MAX;
		memcpy(data + *ret_len, in + at, size);
		at += size + 2;
	}
}

static void
compare(const struct result *a, const struct result *b)
{
	HOLDS(a->status == b->status || (a->status < 0 && b->status < 0));
	HOLDS(a->used == b->used && a->left == b->left);
	HOLDS(a->data_len == b->data_len);
	HOLDS(memcmp(a->data, b->data, a->data_len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t steps[] = { 1, 5, 300 };
	const char *in = (const char *)data + 1;
	struct result whole, cut, other = { 0 };

	if (size < 1)
		return 0;
	whole = decode(in, size - 1, 0, 0);
	for (size_t i = 0; i < 3; i++) {
		cut = decode(in, size - 1, steps[i], data[0]);
		compare(&whole, &cut);
		free(cut.data);
	}
	other.data = malloc(size);
	other.used = read_all(in, size - 1, other.data, &other.data_len);
	HOLDS((whole.status == 0) == (other.used != SIZE_MAX));
	if (whole.status == 0)
		compare(&whole, &other);
	free(other.data);
	free(whole.data);
	return 0;
}
