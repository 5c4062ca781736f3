#include <stdlib.h>

#include "simple/listing.h"
#include "unit.h"

/* An entry for a word: "dir/", "name" or "name:SIZE:MTIME". */
static struct bh_entry *
make(const char *word, size_t len)
{
	struct bh_entry *e = calloc(1, sizeof(*e) + len + 1);
	char *colon;

	cr_assert(e != NULL);
	memcpy(e->name, word, len);
	colon = strchr(e->name, ':');
	if (colon != NULL) {
		char *end;

		*colon = '\0';
		e->size = strtoll(colon + 1, &end, 10);
		e->mtime = *end == ':' ? strtoll(end + 1, NULL, 10) : 0;
	}
	len = strlen(e->name);
	e->kind = BH_ENTRY_FILE;
	if (e->name[len - 1] == '/') {
		e->name[len - 1] = '\0';
		e->kind = BH_ENTRY_DIRECTORY;
	}
	return e;
}

/* The words in the order that the listing has. */
static const char *
sorted(struct bh_listing l, const char *words)
{
	static char buffer[1024];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	struct bh_entry *e;

	while (*words != '\0') {
		size_t len = strcspn(words, " ");

		e = make(words, len);
		e->next = l.first;
		l.first = e;
		words += len + (words[len] == ' ');
	}
	bh_entries__sort(&l);
	while ((e = l.first) != NULL) {
		if (t.len > 0)
			bh_text__char(&t, ' ');
		bh_text__puts(&t, e->name);
		l.first = e->next;
		free(e);
	}
	return bh_text__end(&t);
}

#define SORTED(in, out) \
	cr_expect_str_eq(sorted((struct bh_listing){ 0 }, in), out)

Test(simple_listing_sort, nothing_and_one)
{
	SORTED("", "");
	SORTED("a", "a");
}

Test(simple_listing_sort, numbers_as_people_count)
{
	SORTED("f10 f9 f2 f1 f", "f f1 f2 f9 f10");
	SORTED("f2b f2a f2 f10a f1z", "f1z f2 f2a f2b f10a");
	SORTED("1.10 1.9 1.1", "1.1 1.9 1.10");
	SORTED("10 9 100 99", "9 10 99 100");
	SORTED("18446744073709551617 18446744073709551616 3",
	    "3 18446744073709551616 18446744073709551617");
}

Test(simple_listing_sort, zeros_in_front_of_a_number_do_not_count)
{
	SORTED("f3 f02 f1", "f1 f02 f3");
	SORTED("f1 f01 f001", "f001 f01 f1");
	SORTED("f01b f1a f001c", "f1a f01b f001c");
	SORTED("f0 f00 f1", "f0 f00 f1");
}

Test(simple_listing_sort, letters_of_either_case_together)
{
	SORTED("b a C B A c", "A a B b C c");
	SORTED("file10 File9 FILE11", "File9 file10 FILE11");
}

Test(simple_listing_sort, bytes_beyond_ascii_come_last)
{
	SORTED("\xc3\xa4 z \xff a", "a z \xc3\xa4 \xff");
}

Test(simple_listing_sort, directories_first)
{
	SORTED("a z/ b y/", "y z a b");
	cr_expect_str_eq(sorted((struct bh_listing){ .descending = true },
	    "a z/ b y/"), "z y b a");
}

Test(simple_listing_sort, by_size_then_by_name)
{
	struct bh_listing l = { .sort = BH_SORT_SIZE };

	cr_expect_str_eq(sorted(l, "a:3 b:10 f10:2 f9:2 d/ c/"),
	    "c d f9 f10 a b");
	l.descending = true;
	cr_expect_str_eq(sorted(l, "a:3 b:10 f10:2 f9:2 d/ c/"),
	    "c d b a f9 f10");
}

Test(simple_listing_sort, by_date_then_by_name)
{
	struct bh_listing l = { .sort = BH_SORT_DATE };

	cr_expect_str_eq(sorted(l, "a:1:30 b:1:-5 d:1:7 c:1:7"), "b c d a");
	l.descending = true;
	cr_expect_str_eq(sorted(l, "a:1:30 b:1:-5 d:1:7 c:1:7"), "a c d b");
}

Test(simple_listing_sort, many_in_any_order)
{
	enum { MANY = 5000 };
	struct bh_listing l = { 0 };
	struct bh_entry *e;
	char name[16];
	unsigned n = 1;

	for (int i = 0; i < MANY; i++) {
		n = n * 1664525 + 1013904223;
		snprintf(name, sizeof(name), "%u", n >> 16);
		e = make(name, strlen(name));
		e->next = l.first;
		l.first = e;
	}
	bh_entries__sort(&l);
	for (int i = 0; i < MANY; i++) {
		cr_assert(l.first != NULL);
		e = l.first;
		l.first = e->next;
		if (l.first != NULL)
			cr_assert(strtol(e->name, NULL, 10) <=
			    strtol(l.first->name, NULL, 10));
		free(e);
	}
	cr_expect(l.first == NULL);
}
