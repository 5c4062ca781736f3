#include "proto/bytes.h"
#include "proto/field.h"
#include "unit.h"

struct row {
	const char *line;
	size_t len;
	const char *name, *value; /* NULL: 400 */
};

static int
parse(const char *line, size_t len, struct bh_field *ret)
{
	char *fenced = bh_test_fence(line, len);
	int status = bh_field__parse(fenced, len, ret);

	bh_test_unfence(fenced, len);
	return status;
}

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		const char *shown = bh_test_show(rows->line, rows->len);
		struct bh_field f;
		int status = parse(rows->line, rows->len, &f);

		cr_expect_eq(status, rows->name == NULL ? 400 : 0, "%s",
		    shown);
		if (status != 0 || rows->name == NULL)
			continue;
		cr_expect(f.name_len == strlen(rows->name) &&
		    memcmp(rows->line, rows->name, f.name_len) == 0, "%s",
		    shown);
		cr_expect(f.value_len == strlen(rows->value) &&
		    memcmp(rows->line + f.value, rows->value,
		    f.value_len) == 0, "%s", shown);
	}
}

Test(field, blanks_around_the_value_do_not_count)
{
	static const struct row rows[] = {
		{ BYTES("Host: a"), "Host", "a" },
		{ BYTES("Host:a"), "Host", "a" },
		{ BYTES("Host: \t a b \t "), "Host", "a b" },
		{ BYTES("Host:"), "Host", "" },
		{ BYTES("Host:  \t"), "Host", "" },
		{ BYTES("A: b: c"), "A", "b: c" },
		{ BYTES("A::"), "A", ":" },
		{ BYTES("!#$%&'*+-.^_`|~09azAZ: 1"), "!#$%&'*+-.^_`|~09azAZ",
		  "1" },
		{ BYTES("X: \x80\xff"), "X", "\x80\xff" },
	};

	check(rows, ROWS(rows));
}

Test(field, a_name_that_is_no_token_is_400)
{
	static const struct row rows[] = {
		{ BYTES("Na me: x"), NULL, NULL },
		{ BYTES("Na(me: x"), NULL, NULL },
		{ BYTES("N\x80: x"), NULL, NULL },
		{ BYTES("\"a\": x"), NULL, NULL },
	};

	check(rows, ROWS(rows));
}

Test(field, an_empty_name_is_400)
{
	static const struct row rows[] = {
		{ BYTES(": x"), NULL, NULL },
		{ BYTES(":"), NULL, NULL },
		{ BYTES(""), NULL, NULL },
	};

	check(rows, ROWS(rows));
}

Test(field, a_space_before_the_colon_is_400)
{
	static const struct row rows[] = {
		{ BYTES("Host : a"), NULL, NULL },
		{ BYTES("Host\t: a"), NULL, NULL },
	};

	check(rows, ROWS(rows));
}

Test(field, no_colon_is_400)
{
	static const struct row rows[] = {
		{ BYTES("Host"), NULL, NULL },
		{ BYTES("Host a"), NULL, NULL },
	};

	check(rows, ROWS(rows));
}

Test(field, a_folded_line_is_400)
{
	static const struct row rows[] = {
		{ BYTES(" folded"), NULL, NULL },
		{ BYTES("\tfolded: x"), NULL, NULL },
		{ BYTES(" Host: x"), NULL, NULL },
		{ BYTES(" "), NULL, NULL },
	};

	check(rows, ROWS(rows));
}

Test(field, every_byte_value_in_the_name)
{
	for (int place = 0; place < 3; place++)
		for (int c = 0; c < 256; c++) {
			char line[] = "abc: x";
			struct bh_field f;
			bool good = bh_bytes__is_token((char)c) ||
			    (c == ':' && place > 0);

			line[place] = (char)c;
			cr_expect_eq(parse(line, 6, &f), good ? 0 : 400, "%s",
			    bh_test_show(line, 6));
		}
}

Test(field, every_byte_value_in_the_value)
{
	for (int place = 2; place < 7; place++)
		for (int c = 0; c < 256; c++) {
			char line[] = "a: x y ";
			struct bh_field f;
			bool good = c == '\t' || (c >= 0x20 && c != 0x7f);

			line[place] = (char)c;
			cr_expect_eq(parse(line, 7, &f), good ? 0 : 400, "%s",
			    bh_test_show(line, 7));
		}
}

static void
parse_prefix(const char *in, size_t len)
{
	struct bh_field f;

	cr_expect_eq(bh_field__parse(in, len, &f), len > 3 ? 0 : 400);
}

Test(field, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix, BYTES("abc: \t d \t"));
}

Test(field, a_name_that_may_be_sent_is_a_token)
{
	cr_expect(bh_field__name_valid(BYTES("X-Name")));
	cr_expect_not(bh_field__name_valid(BYTES("")));
	for (int c = 0; c < 256; c++) {
		char name[3] = { 'a', (char)c, 'b' };

		cr_expect_eq(bh_field__name_valid(name, 3),
		    bh_bytes__is_token((char)c), "%02x", c);
	}
}

Test(field, a_value_that_may_be_sent_has_no_control_but_tab)
{
	cr_expect(bh_field__value_valid(BYTES("")));
	for (int c = 0; c < 256; c++) {
		char value[3] = { 'a', (char)c, 'b' };

		cr_expect_eq(bh_field__value_valid(value, 3),
		    c == '\t' || (c >= 0x20 && c != 0x7f), "%02x", c);
	}
}
