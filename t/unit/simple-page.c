#include <stdlib.h>

#include "simple/simple.h"
#include "unit.h"

static char buffer[8192];

/* What is put before the fence ends with a NUL. */
static const char *
entry(const char *name, enum bh_entry_kind kind)
{
	struct bh_text t = { .at = buffer, .size = BH_PAGE_ENTRY_MAX };
	size_t size = strlen(name) + 1;
	struct bh_entry *e = malloc(sizeof(*e) + size);

	cr_assert(e != NULL);
	e->kind = kind;
	memcpy(e->name, name, size);
	bh_page__entry(&t, e);
	free(e);
	cr_expect_not(t.truncated);
	return bh_text__end(&t);
}

Test(simple_page, a_file)
{
	cr_expect_str_eq(entry("a.txt", BH_ENTRY_FILE),
	    "<li><a href=\"a.txt\"><bdi>a.txt</bdi></a></li>\n");
}

Test(simple_page, a_directory_has_a_slash_in_both)
{
	cr_expect_str_eq(entry("a", BH_ENTRY_DIRECTORY),
	    "<li><a href=\"a/\"><bdi>a</bdi>/</a></li>\n");
}

Test(simple_page, a_symlink_leads_nowhere)
{
	cr_expect_str_eq(entry("a", BH_ENTRY_SYMLINK),
	    "<li><bdi>a</bdi>@</li>\n");
}

Test(simple_page, markup_in_a_name_is_text)
{
	cr_expect_str_eq(entry("<a>&\"'", BH_ENTRY_FILE),
	    "<li><a href=\"%3Ca%3E%26%22%27\">"
	    "<bdi>&lt;a&gt;&amp;&quot;&#39;</bdi></a></li>\n");
}

Test(simple_page, a_name_is_no_other_address)
{
	cr_expect_str_eq(entry("javascript:1", BH_ENTRY_FILE),
	    "<li><a href=\"javascript%3A1\"><bdi>javascript:1</bdi></a></li>\n");
	cr_expect_str_eq(entry("a?b#c", BH_ENTRY_FILE),
	    "<li><a href=\"a%3Fb%23c\"><bdi>a?b#c</bdi></a></li>\n");
}

Test(simple_page, control_characters_are_shown_as_replaced)
{
	cr_expect_str_eq(entry("a\nb\x7f", BH_ENTRY_FILE),
	    "<li><a href=\"a%0Ab%7F\"><bdi>a\xef\xbf\xbd"
	    "b\xef\xbf\xbd</bdi></a></li>\n");
}

Test(simple_page, the_longest_names_fit)
{
	char name[256];

	memset(name, '"', 255);
	name[255] = '\0';
	entry(name, BH_ENTRY_DIRECTORY);
	memset(name, '\1', 255);
	entry(name, BH_ENTRY_DIRECTORY);
}

Test(simple_page, the_path_in_the_title_is_text)
{
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_page__head(&t, "<b>/", false);
	bh_text__end(&t);
	cr_expect(strstr(buffer,
	    "<title>Directory listing for /&lt;b&gt;/</title>") != NULL);
	cr_expect(strstr(buffer, "<b>") == NULL);
}

Test(simple_page, an_empty_directory_says_so)
{
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_page__head(&t, "", true);
	bh_page__end(&t, true);
	bh_text__end(&t);
	cr_expect(strstr(buffer, "This directory is empty.") != NULL);
	cr_expect(strstr(buffer, "<ul>") == NULL);
}
