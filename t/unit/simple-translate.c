#include <stdlib.h>

#include "handler/private.h"
#include "simple/simple.h"
#include "unit.h"

struct row {
	const char *target;
	int status;
	const char *path;
};

static void
check(const struct row *rows, size_t count, bool dotfiles)
{
	struct bh_simple simple = { .dotfiles = dotfiles };
	struct bh_handler h = { .command = "GET", .userdata = &simple };

	h.private = calloc(1, sizeof(*h.private));
	cr_assert(h.private != NULL);
	for (; count > 0; count--, rows++) {
		char *path = NULL;
		int status = bh_simple_translate_path(&h, rows->target, &path);

		cr_expect_eq(status, rows->status, "%s: %d", rows->target,
		    status);
		if (status == 0 && rows->status == 0)
			cr_expect_str_eq(path, rows->path, "%s: %s",
			    rows->target, path);
		bh_arena__reset(&h.private->arena);
	}
	free(h.private);
}

Test(simple_translate, names_below_the_root)
{
	static const struct row rows[] = {
		{ "/", 0, "" },
		{ "/a", 0, "a" },
		{ "/a/b", 0, "a/b" },
		{ "/a/", 0, "a/" },
		{ "/a%20b", 0, "a b" },
		{ "/%61", 0, "a" },
		{ "/a%2525", 0, "a%25" },
		{ "/a?b/../c", 0, "a" },
		{ "/a?", 0, "a" },
		{ "/a%3fb", 0, "a?b" },
		{ "/%ff%fe", 0, "\xff\xfe" },
		{ "/a\\b", 0, "a\\b" },
		{ "http://host/a", 0, "a" },
		{ "http://host", 0, "" },
	};

	check(rows, ROWS(rows), false);
}

Test(simple_translate, dot_segments_are_removed)
{
	static const struct row rows[] = {
		{ "/dir/../a.txt", 0, "a.txt" },
		{ "/./a", 0, "a" },
		{ "/a/.", 0, "a/" },
		{ "/a/..", 0, "" },
		{ "/a//b", 0, "a/b" },
		{ "/%2e/a", 0, "a" },
		{ "/b/%2e%2E/a", 0, "a" },
	};

	check(rows, ROWS(rows), false);
}

Test(simple_translate, nothing_above_the_root)
{
	static const struct row rows[] = {
		{ "/..", 404, NULL },
		{ "/../../etc/passwd", 404, NULL },
		{ "/a/../../b", 404, NULL },
		{ "/%2e%2e/etc/passwd", 404, NULL },
		{ "/..%2fetc/passwd", 404, NULL },
		{ "/a%2Fb", 404, NULL },
	};

	check(rows, ROWS(rows), true);
}

Test(simple_translate, malformed_targets)
{
	static const struct row rows[] = {
		{ "/%00", 400, NULL },
		{ "/a%00.html", 400, NULL },
		{ "/%zz", 400, NULL },
		{ "/%4", 400, NULL },
		{ "/%", 400, NULL },
		{ "/a b", 400, NULL },
		{ "a", 400, NULL },
		{ "", 400, NULL },
		{ "*", 400, NULL },
	};

	check(rows, ROWS(rows), false);
}

Test(simple_translate, names_that_start_with_a_dot)
{
	static const struct row rows[] = {
		{ "/.git/config", 404, NULL },
		{ "/a/.htpasswd", 404, NULL },
		{ "/%2egit/", 404, NULL },
		{ "/...", 404, NULL },
		{ "/a.b", 0, "a.b" },
		{ "/a./b.", 0, "a./b." },
	};

	check(rows, ROWS(rows), false);
}

Test(simple_translate, well_known_is_allowed_at_the_root_only)
{
	static const struct row rows[] = {
		{ "/.well-known", 0, ".well-known" },
		{ "/.well-known/", 0, ".well-known/" },
		{ "/.well-known/acme/x", 0, ".well-known/acme/x" },
		{ "/.well-known/.git", 404, NULL },
		{ "/.well-knownx", 404, NULL },
		{ "/.well-know", 404, NULL },
		{ "/a/.well-known/x", 404, NULL },
	};

	check(rows, ROWS(rows), false);
}

Test(simple_translate, the_option_allows_all_dotfiles)
{
	static const struct row rows[] = {
		{ "/.git/config", 0, ".git/config" },
		{ "/...", 0, "..." },
		{ "/a/.b", 0, "a/.b" },
	};

	check(rows, ROWS(rows), true);
}
