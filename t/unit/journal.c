/* Names and patterns that may be seen, and texts that can be shown. */
#include "unit.h"

#include "journal/journal.h"

static char room[4][BH_JOURNAL_NAME];

/* What it becomes; "" where it is refused. */
static const char *
added(bool (*add)(struct bh_globs *, const char *, size_t), const char *text,
    size_t len)
{
	static struct bh_globs g;

	g = (struct bh_globs){ room, 0, 4 };
	memset(room[0], 'x', sizeof(room[0]));
	return add(&g, text, len) ? g.at[0] : "";
}

Test(journal, patterns_of_units)
{
	static const struct { const char *text; size_t len; const char *is;
	} rows[] = {
		{ BYTES("web"), "web.service" },
		{ BYTES("web.socket"), "web.socket" },
		{ BYTES("web.x"), "web.x.service" },
		{ BYTES("a@b"), "a@b.service" },
		{ BYTES("w*"), "w*" }, { BYTES("*@?.timer"), "*@?.timer" },
		{ BYTES(""), "" }, { BYTES("a b"), "" }, { BYTES("a/b"), "" },
		{ BYTES("a*/b"), "" }, { BYTES("* "), "" }, { BYTES("@"), "" },
		{ BYTES("a*,b"), "" }, { BYTES("a*\n"), "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(added(bh_globs__add_unit, rows[i].text,
		    rows[i].len), rows[i].is, "%s", rows[i].text);
}

Test(journal, patterns_of_accounts_and_fields)
{
	cr_expect_str_eq(added(bh_globs__add_account, BYTES("www-d*")),
	    "www-d*");
	cr_expect_str_eq(added(bh_globs__add_account, BYTES("a b")), "");
	cr_expect_str_eq(added(bh_globs__add_account, BYTES("")), "");
	cr_expect_str_eq(added(bh_globs__add_field, BYTES("_A?9*")), "_A?9*");
	cr_expect_str_eq(added(bh_globs__add_field, BYTES("a")), "");
	cr_expect_str_eq(added(bh_globs__add_field, BYTES("A-B")), "");
	cr_expect_str_eq(added(bh_globs__add_field, BYTES("A\0B")), "");
	cr_expect_str_eq(added(bh_globs__add_field, BYTES("")), "");
}

Test(journal, there_is_room_for_so_many_and_so_long)
{
	struct bh_globs g = { room, 0, 4 };
	char name[BH_JOURNAL_NAME];

	memset(name, 'w', sizeof(name));
	cr_expect(!bh_globs__add_unit(&g, name, 256));
	cr_expect(!bh_globs__add_unit(&g, name, 248));
	cr_expect(bh_globs__add_unit(&g, name, 247));
	name[0] = '*';
	cr_expect(bh_globs__add_unit(&g, name, 255));
	cr_expect(!bh_globs__add_unit(&g, name, 256));
	cr_expect(bh_globs__add_unit(&g, "a", 1));
	cr_expect(bh_globs__add_account(&g, "a", 1));
	cr_expect(!bh_globs__add_unit(&g, "a", 1));
	cr_expect(!bh_globs__add_account(&g, "a", 1));
	cr_expect(!bh_globs__add_field(&g, "A", 1));
	cr_expect(g.count == 4);
}

Test(journal, fields_that_are_shown)
{
	static char pattern[1][BH_JOURNAL_NAME] = { "*" };
	static const char *const names[] = { "", "__CURSOR", "a", "A B", "A=" };
	struct bh_journal j = { .fields = { pattern, 0, 1 } };

	cr_expect(bh_globs__shows(&j, BYTES("MESSAGE")));
	cr_expect(!bh_globs__shows(&j, BYTES("MESSAG")));
	cr_expect(!bh_globs__shows(&j, BYTES("MESSAGEX")));
	cr_expect(!bh_globs__shows(&j, BYTES("_CMDLINE")));
	j.fields.count = 1;
	cr_expect(bh_globs__shows(&j, BYTES("_CMDLINE")));
	cr_expect(bh_globs__shows(&j, BYTES("_")));
	for (size_t i = 0; i < ROWS(names); i++)
		cr_expect(!bh_globs__shows(&j, names[i], strlen(names[i])),
		    "%s", names[i]);
}

Test(journal, texts_that_can_be_shown)
{
	static const struct { const char *text; size_t len; bool plain; }
	rows[] = {
		{ BYTES(""), true }, { BYTES("a b"), true },
		{ BYTES("a\tb\nc"), true }, { BYTES("\xc2\xa0"), true },
		{ BYTES("\xc3\xa4\xe2\x82\xac"), true },
		{ BYTES("\xf0\x9f\x98\x80"), true },
		{ BYTES("a\0"), false }, { BYTES("\r"), false },
		{ BYTES("\x1b[1m"), false }, { BYTES("a\x7f"), false },
		{ BYTES("\xc2\x80"), false }, { BYTES("\xc2\x9b" "1m"), false },
		{ BYTES("\xff"), false }, { BYTES("a\xc3"), false },
		{ BYTES("\xed\xa0\x80"), false }, { BYTES("\xc0\x80"), false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		char *text = bh_test_fence(rows[i].text, rows[i].len);

		cr_expect(bh_format__is_plain(text, rows[i].len) ==
		    rows[i].plain, "%s", bh_test_show(text, rows[i].len));
		bh_test_unfence(text, rows[i].len);
	}
}

Test(journal, a_value_is_cut_between_characters)
{
	size_t size = BH_JOURNAL_VALUE + 4;
	char *text = bh_test_fence(NULL, size);

	cr_expect(bh_visible__clip(text, 0) == 0);
	cr_expect(bh_visible__clip(text, BH_JOURNAL_VALUE) == BH_JOURNAL_VALUE);
	cr_expect(bh_visible__clip(text, size) == BH_JOURNAL_VALUE);
	memcpy(text + BH_JOURNAL_VALUE - 1, "\xe2\x82\xac", 3);
	cr_expect(bh_visible__clip(text, size) == BH_JOURNAL_VALUE - 1);
	memset(text, '\x80', size);
	cr_expect(bh_visible__clip(text, size) == BH_JOURNAL_VALUE - 4);
	bh_test_unfence(text, size);
}
