#include "proto/range.h"
#include "unit.h"

struct row {
	const char *value;
	uint64_t size;
	int status;
	uint64_t first, last;
};

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		size_t len = strlen(rows->value);
		char *fenced = bh_test_fence(rows->value, len);
		uint64_t first = 77, last = 77;
		int status = bh_range__parse(fenced, len, rows->size, &first,
		    &last);

		bh_test_unfence(fenced, len);
		cr_expect(status == rows->status, "%d, not %d: %s", status,
		    rows->status, rows->value);
		if (rows->status != 206)
			continue;
		cr_expect_eq(first, rows->first, "%s", rows->value);
		cr_expect_eq(last, rows->last, "%s", rows->value);
	}
}

Test(range, one_range_is_206)
{
	static const struct row rows[] = {
		{ "bytes=0-0", 100, 206, 0, 0 },
		{ "bytes=0-99", 100, 206, 0, 99 },
		{ "bytes=10-20", 100, 206, 10, 20 },
		{ "BYTES=10-20", 100, 206, 10, 20 },
		{ "bytes= 10-20 ", 100, 206, 10, 20 },
		{ "bytes=,10-20,", 100, 206, 10, 20 },
		{ "bytes=0010-0020", 100, 206, 10, 20 },
		{ "bytes=99-99", 100, 206, 99, 99 },
		{ "bytes=0-0", 1, 206, 0, 0 },
	};

	check(rows, ROWS(rows));
}

Test(range, an_end_beyond_the_file_is_its_end)
{
	static const struct row rows[] = {
		{ "bytes=10-", 100, 206, 10, 99 },
		{ "bytes=99-", 100, 206, 99, 99 },
		{ "bytes=0-", 1, 206, 0, 0 },
		{ "bytes=0-98", 100, 206, 0, 98 },
		{ "bytes=0-100", 100, 206, 0, 99 },
		{ "bytes=0-2147483648", 100, 206, 0, 99 },
		{ "bytes=0-4294967296", 100, 206, 0, 99 },
		{ "bytes=0-9223372036854775807", 100, 206, 0, 99 },
		{ "bytes=0-18446744073709551615", 100, 206, 0, 99 },
		{ "bytes=0-18446744073709551616", 100, 206, 0, 99 },
		{ "bytes=0-9999999999999999999999999999999999999999", 100,
		  206, 0, 99 },
	};

	check(rows, ROWS(rows));
}

Test(range, a_suffix_is_the_last_bytes)
{
	static const struct row rows[] = {
		{ "bytes=-1", 100, 206, 99, 99 },
		{ "bytes=-99", 100, 206, 1, 99 },
		{ "bytes=-100", 100, 206, 0, 99 },
		{ "bytes=-101", 100, 206, 0, 99 },
		{ "bytes=-18446744073709551616", 100, 206, 0, 99 },
		{ "bytes=-9999999999999999999999999999999999999999", 100,
		  206, 0, 99 },
		{ "bytes=-1", 1, 206, 0, 0 },
	};

	check(rows, ROWS(rows));
}

Test(range, nothing_of_the_file_is_416)
{
	static const struct row rows[] = {
		{ "bytes=100-", 100, 416, 0, 0 },
		{ "bytes=100-200", 100, 416, 0, 0 },
		{ "bytes=101-", 100, 416, 0, 0 },
		{ "bytes=-0", 100, 416, 0, 0 },
		{ "bytes=0-", 0, 416, 0, 0 },
		{ "bytes=0-0", 0, 416, 0, 0 },
		{ "bytes=-5", 0, 416, 0, 0 },
		{ "bytes=9223372036854775807-", 100, 416, 0, 0 },
		{ "bytes=18446744073709551616-", 100, 416, 0, 0 },
		{ "bytes=18446744073709551616-18446744073709551617", 100, 416,
		  0, 0 },
		{ "bytes=9999999999999999999999999999999999999999-", 100, 416,
		  0, 0 },
	};

	check(rows, ROWS(rows));
}

Test(range, several_ranges_are_ignored)
{
	static const struct row rows[] = {
		{ "bytes=0-1,2-3", 100, 200, 0, 0 },
		{ "bytes=0-1, -1", 100, 200, 0, 0 },
		{ "bytes=0-,0-", 100, 200, 0, 0 },
		{ "bytes=200-,300-", 100, 200, 0, 0 },
		{ "bytes=0-1,x", 100, 200, 0, 0 },
	};

	check(rows, ROWS(rows));
}

Test(range, malformed_or_another_unit_is_ignored)
{
	static const struct row rows[] = {
		{ "", 100, 200, 0, 0 },
		{ "bytes", 100, 200, 0, 0 },
		{ "bytes=", 100, 200, 0, 0 },
		{ "bytes=,", 100, 200, 0, 0 },
		{ "bytes=-", 100, 200, 0, 0 },
		{ "bytes=5", 100, 200, 0, 0 },
		{ "bytes=--5", 100, 200, 0, 0 },
		{ "bytes=5--", 100, 200, 0, 0 },
		{ "bytes=1-2-3", 100, 200, 0, 0 },
		{ "bytes=20-10", 100, 200, 0, 0 },
		{ "bytes=200-100", 100, 200, 0, 0 },
		{ "bytes=+1-2", 100, 200, 0, 0 },
		{ "bytes=1-+2", 100, 200, 0, 0 },
		{ "bytes=0x1-2", 100, 200, 0, 0 },
		{ "bytes=a-b", 100, 200, 0, 0 },
		{ "bytes=1 - 2", 100, 200, 0, 0 },
		{ "bytes=- 5", 100, 200, 0, 0 },
		{ "bytes =0-1", 100, 200, 0, 0 },
		{ "bytes:0-1", 100, 200, 0, 0 },
		{ "bytes 0-1", 100, 200, 0, 0 },
		{ "byte=0-1", 100, 200, 0, 0 },
		{ "items=0-1", 100, 200, 0, 0 },
		{ "0-1", 100, 200, 0, 0 },
	};

	check(rows, ROWS(rows));
}

Test(range, files_of_2_63_bytes_and_more)
{
	static const struct row rows[] = {
		{ "bytes=-1", INT64_MAX, 206, INT64_MAX - 1, INT64_MAX - 1 },
		{ "bytes=9223372036854775806-", INT64_MAX, 206, INT64_MAX - 1,
		  INT64_MAX - 1 },
		{ "bytes=9223372036854775807-", INT64_MAX, 416, 0, 0 },
		{ "bytes=18446744073709551614-", UINT64_MAX, 206,
		  UINT64_MAX - 1, UINT64_MAX - 1 },
		{ "bytes=18446744073709551615-", UINT64_MAX, 416, 0, 0 },
	};

	check(rows, ROWS(rows));
}

/* 1,300 ranges, the attack of 2011. */
Test(range, a_thousand_ranges_are_ignored_too)
{
	static char value[8000] = "bytes=0-";
	uint64_t first, last;

	for (int i = 0; i < 1300; i++)
		strcat(value, ",5-0");
	cr_expect_eq(bh_range__parse(value, strlen(value), 100, &first,
	    &last), 200);
}

static void
parse_prefix(const char *in, size_t len)
{
	uint64_t first, last;
	int status = bh_range__parse(in, len, 100, &first, &last);

	/* "bytes=2-" is whole, "bytes=2-1" ends before it starts. */
	cr_expect_eq(status, len == 8 || len >= 10 ? 206 : 200, "%zu", len);
}

Test(range, no_prefix_is_read_beyond_its_end)
{
	bh_test_prefixes(parse_prefix, BYTES("bytes=2-10"));
}
