/* Digest fields: RFC 9530, of a digest of three bytes. */
#include "unit.h"

#include "proto/digest.h"

#define ABC "YWJj" /* "abc" */

static const struct {
	const char *value;
	int found;
	const char *why;
} rows[] = {
	{ "x=:" ABC ":", 1, "one" },
	{ "y=:AAAA:, x=:" ABC ":", 1, "behind another one" },
	{ "x=:AAAA:, x=:" ABC ":", 1, "the last one counts" },
	{ "x=:" ABC ":;a=b", 1, "with a parameter" },
	{ "", 0, "none" },
	{ "xy=:AAAA:", 0, "one of a longer name" },
	{ "X=:AAAA:", 0, "a name in capitals" },
	{ "x", 0, "a name alone" },
	{ "xx", 0, "a name and no value" },
	{ "x=", 400, "no value" },
	{ "x=:YWJ:", 400, "one that is too short" },
	{ "x=\"" ABC "\"", 400, "a string" },
	{ "x=:" ABC ".", 400, "one without an end" },
	{ "x=:" ABC ":a", 400, "more behind it" },
	{ "x=:YW!j:", 400, "no base64" },
	{ "x=:YWI=:", 400, "a byte that is missing" },
	{ "x=:" ABC ":, x=1", 400, "a second one that is none" },
};

Test(digest, of_an_algorithm)
{
	unsigned char bytes[3];

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t len = strlen(rows[i].value);
		char *value = bh_test_fence(rows[i].value, len);

		cr_expect_eq(bh_digest__read(value, len, "x", bytes, 3),
		    rows[i].found, "%s: %s", rows[i].why, rows[i].value);
		if (rows[i].found == 1)
			cr_expect(memcmp(bytes, "abc", 3) == 0, "%s",
			    rows[i].why);
		bh_test_unfence(value, len);
	}
}

Test(digest, none_is_longer_than_of_sha_512)
{
	unsigned char bytes[67];
	char value[100] = "x=:";

	memset(value + 3, 'A', 92);
	value[3 + 88] = ':';
	cr_expect_eq(bh_digest__read(value, 3 + 88 + 1, "x", bytes, 66), 1);
	value[3 + 88] = 'A';
	value[3 + 92] = ':';
	cr_expect_eq(bh_digest__read(value, 3 + 92 + 1, "x", bytes, 67), 400);
}
