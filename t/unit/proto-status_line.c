#include "proto/status_line.h"
#include "unit.h"

static int
parse(const char *line, size_t len, struct bh_status_line *ret)
{
	char *fenced = bh_test_fence(line, len);
	int status = bh_status_line__parse(fenced, len, ret);

	bh_test_unfence(fenced, len);
	return status;
}

static const struct row {
	const char *line;
	int code, minor;
	const char *phrase;
} rows[] = {
	{ "HTTP/1.1 200 OK", 200, 1, "OK" },
	{ "HTTP/1.0 404 Not Found", 404, 0, "Not Found" },
	{ "HTTP/1.1 100 ", 100, 1, "" },
	{ "HTTP/1.1 999", 999, 1, "" },
	{ "HTTP/1.9 200  two\tblanks \xe4", 200, 9, " two\tblanks \xe4" },
};

Test(status_line, parts)
{
	struct bh_status_line l;

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct row *r = &rows[i];

		cr_expect_eq(parse(r->line, strlen(r->line), &l), 0, "%s",
		    r->line);
		cr_expect_eq(l.code, r->code, "%s", r->line);
		cr_expect_eq(l.minor, r->minor, "%s", r->line);
		cr_expect_eq(l.phrase_len, strlen(r->phrase), "%s", r->line);
		cr_expect_str_eq(r->line + l.phrase, r->phrase);
	}
}

Test(status_line, none)
{
	static const char *const lines[] = { "", "H", "HTTP/1.1 20",
		"HTTP/1.1 2000", "HTTP/1.1 200x", "HTTP/1.1  200", "HTTP/2 200",
		"HTTP/2.0 200 OK", "http/1.1 200 OK", "HTTP/1.x 200 OK",
		"HTTP/1.1\t200 OK", "HTTP/1.1 099 x", "HTTP/1.1 -10 x",
		"HTTP/1.10 200", "ICY 200 OK aaaa", "HTTP/1.1 200 a\rb",
		"HTTP/1.1 200 \x7f", "HTTP/1.1 200\tOK" };
	struct bh_status_line l;

	for (size_t i = 0; i < ROWS(lines); i++)
		cr_expect_eq(parse(lines[i], strlen(lines[i]), &l), 502, "%s",
		    lines[i]);
	cr_expect_eq(parse("HTTP/1.1 200 a\0b", 16, &l), 502);
}
