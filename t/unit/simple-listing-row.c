#include <stdlib.h>

#include "simple/listing.h"
#include "unit.h"

static char buffer[BH_SINK_ENTRY + 1];

enum form { HTML, JSON, TEXT };

/* What is put ends with a NUL. */
static const char *
form(enum form form, const char *name, enum bh_entry_kind kind, int64_t size)
{
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	size_t bytes = strlen(name) + 1;
	struct bh_entry *e = malloc(sizeof(*e) + bytes);

	cr_assert(e != NULL);
	*e = (struct bh_entry){ .kind = (unsigned char)kind, .size = size,
	    .mtime = 1795325821 };
	memcpy(e->name, name, bytes);
	if (form == HTML)
		bh_page__entry(&t, e);
	else if (form == JSON)
		bh_json__entry(&t, e, false);
	else
		bh_plain__entry(&t, e);
	free(e);
	cr_expect_not(t.truncated);
	return bh_text__end(&t);
}

/* The name's cell. */
static const char *
cell(const char *name, enum bh_entry_kind kind)
{
	const char *row = form(HTML, name, kind, 0);
	char *end = strstr(buffer, "</td>");

	cr_assert(end != NULL);
	*end = '\0';
	return strstr(row, "<td>") + 4;
}

#define TIME "<td><time datetime=\"2026-11-22T05:37:01Z\">2026-11-22" \
	"<span> 05:37</span></time></td></tr>\n"

Test(simple_listing_row, a_file)
{
	cr_expect_str_eq(form(HTML, "a.txt", BH_ENTRY_FILE, 1234),
	    "<tr><td><a href=\"a.txt\"><bdi>a.txt</bdi></a></td>"
	    "<td><data value=\"1234\" title=\"1234 bytes\">1.2 KiB</data></td>"
	    TIME);
}

Test(simple_listing_row, a_directory_has_a_slash_in_both_and_no_size)
{
	cr_expect_str_eq(form(HTML, "a", BH_ENTRY_DIRECTORY, 0),
	    "<tr class=\"d\"><td><a href=\"a/\"><bdi>a</bdi>/</a></td>"
	    "<td></td>" TIME);
}

Test(simple_listing_row, a_symlink_leads_nowhere)
{
	cr_expect_str_eq(form(HTML, "a", BH_ENTRY_SYMLINK, 0),
	    "<tr class=\"l\"><td><span title=\"A symbolic link\">"
	    "<bdi>a</bdi>@</span></td><td></td>" TIME);
}

Test(simple_listing_row, markup_in_a_name_is_text)
{
	cr_expect_str_eq(cell("<a>&\"'", BH_ENTRY_FILE),
	    "<a href=\"%3Ca%3E%26%22%27\">"
	    "<bdi>&lt;a&gt;&amp;&quot;&#39;</bdi></a>");
}

Test(simple_listing_row, a_name_is_no_other_address)
{
	cr_expect_str_eq(cell("javascript:1", BH_ENTRY_FILE),
	    "<a href=\"javascript%3A1\"><bdi>javascript:1</bdi></a>");
	cr_expect_str_eq(cell("a?b#c", BH_ENTRY_FILE),
	    "<a href=\"a%3Fb%23c\"><bdi>a?b#c</bdi></a>");
}

Test(simple_listing_row, what_has_no_sign_is_shown_as_replaced)
{
	cr_expect_str_eq(cell("a\nb\x7f", BH_ENTRY_FILE),
	    "<a href=\"a%0Ab%7F\"><bdi>a\xef\xbf\xbd"
	    "b\xef\xbf\xbd</bdi></a>");
	cr_expect_str_eq(cell("\xff\xc3\xa4\xc3", BH_ENTRY_FILE),
	    "<a href=\"%FF%C3%A4%C3\"><bdi>\xef\xbf\xbd\xc3\xa4"
	    "\xef\xbf\xbd</bdi></a>");
}

Test(simple_listing_row, the_longest_names_fit)
{
	static const char bytes[] = "\"\1\xff\\";

	for (const char *b = bytes; *b != '\0'; b++) {
		char name[256];

		memset(name, *b, 255);
		name[255] = '\0';
		form(HTML, name, BH_ENTRY_DIRECTORY, 0);
		form(HTML, name, BH_ENTRY_FILE, INT64_MAX);
		form(JSON, name, BH_ENTRY_FILE, INT64_MAX);
		form(TEXT, name, BH_ENTRY_DIRECTORY, 0);
		memset(name, '\1', 254);
		form(JSON, name, BH_ENTRY_FILE, INT64_MAX);
	}
}

Test(simple_listing_row, sizes_as_people_read_them)
{
	static const struct { uint64_t size; const char *shown; } table[] = {
		{ 0, "0 B" }, { 1, "1 B" }, { 1023, "1023 B" },
		{ 1024, "1.0 KiB" }, { 1075, "1.0 KiB" }, { 1076, "1.1 KiB" },
		{ 1536, "1.5 KiB" }, { 10188, "9.9 KiB" }, { 10189, "10 KiB" },
		{ 10752, "11 KiB" }, { 1048063, "1023 KiB" },
		{ 1048064, "1.0 MiB" }, { 1048576, "1.0 MiB" },
		{ UINT64_C(1) << 40, "1.0 TiB" }, { UINT64_MAX, "16 EiB" },
	};

	for (size_t i = 0; i < ROWS(table); i++) {
		struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

		bh_page__size(&t, table[i].size);
		cr_expect_str_eq(bh_text__end(&t), table[i].shown);
	}
}

Test(simple_listing_row, json)
{
	cr_expect_str_eq(form(JSON, "a\"b\n", BH_ENTRY_FILE, 5),
	    ",\n{\"name\":\"a\\\"b\\n\",\"type\":\"file\",\"size\":5,"
	    "\"mtime\":\"2026-11-22T05:37:01Z\"}");
	cr_expect_str_eq(form(JSON, "a", BH_ENTRY_DIRECTORY, 0),
	    ",\n{\"name\":\"a\",\"type\":\"directory\",\"size\":null,"
	    "\"mtime\":\"2026-11-22T05:37:01Z\"}");
}

Test(simple_listing_row, json_of_a_name_that_is_not_utf8)
{
	cr_expect_str_eq(form(JSON, "\xff\xc3\xa4.txt", BH_ENTRY_SYMLINK, 0),
	    ",\n{\"name\":\"\xef\xbf\xbd\xc3\xa4.txt\","
	    "\"name_bytes\":\"%FF%C3%A4.txt\",\"type\":\"symlink\","
	    "\"size\":null,\"mtime\":\"2026-11-22T05:37:01Z\"}");
}

Test(simple_listing_row, a_name_is_one_line_of_text)
{
	cr_expect_str_eq(form(TEXT, "a b", BH_ENTRY_FILE, 1), "a b\n");
	cr_expect_str_eq(form(TEXT, "\xc3\xa4", BH_ENTRY_DIRECTORY, 1),
	    "\xc3\xa4/\n");
	cr_expect_str_eq(form(TEXT, "a\nb\\n\xff\x7f", BH_ENTRY_FILE, 1),
	    "a\\x0ab\\\\n\\xff\\x7f\n");
}
