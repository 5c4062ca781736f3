#include "simple/listing.h"
#include "unit.h"

/* What a target and an Accept field come to: three digits. */
static int
wish(const char *path, const char *accept)
{
	struct bh_header item = { "Accept", accept };
	struct bh_handler h = {
		.path = path, .headers = { &item, accept != NULL },
	};
	struct bh_listing l = { .path = "" };

	bh_listing__choose(&h, &l);
	return (int)l.format * 100 + (int)l.sort * 10 + l.descending;
}

Test(simple_listing_wish, without_a_query)
{
	cr_expect_eq(wish("/", NULL), 0);
	cr_expect_eq(wish("/?", NULL), 0);
}

Test(simple_listing_wish, the_words)
{
	cr_expect_eq(wish("/?sort=name", NULL), 0);
	cr_expect_eq(wish("/?sort=size", NULL), 10);
	cr_expect_eq(wish("/?sort=date&order=desc", NULL), 21);
	cr_expect_eq(wish("/?order=desc&sort=size", NULL), 11);
	cr_expect_eq(wish("/?order=desc&order=asc", NULL), 0);
	cr_expect_eq(wish("/?format=json", NULL), 100);
	cr_expect_eq(wish("/?format=text&sort=date", NULL), 220);
}

Test(simple_listing_wish, all_else_is_ignored)
{
	static const char *const queries[] = {
		"/?sort", "/?sort=", "/?sort=Size", "/?sort=size%20", "/?&&&",
		"/?Sort=size", "/?sort=size;order=desc", "/?xsort=size",
		"/?sort=sizes", "/?order=down", "/?format=xml", "/?=", "/?C=M",
	};

	for (size_t i = 0; i < ROWS(queries); i++)
		cr_expect_eq(wish(queries[i], NULL), 0, "%s", queries[i]);
	cr_expect_eq(wish("/?&x=y&sort=size&&=", NULL), 10);
	cr_expect_eq(wish("/?sort=size&sort=best", NULL), 10);
}

Test(simple_listing_wish, the_field_accept)
{
	cr_expect_eq(wish("/", "application/json"), 100);
	cr_expect_eq(wish("/", "text/plain"), 200);
	cr_expect_eq(wish("/", "text/html"), 0);
	cr_expect_eq(wish("/", "*/*"), 0);
	cr_expect_eq(wish("/", "image/png"), 0);
	cr_expect_eq(wish("/", ""), 0);
	cr_expect_eq(wish("/", "text/*"), 0);
	cr_expect_eq(wish("/", "application/json, text/plain;q=.5"), 100);
	cr_expect_eq(wish("/", "application/json;q=0.5, text/plain"), 200);
	cr_expect_eq(wish("/", "application/json, text/html"), 0);
	cr_expect_eq(wish("/", "application/json, */*;q=0.1"), 100);
}

Test(simple_listing_wish, what_is_named_before_what_may_pass)
{
	cr_expect_eq(wish("/", "application/json, text/plain, */*"), 100);
	cr_expect_eq(wish("/", "*/*, text/plain"), 200);
	cr_expect_eq(wish("/", "application/json, text/html, */*"), 0);
	cr_expect_eq(wish("/", "application/json;q=0"), 0);
}

Test(simple_listing_wish, all_fields_accept)
{
	static const struct bh_header items[] = {
		{ "Accept", "image/png" },
		{ "accept", "text/html;q=0.5" },
		{ "Accept", "application/json" },
	};
	struct bh_handler h = { .path = "/", .headers = { items, 3 } };
	struct bh_listing l = { .path = "" };

	bh_listing__choose(&h, &l);
	cr_expect_eq(l.format, BH_FORMAT_JSON);
}

Test(simple_listing_wish, the_query_before_accept)
{
	cr_expect_eq(wish("/?format=html", "application/json"), 0);
	cr_expect_eq(wish("/?format=json", "text/html"), 100);
}
