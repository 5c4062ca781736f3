#include "proto-framing.h"
#include "proto/field.h"
#include "unit.h"

struct row {
	const char *lines; /* each ends with a newline; Host is put in front */
	int status;
	enum bh_body_framing body;
	uint64_t length;
};

/* Parses one line and takes it into account: the status of the field. */
static int
add_line(struct bh_framing *f, const char *line, size_t len)
{
	char *fenced = bh_test_fence(line, len);
	struct bh_field field;
	int status = bh_field__parse(fenced, len, &field);

	if (status == 0) {
		char *name = bh_test_fence(fenced, field.name_len);
		char *value = bh_test_fence(fenced + field.value,
		    field.value_len);

		bh_framing__add(f, name, field.name_len, value,
		    field.value_len);
		bh_test_unfence(name, field.name_len);
		bh_test_unfence(value, field.value_len);
	}
	bh_test_unfence(fenced, len);
	return status;
}

int
bh_test_decide(const char *lines, int protocol, struct bh_framing *ret)
{
	*ret = (struct bh_framing){ 0 };
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");

		if (add_line(ret, lines, len) != 0)
			return 400;
		lines += len + 1;
	}
	return bh_framing__decide(ret, protocol);
}

static void
check(const struct row *rows, size_t count, int protocol)
{
	for (; count > 0; count--, rows++) {
		char lines[512] = "Host: a\n";
		struct bh_framing f;
		int status;

		strcat(lines, rows->lines);
		status = bh_test_decide(lines, protocol, &f);
		cr_expect(status == rows->status, "%d, not %d: %s", status,
		    rows->status, bh_test_show(lines, strlen(lines)));
		if (status != 0 || rows->status != 0)
			continue;
		cr_expect_eq(f.body, rows->body, "%s", rows->lines);
		cr_expect_eq(f.content_length, rows->length, "%s",
		    rows->lines);
	}
}

#define NONE BH_BODY_NONE, 0
#define LENGTH(n) BH_BODY_LENGTH, UINT64_C(n)
#define CHUNKED BH_BODY_CHUNKED, 0
#define ZEROS "0000000000000000000000000000000000000000"

Test(framing, no_framing_field_no_body)
{
	static const struct row rows[] = {
		{ "", 0, NONE },
		{ "Accept: */*\nUser-Agent: x\n", 0, NONE },
		{ "TE: chunked\n", 0, NONE },
		{ "Content-Lengt: 5\n", 0, NONE },
		{ "Content-Length2: 5\n", 0, NONE },
		{ "Content_Length: 5\n", 0, NONE },
		{ "Transfer_Encoding: chunked\n", 0, NONE },
		{ "Transfer-Encodin: chunked\n", 0, NONE },
		{ "X-Transfer-Encoding: chunked\n", 0, NONE },
		{ "Content-Encoding: chunked\n", 0, NONE },
		{ "Trailer: Content-Length\n", 0, NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
	check(rows, ROWS(rows), BH_HTTP_1_0);
}

Test(framing, content_length_is_digits_up_to_2_63_less_1)
{
	static const struct row rows[] = {
		{ "Content-Length: 0\n", 0, LENGTH(0) },
		{ "Content-Length: 5\n", 0, LENGTH(5) },
		{ "content-length:5\n", 0, LENGTH(5) },
		{ "CONTENT-LENGTH: 5 \t\n", 0, LENGTH(5) },
		{ "Content-Length: 007\n", 0, LENGTH(7) },
		{ "Content-Length: " ZEROS "\n", 0, LENGTH(0) },
		{ "Content-Length: " ZEROS "9\n", 0, LENGTH(9) },
		{ "Content-Length: 2147483647\n", 0, LENGTH(2147483647) },
		{ "Content-Length: 2147483648\n", 0, LENGTH(2147483648) },
		{ "Content-Length: 4294967295\n", 0, LENGTH(4294967295) },
		{ "Content-Length: 4294967296\n", 0, LENGTH(4294967296) },
		{ "Content-Length: 9223372036854775806\n", 0,
		  LENGTH(9223372036854775806) },
		{ "Content-Length: 9223372036854775807\n", 0,
		  LENGTH(9223372036854775807) },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
	check(rows, ROWS(rows), BH_HTTP_1_0);
}

Test(framing, any_other_content_length_is_400)
{
	static const struct row rows[] = {
		{ "Content-Length:\n", 400, NONE },
		{ "Content-Length: -1\n", 400, NONE },
		{ "Content-Length: -0\n", 400, NONE },
		{ "Content-Length: +5\n", 400, NONE },
		{ "Content-Length: +1\n", 400, NONE },
		{ "Content-Length: 0x\n", 400, NONE },
		{ "Content-Length: 0x5\n", 400, NONE },
		{ "Content-Length: 5 5\n", 400, NONE },
		{ "Content-Length: 5\t5\n", 400, NONE },
		{ "Content-Length: 5, 5\n", 400, NONE },
		{ "Content-Length: 5,5\n", 400, NONE },
		{ "Content-Length: 5, 6\n", 400, NONE },
		{ "Content-Length: ,5\n", 400, NONE },
		{ "Content-Length: 5,\n", 400, NONE },
		{ "Content-Length: 5;x\n", 400, NONE },
		{ "Content-Length: \"5\"\n", 400, NONE },
		{ "Content-Length: 5.0\n", 400, NONE },
		{ "Content-Length: 1e3\n", 400, NONE },
		{ "Content-Length: 1_000\n", 400, NONE },
		{ "Content-Length: 5 bytes\n", 400, NONE },
		{ "Content-Length: five\n", 400, NONE },
		{ "Content-Length: a\n", 400, NONE },
		{ "Content-Length: \xd9\xa5\n", 400, NONE },
		{ "Content-Length: 5\x0b\n", 400, NONE },
		{ "Content-Length: \x0c" "5\n", 400, NONE },
		{ "Content-Length: 5\r\n", 400, NONE },
		{ "Content-Length : 5\n", 400, NONE },
		{ " Content-Length: 5\n", 400, NONE },
		{ "Content-Length: 9223372036854775808\n", 400, NONE },
		{ "Content-Length: 18446744073709551615\n", 400, NONE },
		{ "Content-Length: 18446744073709551616\n", 400, NONE },
		{ "Content-Length: 18446744073709551621\n", 400, NONE },
		{ "Content-Length: 99999999999999999999\n", 400, NONE },
		{ "Content-Length: "
		  "9999999999999999999999999999999999999999\n", 400, NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
	check(rows, ROWS(rows), BH_HTTP_1_0);
}

Test(framing, two_content_lengths_are_400_even_when_the_same)
{
	static const struct row rows[] = {
		{ "Content-Length: 5\nContent-Length: 5\n", 400, NONE },
		{ "Content-Length: 5\nContent-Length: 6\n", 400, NONE },
		{ "Content-Length: 0\nContent-Length: 0\n", 400, NONE },
		{ "Content-Length: 5\ncontent-length: 5\n", 400, NONE },
		{ "Content-Length: 5\nA: b\nContent-Length: 5\n", 400, NONE },
		{ "Content-Length: 5\nContent-Length:\n", 400, NONE },
		{ "Content-Length: x\nContent-Length: 5\n", 400, NONE },
		{ "Content-Length: 5\nContent-Length : 5\n", 400, NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
	check(rows, ROWS(rows), BH_HTTP_1_0);
}

Test(framing, chunked_alone_in_any_case)
{
	static const struct row rows[] = {
		{ "Transfer-Encoding: chunked\n", 0, CHUNKED },
		{ "Transfer-Encoding:chunked\n", 0, CHUNKED },
		{ "transfer-encoding: Chunked\n", 0, CHUNKED },
		{ "TRANSFER-ENCODING: \tCHUNKED \n", 0, CHUNKED },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
}

Test(framing, chunked_not_last_twice_or_in_an_odd_list_is_400)
{
	static const struct row rows[] = {
		{ "Transfer-Encoding:\n", 400, NONE },
		{ "Transfer-Encoding: ,\n", 400, NONE },
		{ "Transfer-Encoding: , chunked\n", 400, NONE },
		{ "Transfer-Encoding: chunked,\n", 400, NONE },
		{ "Transfer-Encoding: chunked, chunked\n", 400, NONE },
		{ "Transfer-Encoding: chunked, Chunked\n", 400, NONE },
		{ "Transfer-Encoding: chunked, gzip\n", 400, NONE },
		{ "Transfer-Encoding: chunked, identity\n", 400, NONE },
		{ "Transfer-Encoding: gzip, chunked, chunked\n", 400, NONE },
		{ "Transfer-Encoding: gzip, chunked, gzip\n", 400, NONE },
		{ "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n",
		  400, NONE },
		{ "Transfer-Encoding: chunked\nTransfer-Encoding: gzip\n", 400,
		  NONE },
		{ "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n",
		  400, NONE },
		{ "Transfer-Encoding: chunked\nTransfer-Encoding:\n", 400,
		  NONE },
		{ "Transfer-Encoding:\nTransfer-Encoding: chunked\n", 400,
		  NONE },
		{ "Transfer-Encoding: gzip\nTransfer-Encoding: chunked\n"
		  "Transfer-Encoding: chunked\n", 400, NONE },
		{ "Transfer-Encoding: \x0b" "chunked\n", 400, NONE },
		{ "Transfer-Encoding: chunked\x0c\n", 400, NONE },
		{ "Transfer-Encoding: chunked\r\n", 400, NONE },
		{ "Transfer-Encoding : chunked\n", 400, NONE },
		{ "Transfer-Encoding\t: chunked\n", 400, NONE },
		{ "\tTransfer-Encoding: chunked\n", 400, NONE },
		{ "A: b\n Transfer-Encoding: chunked\n", 400, NONE },
		{ "Transfer-Encoding: \n chunked\n", 400, NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
}

Test(framing, another_coding_is_501)
{
	static const struct row rows[] = {
		{ "Transfer-Encoding: identity\n", 501, NONE },
		{ "Transfer-Encoding: gzip\n", 501, NONE },
		{ "Transfer-Encoding: gzip, chunked\n", 501, NONE },
		{ "Transfer-Encoding: gzip\nTransfer-Encoding: chunked\n", 501,
		  NONE },
		{ "Transfer-Encoding: chunked;q=1\n", 501, NONE },
		{ "Transfer-Encoding: \"chunked\"\n", 501, NONE },
		{ "Transfer-Encoding: xchunked\n", 501, NONE },
		{ "Transfer-Encoding: chunke\n", 501, NONE },
		{ "Transfer-Encoding: chunkedd\n", 501, NONE },
		{ "Transfer-Encoding: chunked chunked\n", 501, NONE },
		{ "Transfer-Encoding: chunked\xff\n", 501, NONE },
		{ "Transfer-Encoding: x,\n", 501, NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
}

Test(framing, a_coding_in_http_1_0_is_400)
{
	static const struct row rows[] = {
		{ "Transfer-Encoding: chunked\n", 400, NONE },
		{ "Transfer-Encoding: gzip\n", 400, NONE },
		{ "Transfer-Encoding: identity\n", 400, NONE },
		{ "Transfer-Encoding:\n", 400, NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_0);
}

Test(framing, a_coding_beside_a_length_is_400)
{
	static const struct row rows[] = {
		{ "Transfer-Encoding: chunked\nContent-Length: 5\n", 400,
		  NONE },
		{ "Content-Length: 5\nTransfer-Encoding: chunked\n", 400,
		  NONE },
		{ "Content-Length: 0\nTransfer-Encoding: chunked\n", 400,
		  NONE },
		{ "Content-Length: 5\nTransfer-Encoding: identity\n", 400,
		  NONE },
		{ "Transfer-Encoding: gzip\nContent-Length: 5\n", 400, NONE },
		{ "Content-Length: 5\nTransfer-Encoding:\n", 400, NONE },
		{ "Content-Length: x\nTransfer-Encoding: chunked\n", 400,
		  NONE },
	};

	check(rows, ROWS(rows), BH_HTTP_1_1);
	check(rows, ROWS(rows), BH_HTTP_1_0);
}
