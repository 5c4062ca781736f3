/* Names, digests and ranges of what clients send. */
#include "unit.h"

#include "proto/digest.h"
#include "proto/filename.h"
#include "proto/range.h"

Test(filename, harmless)
{
	static const struct {
		const char *from, *to, *wide; /* NULL: the same */
	} rows[] = {
		{ "a.txt", "a.txt", NULL }, { "a b.txt", "a_b.txt", NULL },
		{ "", "", NULL }, { "/", "", NULL }, { "a/", "", NULL },
		{ "/etc/passwd", "passwd", NULL },
		{ "C:\\a\\b.txt", "b.txt", NULL },
		{ "..", "_.", NULL }, { ".", "_", NULL },
		{ ".bashrc", "_bashrc", NULL }, { "-rf", "_rf", NULL },
		{ "a\nb\x7f", "a_b_", NULL }, { "$(x)`;|&", "__x_____", NULL },
		{ "\xc3\xbc.txt", "_.txt", "\xc3\xbc.txt" },
		{ "\xe6\x97\xa5\xe6\x9c\xac", "__",
		    "\xe6\x97\xa5\xe6\x9c\xac" },
		{ "\xf0\x9f\x90\xa7", "_", "\xf0\x9f\x90\xa7" },
		{ "\xe2\x80\xae" "gpj", "_gpj", NULL },
		{ "a\xc2\xa0" "b", "a_b", NULL }, { "\xff\xfe", "__", NULL },
		{ "\xc3", "_", NULL },
	};
	char name[BH_FILENAME_MAX + 1];

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t len = strlen(rows[i].from);
		char *from = bh_test_fence(rows[i].from, len);

		bh_filename__clean(name, from, len, false);
		cr_expect_str_eq(name, rows[i].to);
		bh_filename__clean(name, from, len, true);
		cr_expect_str_eq(name, rows[i].wide != NULL ? rows[i].wide :
		    rows[i].to);
		bh_test_unfence(from, len);
	}
}

Test(filename, cut_in_front_of_the_extension)
{
	char name[BH_FILENAME_MAX + 1], from[600];

	memset(from, 'a', sizeof(from));
	cr_expect_eq(bh_filename__clean(name, from, sizeof(from), false),
	    BH_FILENAME_MAX);
	memcpy(from + sizeof(from) - 7, ".tar.gz", 7);
	bh_filename__clean(name, from, sizeof(from), false);
	cr_expect_str_eq(name + strlen(name) - 4, "a.gz");
	cr_expect_leq(strlen(name), BH_FILENAME_MAX);
	/* Not in the middle of a character. */
	for (size_t i = 0; i < sizeof(from); i += 3)
		memcpy(from + i, "\xe6\x97\xa5", 3);
	cr_expect_eq(bh_filename__clean(name, from, sizeof(from), true), 249);
	cr_expect_eq(bh_filename__clean(name, from, sizeof(from), false), 200);
}

#define B44 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define A20 "AAAAAAAAAAAAAAAAAAAA"
#define A80 A20 A20 A20 A20

Test(digest, sha256)
{
	static const struct {
		const char *value;
		int status;
	} rows[] = {
		{ "sha-256=:" B44 ":", 1 }, { "sha-256=:" B44 ":;a=1", 1 },
		{ "sha-512=:AA==:, sha-256=:" B44 ":", 1 },
		{ "", 0 }, { "sha-512=:AA==:", 0 }, { "SHA-256=x", 0 },
		{ "sha-256", 0 }, { "sha-2567=:" B44 ":", 0 },
		{ "sha-256=" B44, 400 }, { "sha-256=::", 400 },
		{ "sha-256=:" B44, 400 }, { "sha-256=", 400 },
		{ "sha-256=:" B44 ":x", 400 }, { "sha-256=:AAAA:", 400 },
	};
	unsigned char ret[BH_SHA256_BYTES];

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t len = strlen(rows[i].value);
		char *value = bh_test_fence(rows[i].value, len);

		cr_expect_eq(bh_digest__read(value, len, "sha-256",
		    ret, sizeof(ret)), rows[i].status, "%s", rows[i].value);
		bh_test_unfence(value, len);
	}
	bh_digest__read(BYTES("sha-256=:" B44 ":"), "sha-256", ret,
	    sizeof(ret));
	cr_expect(ret[0] == 0 && ret[1] == 1 && ret[31] == 31);
}

Test(digest, sha512)
{
	static const char right[] = "sha-256=:AA==:, sha-512=:" A80 "AAAABw==:";
	unsigned char ret[BH_SHA512_BYTES];

	cr_expect_eq(bh_digest__read(BYTES(right), "sha-512", ret,
	    sizeof(ret)), 1);
	cr_expect(ret[0] == 0 && ret[63] == 7);
	cr_expect_eq(bh_digest__read(BYTES("sha-512=:" B44 ":"), "sha-512",
	    ret, sizeof(ret)), 400);
}

Test(range, of_what_is_sent)
{
	static const struct {
		const char *value;
		bool right;
	} rows[] = {
		{ "bytes 0-4/5", true }, { "Bytes 2-3/9", true },
		{ "bytes 0-4/4", false }, { "bytes 4-0/5", false },
		{ "bytes 0-4/*", false }, { "bytes */5", false },
		{ "bytes=0-4/5", false }, { "bytes 0-4", false },
		{ "bytes -4/5", false }, { "bytes 0-/5", false },
		{ "bytes 0-4/", false }, { "bytes  0-4/5", false },
		{ "bytes 0-4/99999999999999999999", false }, { "", false },
	};
	uint64_t first, last, total;

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t len = strlen(rows[i].value);
		char *value = bh_test_fence(rows[i].value, len);

		first = last = total = 77;
		cr_expect_eq(bh_range__parse_content(value, len, &first, &last,
		    &total), rows[i].right, "%s", rows[i].value);
		cr_expect(rows[i].right || (first == 77 && total == 77));
		bh_test_unfence(value, len);
	}
	cr_expect(bh_range__parse_content(BYTES("bytes 2-3/9"), &first, &last,
	    &total) && first == 2 && last == 3 && total == 9);
}
