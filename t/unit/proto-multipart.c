/* Forms with files. */
#include "unit.h"

#include "proto/multipart.h"

/* What comes out: "<head>", the content, and "|" at its end. The input grows by
 * step bytes; each look is at memory with a fence behind it. */
static int
take(const char *in, size_t len, size_t step, struct bh_text *out)
{
	static const char type[] = "multipart/form-data; boundary=b";
	struct bh_multipart m;
	size_t at = 0, end = 0, used, n;
	const char *bytes;
	char *fenced;
	int r;

	cr_assert_eq(bh_multipart__begin(&m, BYTES(type)), 0);
	do {
		fenced = bh_test_fence(in + at, end - at);
		r = bh_multipart__next(&m, fenced, end - at, &used, &bytes, &n);
		cr_assert_leq(used, end - at);
		if (r == BH_PART_HEAD || r == BH_PART_DATA) {
			cr_assert(bytes >= fenced &&
			    bytes + n <= fenced + (end - at));
			bh_text__puts(out, r == BH_PART_HEAD ? "<" : "");
			bh_text__put(out, bytes, n);
			bh_text__puts(out, r == BH_PART_HEAD ? ">" : "");
		}
		if (r == BH_PART_END)
			bh_text__char(out, '|');
		bh_test_unfence(fenced, end - at);
		at += used;
		if (r == BH_MORE) {
			if (end == len)
				return BH_MORE;
			end = end + step < len ? end + step : len;
		}
	} while (r < 0);
	return r;
}

static const struct {
	const char *in;
	size_t len;
	int status;
	const char *out, *why;
} rows[] = {
	{ BYTES("--b\r\nA: b\r\n\r\nx\r\n--b--"), 0, "<A: b\r\n>x|", "a part" },
	{ BYTES("--b\r\nA: b\r\n\r\nx\r\n--b--\r\nmore"), 0, "<A: b\r\n>x|",
	    "an epilogue" },
	{ BYTES("hi\r\n--b\r\n\r\nx\r\n--b--"), 0, "<>x|", "a preamble" },
	{ BYTES("\r\n--b\r\n\r\nx\r\n--b--"), 0, "<>x|", "an empty line" },
	{ BYTES("--b\r\n\r\n\r\n--b--"), 0, "<>|", "nothing in it" },
	{ BYTES("--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--"), 0, "<>1|<>2|",
	    "two" },
	{ BYTES("--b \t\r\n\r\n1\r\n--b  \r\n\r\n2\r\n--b--"), 0, "<>1|<>2|",
	    "blanks behind the delimiter" },
	{ BYTES("--b--"), 0, "", "no part" },
	{ BYTES("--b\r\n\r\n\r\r\n\r\n-\r\n--\r\n--c\r\n--B\r\n--b--"), 0,
	    "<>\r\r\n\r\n-\r\n--\r\n--c\r\n--B|", "what is nearly one" },
	{ BYTES("--b\r\n\r\n--b\r\n--b--"), 0, "<>--b|",
	    "a delimiter without its line end before it" },
	{ BYTES("--b\r\n\r\na\0b\r\n--b--"), 0, NULL, "a NUL" },
	{ BYTES("--b\r\n\r\nx\r\n--bc\r\n"), 400, "<>x",
	    "a longer one is none, and no content either" },
	{ BYTES("--b\r\n\r\nx\r\n--b-\r\n"), 400, "<>x", "a single dash" },
	{ BYTES("--b\n\nx\r\n--b--"), 400, "", "LF alone" },
	{ BYTES("--b\rx"), 400, "", "CR alone" },
	{ BYTES("--b -"), 400, "", "a dash behind a blank" },
	{ BYTES("--bc"), 400, "", "a longer first one" },
	{ BYTES("--b\r\n\r\nx\r\n--b"), BH_MORE, "<>x", "cut" },
	{ BYTES("--b\r\n\r\nx\r\n-"), BH_MORE, "<>x", "cut in the middle" },
	{ BYTES("--b\r\nA: b\r\n"), BH_MORE, "", "cut in the head" },
	{ BYTES(""), BH_MORE, "", "nothing" },
	{ BYTES("hello"), BH_MORE, "", "no delimiter" },
};

Test(multipart, the_same_however_it_is_cut)
{
	char out[256];
	struct bh_text t;

	for (size_t i = 0; i < ROWS(rows); i++)
		for (size_t step = 1; step < 40; step++) {
			t = (struct bh_text){ .at = out, .size = sizeof(out) };
			cr_expect_eq(take(rows[i].in, rows[i].len, step, &t),
			    rows[i].status, "%s, by %zu", rows[i].why, step);
			if (rows[i].out == NULL)
				continue;
			cr_expect_str_eq(bh_test_show(out, t.len),
			    bh_test_show(rows[i].out, strlen(rows[i].out)),
			    "%s, by %zu", rows[i].why, step);
		}
}

Test(multipart, a_head_has_an_end)
{
	static char in[BH_PART_HEAD_MAX + 100] = "--b\r\n";
	char out[64];
	struct bh_text t = { .at = out, .size = sizeof(out) };

	memset(in + 5, 'a', sizeof(in) - 5);
	cr_expect_eq(take(in, sizeof(in), 1000, &t), 400);
	memset(in + 3, ' ', sizeof(in) - 3);
	cr_expect_eq(take(in, sizeof(in), 1000, &t), 400);
}

Test(multipart, boundaries)
{
	static const struct {
		const char *type;
		int status;
	} types[] = {
		{ "multipart/form-data; boundary=x", 0 },
		{ "Multipart/Form-Data;BOUNDARY=\"a b\"", 0 },
		{ "multipart/form-data; charset=utf-8; boundary=x ; a=b", 0 },
		{ "multipart/form-data", 400 },
		{ "multipart/form-data; boundary=", 400 },
		{ "multipart/form-data; boundary=\"\"", 400 },
		{ "multipart/form-data; boundary=\"x", 400 },
		{ "multipart/form-data; boundary=\"x \"", 400 },
		{ "multipart/form-data; boundary={", 400 },
		{ "multipart/form-data; boundary=\"", 400 },
		{ "multipart/form-data; boundary= ", 400 },
		{ "multipart/form-data; boundary=x; boundary=y", 400 },
		{ "multipart/form-data; boundary=x; boundary=x", 400 },
		{ "multipart/form-data; a=\"; boundary=x\"", 400 },
		{ "multipart/form-data; a=\"\\\"; boundary=x\"", 400 },
		{ "multipart/form-data; boundary=\"x\"y", 400 },
		{ "multipart/form-data; a=\";boundary={\"; boundary=x", 0 },
		{ "multipart/form-data; boundary=\"x\" ; a=\"boundary=y\"", 0 },
		{ "multipart/form-data; xboundary=x", 400 },
		{ "multipart/form-data; boundary=x; a=\"\\", 0 },
		{ "multipart/form-data ; boundary=x", 0 },
		{ "multipart/form-datax; boundary=x", 415 },
		{ "multipart/mixed; boundary=x", 415 }, { "", 415 },
		{ "text/plain", 415 },
	};
	struct bh_multipart m;

	for (size_t i = 0; i < ROWS(types); i++) {
		size_t len = strlen(types[i].type);
		char *type = bh_test_fence(types[i].type, len);

		cr_expect_eq(bh_multipart__begin(&m, type, len),
		    types[i].status, "%s", types[i].type);
		bh_test_unfence(type, len);
	}
}

Test(multipart, a_boundary_has_up_to_70_bytes_and_no_nul)
{
	static const char nul[] = "multipart/form-data; boundary=a\0b";
	char type[200] = "multipart/form-data; boundary=";
	struct bh_multipart m;
	size_t len = strlen(type);

	memset(type + len, 'x', 71);
	cr_expect_eq(bh_multipart__begin(&m, type, len + 70), 0);
	cr_expect_eq(bh_multipart__begin(&m, type, len + 71), 400);
	cr_expect_eq(bh_multipart__begin(&m, BYTES(nul)), 400);
}

Test(multipart, an_error_stays)
{
	struct bh_multipart m;
	const char *bytes;
	size_t used, n;

	cr_assert_eq(bh_multipart__begin(&m,
	    BYTES("multipart/form-data; boundary=b")), 0);
	cr_expect_eq(bh_multipart__next(&m, BYTES("--bc"), &used, &bytes, &n),
	    400);
	cr_expect_eq(bh_multipart__next(&m, BYTES("--b\r\n"), &used, &bytes,
	    &n), 400);
}

Test(multipart, names_of_files)
{
#define D "Content-Disposition: form-data"
	static const struct {
		const char *head;
		int status;
		const char *name;
	} heads[] = {
		{ D "; name=\"a\"; filename=\"b.txt\"\r\n", 0, "b.txt" },
		{ "A: b\r\ncontent-disposition:form-data;FILENAME=x\r\n", 0,
		    "x" },
		{ D "; filename=\"a\\\"b\"\r\n", 0, "a\"b" },
		{ D "; filename=\"C:\\a\\b\"\r\n", 0, "C:\\a\\b" },
		{ D "; filename=\"a;b\"; name=x\r\n", 0, "a;b" },
		{ D "; filename=\"\"\r\n", 0, "" },
		{ D "; filename=\r\n", 0, "" },
		{ D " ;\tfilename=a ; name=x\r\n", 0, "a" },
		{ D "; name=x;filename=a;size=1\r\n", 0, "a" },
		{ D "; filename=\"a\\\r\n", 400, "" },
		{ D "; filename*=UTF-8'x\r\n", 400, "" },
		{ D ";\r\n", 400, "" },
		{ D "; filename:x\r\n", 400, "" },
		{ D " filename=x\r\n", BH_PART_NO_FILE, "" },
		{ D "; filename=x", 400, "" },
		{ D "; filename*=UTF-8''a%20b\r\n", 0, "a b" },
		{ D "; filename*=UTF-8'de'x; filename=y\r\n", 0, "y" },
		{ D "; filename*=x\r\n", 400, "" },
		{ D "; filename*=UTF-8''%zz\r\n", 400, "" },
		{ D "; name=a\r\n", BH_PART_NO_FILE, "" },
		{ D "\r\n", BH_PART_NO_FILE, "" },
		{ D "; filename=\"a\r\n", 400, "" },
		{ D "; filename\r\n", 400, "" },
		{ "A: b\r\n", 400, "" }, { "", 400, "" },
		{ "A b\r\n" D "\r\n", 400, "" },
	};

	for (size_t i = 0; i < ROWS(heads); i++) {
		size_t len = strlen(heads[i].head), n = 0;
		char *head = bh_test_fence(heads[i].head, len);
		char *name = bh_test_fence(NULL, len);

		cr_expect_eq(bh_multipart__file(head, len, name, &n),
		    heads[i].status, "%s", heads[i].head);
		if (heads[i].status == 0)
			cr_expect(n == strlen(heads[i].name) &&
			    memcmp(name, heads[i].name, n) == 0, "%s",
			    heads[i].head);
		bh_test_unfence(head, len);
		bh_test_unfence(name, len);
	}
}
