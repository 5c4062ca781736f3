/* What senders of webhooks sign with. */
#include "unit.h"

#include "proto/signature.h"

#define D32 "0123456789abcdef0123456789ABCDEF"
#define B44 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

Test(signature, hexadecimal_digits)
{
	static const struct {
		const char *text, *prefix;
		bool right;
	} rows[] = {
		{ D32 D32, "", true }, { "sha256=" D32 D32, "sha256=", true },
		{ "", "", false }, { D32, "", false },
		{ D32 D32 "0", "", false },
		{ D32 D32, "sha256=", false },
		{ "SHA256=" D32 D32, "sha256=", false },
		{ "sha256=", "sha256=", false }, { "sha256", "sha256=", false },
		{ "sha256= " D32 D32, "sha256=", false },
		{ "g" D32 "0123456789abcdef0123456789ABCDE", "", false },
		{ D32 "0123456789abcdef0123456789ABCDEg", "", false },
	};
	unsigned char ret[BH_SIGNATURE_SIZE];

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t size = strlen(rows[i].text) + 1;
		char *text = bh_test_fence(rows[i].text, size);

		cr_expect(bh_signature__hex(text, rows[i].prefix, ret) ==
		    rows[i].right, "%s", rows[i].text);
		bh_test_unfence(text, size);
	}
	cr_assert(bh_signature__hex(D32 D32, "", ret));
	cr_expect(ret[0] == 0x01 && ret[7] == 0xef && ret[31] == 0xef);
}

/* How many there are in the list. */
static unsigned
count(const char *list)
{
	size_t size = strlen(list) + 1;
	char *text = bh_test_fence(list, size);
	const char *at = text;
	unsigned char ret[BH_SIGNATURE_SIZE];
	unsigned n = 0;

	while (bh_signature__next(&at, ret)) {
		n++;
		for (unsigned i = 0; i < BH_SIGNATURE_SIZE; i++)
			cr_expect(ret[i] == i);
	}
	cr_expect(*at == '\0', "stopped in front of %s", at);
	bh_test_unfence(text, size);
	return n;
}

Test(signature, a_list_of_them)
{
	static const struct {
		const char *list;
		unsigned count;
	} rows[] = {
		{ "", 0 }, { " ", 0 }, { "v1," B44, 1 },
		{ "  v1," B44 "  ", 1 }, { "v1," B44 " v1," B44, 2 },
		{ "v1," B44 "\tv1," B44, 2 }, { "v1," B44 ",v1," B44, 0 },
		{ "v1a," B44 " v2," B44, 0 }, { "V1," B44, 0 },
		{ B44, 0 }, { "v1,", 0 }, { "v1, " B44, 0 },
		{ "x v1," B44 " v1,AAAA y", 1 }, { "v1," B44 "=", 0 },
		{ "v1,AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8h", 0 },
		{ "v1,AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", 0 },
		{ "v1,-AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect(count(rows[i].list) == rows[i].count, "%s",
		    rows[i].list);
}

Test(signature, a_time)
{
	static const struct {
		const char *text;
		int64_t time; /* -1: none */
	} rows[] = {
		{ "0", 0 }, { "1674087231", 1674087231 },
		{ "999999999999999999", 999999999999999999 },
		{ "1000000000000000000", -1 }, { "", -1 }, { "-1", -1 },
		{ "+1", -1 }, { " 1", -1 }, { "1 ", -1 }, { "1.5", -1 },
		{ "0x5", -1 }, { "1e9", -1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t size = strlen(rows[i].text) + 1;
		char *text = bh_test_fence(rows[i].text, size);
		int64_t time = -1;

		cr_expect(bh_signature__time(text, &time) ==
		    (rows[i].time >= 0), "%s", rows[i].text);
		cr_expect(time == rows[i].time);
		bh_test_unfence(text, size);
	}
}

Test(signature, a_line_of_secrets)
{
	static const struct {
		/* path NULL: wrong */
		const char *line, *path, *sender, *secret;
	} rows[] = {
		{ "/a github x", "/a", "github", "x" },
		{ " \t/a\tgithub   x y  z \t", "/a", "github", "x y  z" },
		{ "/ gitlab #", "/", "gitlab", "#" },
		{ "", NULL, "", "" }, { " ", NULL, "", "" },
		{ "/a", NULL, "", "" }, { "/a github", NULL, "", "" },
		{ "/a github ", NULL, "", "" },
		{ "/a github \t ", NULL, "", "" },
		{ "a github x", NULL, "", "" },
		{ "/a github \001", NULL, "", "" },
		{ "/a github x\177", NULL, "", "" },
	};
	const char *path, *sender, *wrong;
	char *secret;

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t size = strlen(rows[i].line) + 1;
		char *line = bh_test_fence(rows[i].line, size);

		wrong = bh_signature__line(line, &path, &sender, &secret);
		cr_expect((wrong == NULL) == (rows[i].path != NULL), "%s",
		    rows[i].line);
		if (wrong == NULL && rows[i].path != NULL) {
			cr_expect_str_eq(path, rows[i].path);
			cr_expect_str_eq(sender, rows[i].sender);
			cr_expect_str_eq(secret, rows[i].secret);
		}
		bh_test_unfence(line, size);
	}
}

Test(signature, ids)
{
	static const struct {
		const char *id;
		bool right;
	} rows[] = {
		{ "", true }, { ".", true }, { "a.b", true },
		{ "a.12345678", true }, { "a.12345678.", true },
		{ "a123456789", true }, { "123456789", true },
		{ "a.123456789", false }, { "a.1234567890", false },
		{ ".123456789", false }, { "a.123456789.b", false },
		{ "a.b.123456789", false }, { "a..123456789", false },
		{ "a.123456789b", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t size = strlen(rows[i].id) + 1;
		char *id = bh_test_fence(rows[i].id, size);

		cr_expect(bh_signature__id(id) == rows[i].right, "%s",
		    rows[i].id);
		bh_test_unfence(id, size);
	}
}
