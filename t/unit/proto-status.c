#include "proto/status.h"
#include "unit.h"

static const struct { int code; const char *phrase; } registered[] = {
	{ 100, "Continue" },
	{ 101, "Switching Protocols" },
	{ 102, "Processing" },
	{ 103, "Early Hints" },
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 203, "Non-Authoritative Information" },
	{ 204, "No Content" },
	{ 205, "Reset Content" },
	{ 206, "Partial Content" },
	{ 207, "Multi-Status" },
	{ 208, "Already Reported" },
	{ 226, "IM Used" },
	{ 300, "Multiple Choices" },
	{ 301, "Moved Permanently" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 305, "Use Proxy" },
	{ 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 402, "Payment Required" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 407, "Proxy Authentication Required" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 416, "Range Not Satisfiable" },
	{ 417, "Expectation Failed" },
	{ 418, "I'm a Teapot" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" },
	{ 423, "Locked" },
	{ 424, "Failed Dependency" },
	{ 425, "Too Early" },
	{ 426, "Upgrade Required" },
	{ 428, "Precondition Required" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 451, "Unavailable For Legal Reasons" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
	{ 505, "HTTP Version Not Supported" },
	{ 506, "Variant Also Negotiates" },
	{ 507, "Insufficient Storage" },
	{ 508, "Loop Detected" },
	{ 510, "Not Extended" },
	{ 511, "Network Authentication Required" },
};

Test(status, the_62_codes_of_the_reference_with_registered_phrases)
{
	cr_assert_eq(ROWS(registered), 62);
	for (size_t i = 0; i < ROWS(registered); i++) {
		const char *phrase = bh_status__phrase(registered[i].code);

		cr_assert_not_null(phrase, "%d", registered[i].code);
		cr_expect_str_eq(phrase, registered[i].phrase);
	}
}

Test(status, next_goes_through_them_in_order)
{
	int code = 0;

	for (size_t i = 0; i < ROWS(registered); i++) {
		code = bh_status__next(code);
		cr_assert_eq(code, registered[i].code);
	}
	cr_expect_eq(bh_status__next(code), 0);
	cr_expect_eq(bh_status__next(-1), 100);
	cr_expect_eq(bh_status__next(306), 307);
	cr_expect_eq(bh_status__next(999), 0);
}

Test(status, no_other_code_is_in_the_table)
{
	int next = bh_status__next(0);

	for (int code = -10; code <= 1000; code++) {
		if (code == next) {
			next = bh_status__next(code);
			continue;
		}
		cr_expect_null(bh_status__phrase(code), "%d", code);
		cr_expect_null(bh_status__explain(code), "%d", code);
	}
}

Test(status, each_has_one_sentence_of_its_own)
{
	for (int a = bh_status__next(0); a > 0; a = bh_status__next(a)) {
		const char *text = bh_status__explain(a);
		size_t len = strlen(text);

		cr_expect(len > 10 && len < 80, "%d", a);
		cr_expect(text[0] >= 'A' && text[0] <= 'Z', "%d", a);
		cr_expect(strpbrk(text, ".<>&\"'") == NULL, "%d", a);
		for (int b = bh_status__next(a); b > 0; b = bh_status__next(b))
			cr_expect_str_neq(text, bh_status__explain(b));
	}
}
