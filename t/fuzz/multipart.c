/*
 * Forms with files: however the input is cut, the same parts, the same end and
 * the same error; a part is a piece of the input without a delimiter in it; and
 * the name that a file gets is harmless.
 *
 * The first byte of the input seeds the cuts, a line is what follows
 * "multipart/", the rest is the form.
 */
#include "fuzz.h"
#include "proto/filename.h"
#include "proto/multipart.h"

struct result {
	int status;
	size_t parts, len;
	char *out; /* heads, content, and an end after each */
};

static void
check_name(const char *head, size_t len)
{
	char *given = bh_fuzz_room(NULL, len), name[BH_FILENAME_MAX + 1];
	size_t n = 0;

	if (bh_multipart__file(head, len, given, &n) == 0) {
		HOLDS(n <= len);
		for (int wide = 0; wide < 2; wide++) {
			size_t got = bh_filename__clean(name, given, n, wide);

			HOLDS(got == strlen(name) && got <= BH_FILENAME_MAX);
			HOLDS(name[0] != '.' && name[0] != '-');
			HOLDS(strpbrk(name, "/\\ \n\"'<>&;|$`*?") == NULL);
			HOLDS(!bh_fuzz_has_control(name, got));
		}
	}
	free(given);
}

static void
keep(struct result *r, const char *bytes, size_t len)
{
	if (len > 0)
		memcpy(r->out + r->len, bytes, len);
	r->len += len;
}

/* step 0: whole; else 1 to step bytes more each time. */
static struct result
parse(const struct bh_multipart *begun, const char *in, size_t len, size_t step,
    unsigned seed)
{
	struct bh_multipart m = *begun;
	struct result r = { .out = bh_fuzz_room(NULL, 2 * len + 16) };
	size_t at = 0, end = step > 0 ? 0 : len, used, n;
	const char *bytes;

	for (;;) {
		char *piece = bh_fuzz_room(in + at, end - at);

		r.status = bh_multipart__next(&m, piece, end - at, &used,
		    &bytes, &n);
		HOLDS(used <= end - at);
		if (r.status == BH_PART_HEAD || r.status == BH_PART_DATA) {
			HOLDS(bytes >= piece && bytes + n <= piece + used);
			HOLDS(r.status == BH_PART_HEAD || n > 0);
			HOLDS(memmem(bytes, n, m.delimiter, m.len) == NULL ||
			    r.status == BH_PART_HEAD);
			keep(&r, bytes, n);
		}
		if (r.status == BH_PART_HEAD)
			check_name(bytes, n);
		if (r.status == BH_PART_END) {
			keep(&r, "|", 1);
			r.parts++;
		}
		free(piece);
		at += used;
		if (r.status >= 0 || (r.status == BH_MORE && end == len))
			return r;
		if (r.status == BH_MORE) {
			end += 1 + (size_t)rand_r(&seed) % step;
			if (end > len)
				end = len;
		}
	}
}

static void
check_form(const struct bh_multipart *m, const char *in, size_t len,
    unsigned seed)
{
	struct result whole = parse(m, in, len, 0, seed);

	for (size_t step = 1; step <= 64; step *= 4) {
		struct result r = parse(m, in, len, step, seed);

		HOLDS(r.status == whole.status);
		HOLDS(r.parts == whole.parts && r.len == whole.len);
		HOLDS(memcmp(r.out, whole.out, r.len) == 0);
		free(r.out);
	}
	free(whole.out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data + 1, *line;
	size_t left = size - 1, len = 0;
	struct bh_multipart m;
	char type[256];

	if (size == 0 || (line = bh_fuzz_line(&at, &left, &len)) == NULL)
		return 0;
	if (len > sizeof(type) - 10)
		return 0;
	memcpy(type, "multipart/", 10);
	memcpy(type + 10, line, len);
	line = bh_fuzz_room(type, len + 10);
	if (bh_multipart__begin(&m, line, len + 10) == 0) {
		HOLDS(m.len > 4 && m.len <= sizeof(m.delimiter));
		check_form(&m, at, left, data[0]);
	}
	free((void *)line);
	return 0;
}
