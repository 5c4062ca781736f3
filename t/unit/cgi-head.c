/* The head of what a script prints. */
#include "cgi/head.h"

#include <stdio.h>

#include "unit.h"

/* Its end as found whole; found piece by piece it is the same. */
static size_t
find_end(const char *in, size_t len)
{
	char *fenced = bh_test_fence(in, len);
	size_t line = 0, pieces = 0, end = bh_head__end(fenced, len, &line);

	line = 0;
	for (size_t n = 0; n <= len && pieces == 0; n++)
		pieces = bh_head__end(fenced, n, &line);
	cr_expect_eq(end, pieces, "%s", bh_test_show(in, len));
	bh_test_unfence(fenced, len);
	return end;
}

/* "404 Not Found|Content-Type=a/b|", or what is wrong. */
static const char *
show(const char *in, size_t len, bool *ret_local)
{
	static char text[8192];
	struct bh_text t = { .at = text, .size = sizeof(text) };
	char *fenced = bh_test_fence(in, len);
	struct bh_head head;
	const char *wrong;

	memset(&head, 0xa5, sizeof(head));
	wrong = bh_head__parse(fenced, len, &head);
	if (wrong != NULL) {
		bh_text__puts(&t, wrong);
		if (head.bad != NULL)
			bh_text__puts(&t, ": ");
		bh_text__puts(&t, head.bad != NULL ? head.bad : "");
	} else {
		bh_text__uint(&t, (unsigned)head.status);
		bh_text__puts(&t, head.phrase != NULL ? " " : "");
		bh_text__puts(&t, head.phrase != NULL ? head.phrase : "");
		bh_text__puts(&t, "|");
		for (size_t i = 0; i < head.count; i++) {
			bh_text__puts(&t, head.field[i].name);
			bh_text__puts(&t, "=");
			bh_text__puts(&t, head.field[i].value);
			bh_text__puts(&t, "|");
		}
		*ret_local = bh_head__is_local(&head);
	}
	bh_test_unfence(fenced, len);
	return bh_text__end(&t);
}

struct row {
	const char *in;
	size_t len;
	const char *expected;
};

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		bool local;

		cr_expect_eq(find_end(rows->in, rows->len), rows->len, "%s",
		    bh_test_show(rows->in, rows->len));
		cr_expect_str_eq(show(rows->in, rows->len, &local),
		    rows->expected);
	}
}

Test(cgi_head, ends_with_its_first_empty_line)
{
	cr_expect_eq(find_end(BYTES("A: b\n\nbody\n\n")), 6);
	cr_expect_eq(find_end(BYTES("A: b\r\n\r\nbody")), 8);
	cr_expect_eq(find_end(BYTES("A: b\r\n\nbody")), 7);
	cr_expect_eq(find_end(BYTES("A: b\n\r\nbody")), 7);
	cr_expect_eq(find_end(BYTES("\nbody")), 1);
	cr_expect_eq(find_end(BYTES("\r\nbody")), 2);
}

Test(cgi_head, has_no_end_without_an_empty_line)
{
	cr_expect_eq(find_end(BYTES("")), 0);
	cr_expect_eq(find_end(BYTES("A: b\n")), 0);
	cr_expect_eq(find_end(BYTES("A: b\n\r")), 0);
	cr_expect_eq(find_end(BYTES("A: b\n \n")), 0);
	cr_expect_eq(find_end(BYTES("A: b\r\rbody")), 0);
	cr_expect_eq(find_end(BYTES("A: b\n\r\r\n")), 0);
}

Test(cgi_head, lines_end_with_lf_or_crlf)
{
	static const struct row rows[] = {
		{ BYTES("Content-Type: a/b\n\n"), "0|Content-Type=a/b|" },
		{ BYTES("Content-Type: a/b\r\n\r\n"), "0|Content-Type=a/b|" },
		{ BYTES("Content-Type: a/b\r\nX: y\n\r\n"),
		  "0|Content-Type=a/b|X=y|" },
		{ BYTES("content-type:a/b \n\n"), "0|content-type=a/b|" },
	};

	check(rows, ROWS(rows));
}

Test(cgi_head, a_status_has_three_digits_and_perhaps_a_phrase)
{
	static const struct row rows[] = {
		{ BYTES("Status: 200\n\n"), "200|Status=200|" },
		{ BYTES("Status: 404 Not Here\n\n"),
		  "404 Not Here|Status=404 Not Here|" },
		{ BYTES("status: 599 \n\n"), "599|status=599|" },
		{ BYTES("Status: 204\nX: y\n\n"), "204|Status=204|X=y|" },
	};

	check(rows, ROWS(rows));
}

Test(cgi_head, another_status_is_none)
{
	static const char *const rows[] = { "", "0", "20", "2000", "199",
	    "100 Continue", "101", "600", "999", "abc", "OK", "+20", "-20",
	    "2 0", "0200", "200OK", "200\tOK", "HTTP/1.1 200 OK" };
	char in[64];
	bool local;

	for (size_t i = 0; i < ROWS(rows); i++) {
		int n = snprintf(in, sizeof(in), "Status: %s\n\n", rows[i]);

		cr_expect_str_eq(show(in, (size_t)n, &local),
		    "printed a Status that is none", "%s", in);
	}
}

Test(cgi_head, what_is_no_field_is_named)
{
	static const struct row rows[] = {
		{ BYTES("<html>\n\n"),
		  "printed a line that is no field: <html>" },
		{ BYTES("HTTP/1.1 200 OK\r\n\r\n"),
		  "printed a line that is no field: HTTP/1.1 200 OK" },
		{ BYTES("Content-Type: a/b\n folded\n\n"),
		  "printed a line that is no field:  folded" },
		{ BYTES("Content-Type : a/b\n\n"),
		  "printed a line that is no field: Content-Type : a/b" },
		{ BYTES("Content-Type: a/b\nX: a\rb\n\n"),
		  "printed a line that is no field: X: a\rb" },
		{ BYTES("Content-Type: a/b\nX: a\0b\n\n"),
		  "printed a line that is no field: X: a" },
		{ BYTES("Content-Type: a/b\nX: a\033b\n\n"),
		  "printed a line that is no field: X: a\033b" },
		{ BYTES("Content-Type: a/b\nX\001: ab\n\n"),
		  "printed a line that is no field: X\001: ab" },
		{ BYTES("Content-Type: a/b\n: ab\n\n"),
		  "printed a line that is no field: : ab" },
	};

	check(rows, ROWS(rows));
}

Test(cgi_head, one_field_of_three_has_to_be_there)
{
	static const struct row rows[] = {
		{ BYTES("\n"),
		  "printed no Content-Type, Status or Location" },
		{ BYTES("X: y\nContent-Length: 5\n\n"),
		  "printed no Content-Type, Status or Location" },
		{ BYTES("Location: x\n\n"), "0|Location=x|" },
		{ BYTES("STATUS: 299\n\n"), "299|STATUS=299|" },
	};

	check(rows, ROWS(rows));
}

Test(cgi_head, what_is_the_servers_is_there_once)
{
	static const struct row rows[] = {
		{ BYTES("Status: 200\nStatus: 200\n\n"),
		  "printed Status twice" },
		{ BYTES("Location: a\nlocation: a\n\n"),
		  "printed Location twice" },
		{ BYTES("Content-Type: a\nContent-type: a\n\n"),
		  "printed Content-Type twice" },
		{ BYTES("Status: 200\nContent-Length: 5\n"
		  "Content-Length: 5\n\n"), "printed Content-Length twice" },
		{ BYTES("Status: 200\nSet-Cookie: a\nSet-Cookie: b\n\n"),
		  "200|Status=200|Set-Cookie=a|Set-Cookie=b|" },
	};

	check(rows, ROWS(rows));
}

Test(cgi_head, a_length_is_a_number)
{
	static const char *const rows[] = { "", "-1", "+1", "5, 5", "0x5",
	    "5 5", "9223372036854775808", "five" };
	char in[64];
	bool local;

	for (size_t i = 0; i < ROWS(rows); i++) {
		int n = snprintf(in, sizeof(in),
		    "Status: 200\nContent-Length: %s\n\n", rows[i]);

		cr_expect_str_eq(show(in, (size_t)n, &local),
		    "printed a Content-Length that is none", "%s", in);
	}
	cr_expect_str_eq(show(BYTES("Status: 200\n"
	    "Content-Length: 9223372036854775807\n\n"), &local),
	    "200|Status=200|Content-Length=9223372036854775807|");
}

Test(cgi_head, has_100_fields_at_most)
{
	char in[2000] = "Status: 200\n";
	size_t len = strlen(in);
	bool local;

	for (unsigned i = 1; i < 100; i++)
		len += (size_t)snprintf(in + len, sizeof(in) - len, "X: y\n");
	memcpy(in + len, "\n", 2);
	cr_expect(strncmp(show(in, len + 1, &local), "200|", 4) == 0);
	memcpy(in + len, "Y: z\n\n", 7);
	cr_expect_str_eq(show(in, len + 6, &local),
	    "printed more than 100 fields");
}

Test(cgi_head, a_path_as_the_only_field_is_local)
{
	static const struct {
		const char *in;
		bool local;
	} rows[] = {
		{ "Location: /\n\n", true },
		{ "location: /a%20b?c=d&e\r\n\r\n", true },
		{ "Location: /a\nStatus: 302\n\n", false },
		{ "Content-Type: a/b\nLocation: /a\n\n", false },
		{ "Location: //host/a\n\n", false },
		{ "Location: a\n\n", false },
		{ "Location: ?a\n\n", false },
		{ "Location:\n\n", false },
		{ "Location: /a#b\n\n", false },
		{ "Location: /a b\n\n", false },
		{ "Location: /\303\244\n\n", false },
		{ "Location: http://host/a\n\n", false },
		{ "Status: 200\n\n", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		bool local = !rows[i].local;

		show(rows[i].in, strlen(rows[i].in), &local);
		cr_expect_eq(local, rows[i].local, "%s", rows[i].in);
	}
}

static int
status_of(const char *in, size_t len)
{
	char *fenced = bh_test_fence(in, len);
	int status = bh_head__status_line(fenced, len);

	bh_test_unfence(fenced, len);
	return status;
}

Test(cgi_head, a_status_line_tells_its_status)
{
	cr_expect_eq(status_of(BYTES("HTTP/1.1 404 ")), 404);
	cr_expect_eq(status_of(BYTES("HTTP/1.0 200\r")), 200);
	cr_expect_eq(status_of(BYTES("HTTP/1.0 200\n")), 200);
	cr_expect_eq(status_of(BYTES("HTTP/1.1 503")), 503);
	cr_expect_eq(status_of(BYTES("HTTP/1.1 50")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/1.1 5000")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/1.1 503\0")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/1.1 099 ")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/1.x 200 ")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/1.1-200 ")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/1.1 2x0 ")), 0);
	cr_expect_eq(status_of(BYTES("HTTP/2.0 200 ")), 0);
	cr_expect_eq(status_of(BYTES("Status: 200 O")), 0);
	cr_expect_eq(status_of(BYTES("")), 0);
}
