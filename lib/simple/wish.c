#include <string.h>

#include "handler/private.h"
#include "simple/listing.h"
#include "simple/simple.h"

/* What the client likes best; a page where it likes that as well. */
static enum bh_format
choose_format(const struct bh_headers *headers)
{
	int html = bh_headers__accept(headers, "text/html");
	int json = bh_headers__accept(headers, "application/json");
	int plain = bh_headers__accept(headers, "text/plain");

	if (html >= json && html >= plain)
		return BH_FORMAT_HTML;
	return json >= plain ? BH_FORMAT_JSON : BH_FORMAT_TEXT;
}

static bool
is(const char *word, size_t len, const char *known)
{
	return len == strlen(known) && memcmp(word, known, len) == 0;
}

static void
heed(struct bh_listing *l, const char *word, size_t len)
{
	if (is(word, len, "sort=name"))
		l->sort = BH_SORT_NAME;
	else if (is(word, len, "sort=size"))
		l->sort = BH_SORT_SIZE;
	else if (is(word, len, "sort=date"))
		l->sort = BH_SORT_DATE;
	else if (is(word, len, "order=asc"))
		l->descending = false;
	else if (is(word, len, "order=desc"))
		l->descending = true;
	else if (is(word, len, "format=html"))
		l->format = BH_FORMAT_HTML;
	else if (is(word, len, "format=json"))
		l->format = BH_FORMAT_JSON;
	else if (is(word, len, "format=text"))
		l->format = BH_FORMAT_TEXT;
}

void
bh_listing__choose(const struct bh_handler *h, struct bh_listing *l)
{
	const char *query = bh_translate__query(h->path);

	l->format = choose_format(&h->headers);
	while (query != NULL && *query != '\0') {
		size_t len = strcspn(query, "&");

		heed(l, query, len);
		query += len + (query[len] == '&');
	}
}
