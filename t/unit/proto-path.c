#include "proto/path.h"
#include "unit.h"

struct row {
	const char *raw;
	size_t len;
	int status;
	const char *path;
};

static char path[256];

static int
resolve(const char *raw, size_t len)
{
	char *in = bh_test_fence(raw, len), *out = bh_test_fence(NULL, len + 2);
	size_t n = 999;
	int status = bh_path__resolve(out, in, len, &n);

	if (status == 0) {
		cr_assert_lt(n, sizeof(path));
		memcpy(path, out, n + 1);
		cr_expect_eq(strlen(path), n);
	}
	bh_test_unfence(in, len);
	bh_test_unfence(out, len + 2);
	return status;
}

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		const char *shown = bh_test_show(rows->raw, rows->len);
		int status = resolve(rows->raw, rows->len);

		cr_expect(status == rows->status, "%d for %s", status, shown);
		if (status == 0 && rows->status == 0)
			cr_expect_str_eq(path, rows->path, "%s", shown);
	}
}

#define GOOD(raw, path) { BYTES(raw), 0, path }
#define FAIL(raw, status) { BYTES(raw), status, NULL }

Test(path, relative_to_the_root)
{
	static const struct row rows[] = {
		GOOD("/", ""),
		GOOD("", ""),
		GOOD("/a", "a"),
		GOOD("/a/", "a/"),
		GOOD("/a/b.html", "a/b.html"),
		GOOD("a/b", "a/b"),
		GOOD("/...", "..."),
		GOOD("/.a", ".a"),
		GOOD("/a.", "a."),
		GOOD("/..a/a../", "..a/a../"),
	};

	check(rows, ROWS(rows));
}

Test(path, decoded_once)
{
	static const struct row rows[] = {
		GOOD("/%41", "A"),
		GOOD("/a%20b", "a b"),
		GOOD("/%3f%23", "?#"),
		GOOD("/%252e%252e/a", "%2e%2e/a"),
		GOOD("/%252f", "%2f"),
		GOOD("/%2500", "%00"),
		GOOD("/+", "+"),
		GOOD("/%0a", "\n"),
	};

	check(rows, ROWS(rows));
}

Test(path, bytes_not_characters)
{
	static const struct row rows[] = {
		GOOD("/%c3%a4", "\xc3\xa4"),
		GOOD("/%ff", "\xff"),
		GOOD("/%c0%ae%c0%ae/a", "\xc0\xae\xc0\xae/a"),
		GOOD("/%e0%80%ae", "\xe0\x80\xae"),
		GOOD("/%c0%af", "\xc0\xaf"),
	};

	check(rows, ROWS(rows));
}

Test(path, empty_segments_go)
{
	static const struct row rows[] = {
		GOOD("//", ""),
		GOOD("///a", "a"),
		GOOD("/a//b", "a/b"),
		GOOD("/a/b//", "a/b/"),
		GOOD("/a//../b", "b"),
	};

	check(rows, ROWS(rows));
}

Test(path, dot_segments_go)
{
	static const struct row rows[] = {
		GOOD("/.", ""),
		GOOD("/./", ""),
		GOOD("/a/.", "a/"),
		GOOD("/a/./b", "a/b"),
		GOOD("/./a", "a"),
		GOOD("/a/..", ""),
		GOOD("/a/../", ""),
		GOOD("/a/b/..", "a/"),
		GOOD("/a/b/../c", "a/c"),
		GOOD("/a/b/../../c", "c"),
		GOOD("/a/%2e/b", "a/b"),
		GOOD("/a/b/%2e%2E/c", "a/c"),
		GOOD("/a/b/.%2e/c", "a/c"),
		GOOD("/a/b/%2e./c", "a/c"),
		GOOD("/dir/../a.txt", "a.txt"),
	};

	check(rows, ROWS(rows));
}

Test(path, climbing_above_the_root_is_404)
{
	static const struct row rows[] = {
		FAIL("/..", 404),
		FAIL("/../", 404),
		FAIL("..", 404),
		FAIL("/../a", 404),
		FAIL("/a/../..", 404),
		FAIL("/a/../../b", 404),
		FAIL("/./..", 404),
		FAIL("//../a", 404),
		FAIL("/%2e%2e/etc/passwd", 404),
		FAIL("/.%2E/etc/passwd", 404),
		FAIL("/../../../../../../etc/passwd", 404),
		FAIL("/a/b/../../../c", 404),
	};

	check(rows, ROWS(rows));
}

Test(path, an_escaped_slash_is_404)
{
	static const struct row rows[] = {
		FAIL("/%2f", 404),
		FAIL("/%2F", 404),
		FAIL("/a%2fb", 404),
		FAIL("/a/..%2f..%2fb", 404),
		FAIL("%2f", 404),
	};

	check(rows, ROWS(rows));
}

Test(path, a_backslash_is_no_separator)
{
	static const struct row rows[] = {
		GOOD("/a\\b", "a\\b"),
		GOOD("/..\\..\\a", "..\\..\\a"),
		GOOD("/%5c", "\\"),
		GOOD("/..%5c", "..\\"),
	};

	check(rows, ROWS(rows));
}

Test(path, nul_and_malformed_escapes_are_400)
{
	static const struct row rows[] = {
		FAIL("/%00", 400),
		FAIL("/a%00.html", 400),
		FAIL("/\0", 400),
		FAIL("/%", 400),
		FAIL("/%2", 400),
		FAIL("/%zz", 400),
		FAIL("/a%2", 400),
		FAIL("/%2g", 400),
	};

	check(rows, ROWS(rows));
}

Test(path, a_400_wins_over_a_404)
{
	static const struct row rows[] = {
		FAIL("/../%00", 400),
		FAIL("/../%zz", 400),
		FAIL("/%2f%00", 400),
		FAIL("/%2f%zz", 400),
	};

	check(rows, ROWS(rows));
}

static bool
is_clean(const char *p)
{
	if (*p == '/' || strstr(p, "//") != NULL)
		return false;
	while (*p != '\0') {
		size_t n = strcspn(p, "/");

		if ((n == 1 || n == 2) && strncmp(p, "..", n) == 0)
			return false;
		p += n + (p[n] == '/');
	}
	return true;
}

/* All paths of eight pieces: what comes out has no way up. */
Test(path, no_way_up_is_left)
{
	static const char *const pieces[] = { "/", ".", "a", "%2e" };

	for (unsigned n = 0; n < 1 << 16; n++) {
		char raw[32] = "/";

		for (unsigned rest = n | 1u << 18; rest > 7; rest >>= 2)
			strcat(raw, pieces[rest & 3]);
		if (bh_path__resolve(path, raw, strlen(raw),
		    &(size_t){ 0 }) == 0)
			cr_assert(is_clean(path), "%s became %s", raw, path);
	}
}
