#include "proto/bytes.h"
#include "unit.h"

static const char letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";

static bool
in(const char *set, int byte)
{
	return byte != 0 && strchr(set, byte) != NULL;
}

Test(bytes, token_is_tchar_of_rfc_9110)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is_token((char)c) == (in(letters, c) ||
		    in(digits, c) || in("!#$%&'*+-.^_`|~", c)), "%02x", c);
}

Test(bytes, unreserved_is_that_of_rfc_3986)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is_unreserved((char)c) ==
		    (in(letters, c) || in(digits, c) || in("-._~", c)),
		    "%02x", c);
}

Test(bytes, digit)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is_digit((char)c) == in(digits, c),
		    "%02x", c);
}

Test(bytes, value_has_no_control_but_tab)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is((char)c, BH_VALUE) ==
		    (c == '\t' || (c >= 0x20 && c != 0x7f)), "%02x", c);
}

Test(bytes, target_is_visible_ascii_without_fragment)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is((char)c, BH_TARGET) ==
		    (c > 0x20 && c < 0x7f && c != '#'), "%02x", c);
}

Test(bytes, reg_name)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is((char)c, BH_REG_NAME) ==
		    (in(letters, c) || in(digits, c) || in("-._", c)),
		    "%02x", c);
}

Test(bytes, blank)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__is_blank((char)c) ==
		    (c == ' ' || c == '\t'), "%02x", c);
}

Test(bytes, hex_value)
{
	static const char lower[] = "0123456789abcdef";
	static const char upper[] = "0123456789ABCDEF";

	for (int c = 0; c < 256; c++) {
		int value = -1;

		if (in(lower, c))
			value = (int)(strchr(lower, c) - lower);
		else if (in(upper, c))
			value = (int)(strchr(upper, c) - upper);
		cr_expect_eq(bh_bytes__hex((char)c), value, "%02x", c);
	}
}

Test(bytes, lower_changes_capitals_only)
{
	for (int c = 0; c < 256; c++)
		cr_expect(bh_bytes__lower((char)c) == (char)(c >= 'A' &&
		    c <= 'Z' ? c + 32 : c), "%02x", c);
}

Test(bytes, span_stops_at_the_first_other_byte)
{
	char *s = bh_test_fence("1234", 4);

	cr_expect_eq(bh_bytes__span(s, 4, BH_DIGIT), 4);
	cr_expect_eq(bh_bytes__span(s, 0, BH_DIGIT), 0);
	s[2] = 'x';
	cr_expect_eq(bh_bytes__span(s, 4, BH_DIGIT), 2);
}

Test(bytes, decimal_takes_digits_up_to_its_maximum)
{
	static const struct {
		const char *text;
		uint64_t max, value;
	} rows[] = {
		{ "0", 0, 0 }, { "7", 7, 7 }, { "007", 7, 7 },
		{ "255", 255, 255 }, { "65535", 65535, 65535 },
		{ "9223372036854775807", INT64_MAX, INT64_MAX },
		{ "18446744073709551615", UINT64_MAX, UINT64_MAX },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].text);
		uint64_t n = 99;

		cr_expect(bh_bytes__decimal(bh_test_fence(rows[i].text, len),
		    len, rows[i].max, &n), "%s", rows[i].text);
		cr_expect_eq(n, rows[i].value, "%s", rows[i].text);
	}
}

Test(bytes, decimal_refuses_all_else_and_leaves_the_number_alone)
{
	static const struct {
		const char *text;
		uint64_t max;
	} rows[] = {
		{ "", 9 }, { "8", 7 }, { "1", 0 }, { "256", 255 },
		{ "65536", 65535 }, { "9223372036854775808", INT64_MAX },
		{ "18446744073709551616", UINT64_MAX },
		{ "99999999999999999999999", UINT64_MAX }, { "-1", 9 },
		{ "+1", 9 }, { " 1", 9 }, { "1 ", 9 }, { "1x", 99 },
		{ "0x1", 99 }, { "/", 99 }, { ":", 99 }, { "1.0", 99 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].text);
		uint64_t n = 99;

		cr_expect_not(bh_bytes__decimal(bh_test_fence(rows[i].text,
		    len), len, rows[i].max, &n), "%s", rows[i].text);
		cr_expect_eq(n, 99, "%s", rows[i].text);
	}
}

Test(bytes, same_ignores_case_and_nothing_else)
{
	cr_expect(bh_bytes__same("Host", 4, "hOST", 4));
	cr_expect(bh_bytes__same("", 0, "", 0));
	cr_expect_not(bh_bytes__same("Host", 4, "Hos", 3));
	cr_expect_not(bh_bytes__same("Host", 4, "Hosu", 4));
	/* "@" and "`", "[" and "{" differ by the bit of the case. */
	cr_expect_not(bh_bytes__same("@[", 2, "`{", 2));
	cr_expect_not(bh_bytes__same("\xc4", 1, "\xe4", 1));
}
