#include "unit.h"

static char *buf;
static struct bh_text t;

static void
start(size_t size)
{
	buf = bh_test_fence(NULL, size);
	t = (struct bh_text){ .at = buf, .size = size };
}

Test(text, put_fills_the_buffer_to_the_last_byte)
{
	start(4);
	bh_text__put(&t, "ab", 2);
	bh_text__puts(&t, "cd");
	cr_expect_eq(t.len, 4);
	cr_expect_not(t.truncated);
	cr_expect_arr_eq(buf, "abcd", 4);
}

Test(text, what_does_not_fit_is_left_out_whole)
{
	start(4);
	bh_text__puts(&t, "abc");
	bh_text__puts(&t, "de");
	cr_expect_eq(t.len, 3);
	cr_expect(t.truncated);
	bh_text__char(&t, 'f');
	cr_expect_arr_eq(buf, "abcf", 4);
	bh_text__char(&t, 'g');
	cr_expect_eq(t.len, 4);
}

Test(text, nothing_fits_into_nothing)
{
	start(0);
	bh_text__put(&t, "", 0);
	cr_expect_not(t.truncated);
	bh_text__char(&t, 'a');
	cr_expect(t.truncated);
	cr_expect_eq(bh_text__end(&t), buf);
}

Test(text, numbers)
{
	static const struct {
		uint64_t n;
		const char *decimal, *hex;
	} rows[] = {
		{ 0, "0", "0" },
		{ 9, "9", "9" },
		{ 10, "10", "a" },
		{ 255, "255", "ff" },
		{ UINT64_C(1) << 32, "4294967296", "100000000" },
		{ INT64_MAX, "9223372036854775807", "7fffffffffffffff" },
		{ UINT64_MAX, "18446744073709551615", "ffffffffffffffff" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		start(21);
		bh_text__uint(&t, rows[i].n);
		cr_expect_str_eq(bh_text__end(&t), rows[i].decimal);
		start(21);
		bh_text__hex(&t, rows[i].n);
		cr_expect_str_eq(bh_text__end(&t), rows[i].hex);
	}
}

Test(text, end_cuts_one_byte_where_it_must)
{
	start(3);
	bh_text__puts(&t, "ab");
	cr_expect_str_eq(bh_text__end(&t), "ab");
	cr_expect_not(t.truncated);
	bh_text__char(&t, 'c');
	cr_expect_str_eq(bh_text__end(&t), "ab");
	cr_expect(t.truncated);
}
