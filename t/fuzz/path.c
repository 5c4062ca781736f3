/*
 * From a raw path to a name: never a ".." that is left, nothing in front of
 * it, and the same name where it is asked for again. Another reading takes it
 * segment by segment and comes to the same.
 */
#include "fuzz.h"
#include "proto/path.h"
#include "proto/percent.h"

enum { SEGMENTS_MAX = 512 };

/* A segment, decoded, in place; its length, or SIZE_MAX. */
static size_t
decode(char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char hex[3] = "", *end;

		if (s[i] != '%') {
			s[n++] = s[i];
			continue;
		}
		if (len - i < 3)
			return SIZE_MAX;
		memcpy(hex, s + i + 1, 2);
		if (strspn(hex, "0123456789abcdefABCDEF") != 2)
			return SIZE_MAX;
		s[n++] = (char)strtoul(hex, &end, 16);
		i += 2;
	}
	return n;
}

struct names {
	char *at[SEGMENTS_MAX];
	size_t len[SEGMENTS_MAX];
	size_t count;
	bool climbs, slash;  /* a slash ends it */
};

static void
take(struct names *n, char *s, size_t len, bool last)
{
	bool dot = len == 1 && s[0] == '.';
	bool dots = len == 2 && memcmp(s, "..", 2) == 0;

	n->slash = !last || len == 0 || dot || dots;
	if (dots && n->count == 0)
		n->climbs = true;
	else if (dots)
		n->count--;
	else if (len > 0 && !dot) {
		n->at[n->count] = s;
		n->len[n->count++] = len;
	}
}

/* 0 and the names, 400 or 404; copy is changed. */
static int
read_names(char *copy, size_t len, struct names *n)
{
	int status = 0;

	for (size_t at = 0, end; at <= len; at = end + 1) {
		char *slash = memchr(copy + at, '/', len - at);
		size_t size;

		end = slash != NULL ? (size_t)(slash - copy) : len;
		size = decode(copy + at, end - at);
		if (size == SIZE_MAX || memchr(copy + at, '\0', size) != NULL)
			return 400;
		if (memchr(copy + at, '/', size) != NULL)
			status = 404;
		if (!n->climbs)
			take(n, copy + at, size, end == len);
	}
	return n->climbs ? 404 : status;
}

static void
check_name(const char *name, size_t len)
{
	char *padded = malloc(len + 3);

	HOLDS(strlen(name) == len && name[0] != '/');
	snprintf(padded, len + 3, "/%s/", name);
	HOLDS(strstr(padded, "/../") == NULL);
	HOLDS(strstr(padded, "/./") == NULL);
	HOLDS(strstr(name, "//") == NULL);
	free(padded);
}

static void
compare(const char *name, const struct names *n)
{
	for (size_t i = 0; i < n->count; i++) {
		HOLDS(strncmp(name, n->at[i], n->len[i]) == 0);
		name += n->len[i];
		if (i + 1 < n->count || n->slash)
			HOLDS(*name++ == '/');
	}
	HOLDS(*name == '\0');
}

/* What was found is found again. */
static void
check_again(const char *name, size_t len)
{
	char *raw = malloc(3 * len + 1), *again = malloc(3 * len + 3);
	size_t n = bh_percent__encode(raw, name, len, "/"), again_len;

	HOLDS(bh_path__resolve(again, raw, n, &again_len) == 0);
	HOLDS(again_len == len && memcmp(again, name, len) == 0);
	HOLDS(bh_percent__decode(raw, raw, n) == len);
	HOLDS(memcmp(raw, name, len) == 0);
	free(raw);
	free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *copy, *name;
	struct names n = { .count = 0 };
	size_t name_len = 0;
	int status;

	if (len > SEGMENTS_MAX)
		return 0;
	copy = bh_fuzz_room(data, len);
	name = malloc(len + 2);
	status = bh_path__resolve(name, (const char *)data, len, &name_len);
	HOLDS(status == read_names(copy, len, &n));
	if (status == 0) {
		check_name(name, name_len);
		compare(name, &n);
		check_again(name, name_len);
	}
	free(copy);
	free(name);
	return 0;
}
