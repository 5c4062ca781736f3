#include <stdlib.h>

#include "cgi/environ.h"
#include "handler/private.h"
#include "unit.h"

struct row {
	const char *target;
	const char *argv; /* joined with "|" */
};

static void
check(const char *method, const struct row *rows, size_t count)
{
	struct bh_handler h = { .command = method };
	struct bh_cgi_script script = { .name = "x.sh" };

	h.private = calloc(1, sizeof(*h.private));
	cr_assert(h.private != NULL);
	for (; count > 0; count--, rows++) {
		char got[256] = "";
		char *const *argv;

		h.path = rows->target;
		argv = bh_environ__arguments(&h, &script);
		cr_assert(argv != NULL);
		for (; *argv != NULL; argv++) {
			strcat(got, *argv);
			strcat(got, argv[1] != NULL ? "|" : "");
		}
		cr_expect_str_eq(got, rows->argv, "%s: %s", rows->target, got);
		bh_arena__reset(&h.private->arena);
	}
	free(h.private);
}

Test(cgi_arguments, words_of_a_search)
{
	static const struct row rows[] = {
		{ "/x", "x.sh" },
		{ "/x?", "x.sh" },
		{ "/x?one", "x.sh|one" },
		{ "/x?one+two", "x.sh|one|two" },
		{ "/x?a%20b+%2B", "x.sh|a b|+" },
		{ "/x?a%3Db", "x.sh|a=b" },
		{ "/x?%ff", "x.sh|\xff" },
		{ "/x?a?b", "x.sh|a?b" },
		{ "http://host/x?a+b", "x.sh|a|b" },
	};

	check("GET", rows, ROWS(rows));
	check("HEAD", rows, ROWS(rows));
}

Test(cgi_arguments, what_is_no_search)
{
	static const struct row rows[] = {
		{ "/x?a=b", "x.sh" },
		{ "/x?a+b=", "x.sh" },
		{ "/x?+", "x.sh" },
		{ "/x?a+", "x.sh" },
		{ "/x?+a", "x.sh" },
		{ "/x?a++b", "x.sh" },
		{ "/x?a+%zz", "x.sh" },
		{ "/x?a+%", "x.sh" },
		{ "/x?a%00b", "x.sh" },
	};

	check("GET", rows, ROWS(rows));
}

Test(cgi_arguments, no_word_becomes_an_option)
{
	static const struct row rows[] = {
		{ "/x?-s", "x.sh" },
		{ "/x?%2ds", "x.sh" },
		{ "/x?a+-d+b", "x.sh" },
		{ "/x?a-b", "x.sh|a-b" },
	};

	check("GET", rows, ROWS(rows));
}

Test(cgi_arguments, other_methods_have_none)
{
	static const struct row rows[] = { { "/x?one+two", "x.sh" } };

	check("POST", rows, ROWS(rows));
	check("PUT", rows, ROWS(rows));
}
