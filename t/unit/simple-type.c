#include <simplehttp.h>

#include "simple/options.h"
#include "unit.h"

static const char *
type_of(const char *path)
{
	struct bh_simple simple = {
		.extensions_map = bh_simple_extensions_map,
		.default_type = "x/default",
	};
	struct bh_handler h = { .userdata = &simple };

	return bh_simple_guess_type(&h, path);
}

Test(simple_type, types_that_browsers_insist_on)
{
	cr_expect_str_eq(type_of("a.html"), "text/html");
	cr_expect_str_eq(type_of("a.css"), "text/css");
	cr_expect_str_eq(type_of("a.js"), "text/javascript");
	cr_expect_str_eq(type_of("a.mjs"), "text/javascript");
	cr_expect_str_eq(type_of("a.wasm"), "application/wasm");
	cr_expect_str_eq(type_of("a.json"), "application/json");
	cr_expect_str_eq(type_of("a.svg"), "image/svg+xml");
	cr_expect_str_eq(type_of("a.webmanifest"),
	    "application/manifest+json");
}

Test(simple_type, the_first_and_the_last_of_the_table)
{
	cr_expect_str_eq(type_of("a.123"), "application/vnd.lotus-1-2-3");
	cr_expect_str_eq(type_of("a.zst"), "application/zstd");
}

Test(simple_type, a_compressed_file_has_the_type_of_its_compression)
{
	cr_expect_str_eq(type_of("x.tar.gz"), "application/gzip");
	cr_expect_str_eq(type_of("x.gz"), "application/gzip");
	cr_expect_str_eq(type_of("x.bz2"), "application/x-bzip2");
	cr_expect_str_eq(type_of("x.xz"), "application/x-xz");
	cr_expect_str_eq(type_of("x.Z"), "application/octet-stream");
}

Test(simple_type, a_short_ending_has_the_type_of_what_is_in_it)
{
	cr_expect_str_eq(type_of("x.tgz"), "application/x-tar");
	cr_expect_str_eq(type_of("x.TGZ"), "application/x-tar");
	cr_expect_str_eq(type_of("x.txz"), "application/x-tar");
	cr_expect_str_eq(type_of("x.svgz"), "image/svg+xml");
}

Test(simple_type, exact_before_lower_case)
{
	cr_expect_str_eq(type_of("a.HTML"), "text/html");
	cr_expect_str_eq(type_of("a.GZ"), "application/gzip");
	cr_expect_str_eq(type_of("a.teiCorpus"), "application/tei+xml");
	cr_expect_str_eq(type_of("a.teicorpus"), "x/default");
}

Test(simple_type, the_rest_is_the_default)
{
	cr_expect_str_eq(type_of("README"), "x/default");
	cr_expect_str_eq(type_of("a.unheard-of"), "x/default");
	cr_expect_str_eq(type_of("a."), "x/default");
	cr_expect_str_eq(type_of(""), "x/default");
	cr_expect_str_eq(type_of("a.html.nothing"), "x/default");
	cr_expect_str_eq(type_of("a.an-ending-longer-than-any"), "x/default");
}

Test(simple_type, a_name_that_starts_with_a_dot_has_no_ending)
{
	cr_expect_str_eq(type_of(".html"), "x/default");
	cr_expect_str_eq(type_of("..html"), "x/default");
	cr_expect_str_eq(type_of(".a.html"), "text/html");
}

Test(simple_type, dots_of_directories_do_not_count)
{
	cr_expect_str_eq(type_of("a.html/b"), "x/default");
	cr_expect_str_eq(type_of("a.html/.css"), "x/default");
	cr_expect_str_eq(type_of("a.html/b.css"), "text/css");
}

Test(simple_type, the_map_of_a_program_comes_first)
{
	static const struct bh_extension map[] = {
		{ ".html", "x/mine" }, { "", "" },
	};
	struct bh_simple simple = {
		.extensions_map = map, .default_type = "x/default",
	};
	struct bh_handler h = { .userdata = &simple };

	cr_expect_str_eq(bh_simple_guess_type(&h, "a.html"), "x/mine");
	cr_expect_str_eq(bh_simple_guess_type(&h, "a.HTML"), "x/mine");
	cr_expect_str_eq(bh_simple_guess_type(&h, "a.gz"), "application/gzip");
}

Test(simple_type, what_is_one)
{
	static const char *const types[] = {
		"a/b", "text/html", "image/svg+xml", "a/b;c=d", "a/b; c=d",
		"a/b ;\tc=d;e=f", "text/plain; charset=\"utf-8\"",
		"a/b;c=\"\"", "a/b;c=\"\\\";, x\"", "!#$%&'*+-.^_`|~/0",
	};

	for (size_t i = 0; i < ROWS(types); i++)
		cr_expect(bh_types__is_type(types[i]), "%s", types[i]);
}

Test(simple_type, what_is_none)
{
	static const char *const types[] = {
		"", "a", "a/", "/b", "/", "a//b", "a/b/c", "a /b", "a/ b",
		"a/b,c", "text/html,<b>", "a/<b>", "a/b;", "a/b;c", "a/b;c=",
		"a/b;=d", "a/b; ", "a/b ", " a/b", "a/b c", "a/b;c=d e",
		"a/b;c=\"", "a/b;c=\"d", "a/b;c=\"\\", "a/b;c=\"\\\"",
		"a/b;c=\"d\"e", "a/b;c=d,e", "a/b;c=\"\n\"", "a/b\n",
		"a/\xc3\xa4", "a/b;c=\"\x7f\"", "a/b;c=\"\xc3\xa4\"",
	};

	for (size_t i = 0; i < ROWS(types); i++)
		cr_expect_not(bh_types__is_type(types[i]), "%s", types[i]);
}

Test(simple_type, it_has_at_most_127_bytes)
{
	char type[129] = "a/";

	memset(type + 2, 'b', 126);
	cr_expect_not(bh_types__is_type(type));
	type[127] = '\0';
	cr_expect(bh_types__is_type(type));
}
