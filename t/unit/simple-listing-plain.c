/* Names in a listing as text: each is one line, whatever is in it. */
#include "unit.h"

#include <stdlib.h>

#include "simple/listing.h"

Test(simple_listing_plain, a_name_is_one_line)
{
	static const struct {
		const char *name;
		enum bh_entry_kind kind;
		const char *line;
	} rows[] = {
		{ "a b~", BH_ENTRY_FILE, "a b~\n" },
		{ "a", BH_ENTRY_DIRECTORY, "a/\n" },
		{ "a", BH_ENTRY_SYMLINK, "a\n" },
		{ "\x1f\n\x7f", BH_ENTRY_FILE, "\\x1f\\x0a\\x7f\n" },
		{ "a\\b", BH_ENTRY_FILE, "a\\\\b\n" },
		{ "\xc3\xb6\xc2\xa0", BH_ENTRY_FILE, "\xc3\xb6\xc2\xa0\n" },
		{ "\xc2\x80\xc2\x9f", BH_ENTRY_FILE,
		    "\\xc2\\x80\\xc2\\x9f\n" },
		{ "\xc2", BH_ENTRY_FILE, "\\xc2\n" },
		{ "\xff\xc3", BH_ENTRY_FILE, "\\xff\\xc3\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t len = strlen(rows[i].name) + 1;
		struct bh_entry *e = calloc(1, sizeof(*e) + len);
		char out[100];
		struct bh_text t = { .at = out, .size = sizeof(out) };

		memcpy(e->name, rows[i].name, len);
		e->kind = (unsigned char)rows[i].kind;
		bh_plain__entry(&t, e);
		cr_expect_str_eq(bh_text__end(&t), rows[i].line);
		free(e);
	}
}
