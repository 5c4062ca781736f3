#include <string.h>

#include "run/options.h"
#include "run/shared.h"
#include "unit.h"

struct values {
	bool flag;
	const char *text;
	long long number, bytes;
	int choice;
	struct bh_texts texts;
};

static const struct bh_option table[] = {
	{ "flag", "", "", BH_FLAG, offsetof(struct values, flag), 0, 0 },
	{ "text", "T", "", BH_TEXT, offsetof(struct values, text), 0, 0 },
	{ "number", "N", "", BH_NUMBER, offsetof(struct values, number), -5,
	    9 },
	{ "bytes", "N|none", "", BH_NUMBER, offsetof(struct values, bytes), 1,
	    1LL << 40 },
	{ "choice", "a|bc|d", "", BH_CHOICE, offsetof(struct values, choice), 0,
	    0 },
	{ "texts", "T", "", BH_TEXTS, offsetof(struct values, texts), 0, 0 },
	{ .name = "" },
};

static struct values v;
static struct bh_command_line line;
static char *operands[8];

/* Parses the arguments, which end with NULL; two operands are allowed. */
static int
parse(const char *a, const char *b, const char *c, const char *d)
{
	static char buffer[5][64];
	static char *argv[6];
	const char *given[] = { "program", a, b, c, d };
	int n, argc = 0, status;

	memset(argv, 0, sizeof(argv));
	for (n = 0; n < 5 && given[n] != NULL; n++)
		argv[argc++] = strcpy(buffer[n], given[n]);
	memset(&v, 0, sizeof(v));
	line = (struct bh_command_line){ .program = "program",
	    .table = { { table, &v } }, .max_operands = 2 };
	status = bh_options__parse(&line, argc, argv);
	for (n = 0; n < line.operand_count; n++)
		operands[n] = line.operands[n];
	return status;
}

Test(run_options, a_value_behind_an_equals_sign)
{
	cr_assert(parse("--text=a=b", NULL, NULL, NULL) == 0);
	cr_assert_str_eq(v.text, "a=b");
}

Test(run_options, a_value_as_the_next_argument)
{
	cr_assert(parse("--text", "--flag", NULL, NULL) == 0);
	cr_assert_str_eq(v.text, "--flag");
	cr_assert_not(v.flag);
}

Test(run_options, an_empty_value)
{
	cr_assert(parse("--text=", NULL, NULL, NULL) == 0);
	cr_assert_str_eq(v.text, "");
}

Test(run_options, a_flag)
{
	cr_assert(parse("--flag", NULL, NULL, NULL) == 0);
	cr_assert(v.flag);
}

Test(run_options, operands_may_stand_before_options)
{
	cr_assert(parse("one", "--flag", "two", NULL) == 0);
	cr_assert(v.flag);
	cr_assert(line.operand_count == 2);
	cr_assert_str_eq(operands[0], "one");
	cr_assert_str_eq(operands[1], "two");
}

Test(run_options, behind_two_dashes_all_are_operands)
{
	cr_assert(parse("--", "--flag", "--", NULL) == 0);
	cr_assert_not(v.flag);
	cr_assert(line.operand_count == 2);
	cr_assert_str_eq(operands[0], "--flag");
	cr_assert_str_eq(operands[1], "--");
}

Test(run_options, a_dash_is_an_operand)
{
	cr_assert(parse("-", NULL, NULL, NULL) == 0);
	cr_assert_str_eq(operands[0], "-");
}

Test(run_options, one_operand_too_many_is_refused)
{
	cr_assert(parse("1", "2", "3", NULL) == BH_EX_USAGE);
}

Test(run_options, a_choice_is_the_number_of_its_word)
{
	cr_assert(parse("--choice=a", NULL, NULL, NULL) == 0);
	cr_assert(v.choice == 0);
	cr_assert(parse("--choice=bc", NULL, NULL, NULL) == 0);
	cr_assert(v.choice == 1);
	cr_assert(parse("--choice=d", NULL, NULL, NULL) == 0);
	cr_assert(v.choice == 2);
}

Test(run_options, part_of_a_choice_is_refused)
{
	cr_assert(parse("--choice=b", NULL, NULL, NULL) == BH_EX_USAGE);
	cr_assert(parse("--choice=bcd", NULL, NULL, NULL) == BH_EX_USAGE);
	cr_assert(parse("--choice=a|bc", NULL, NULL, NULL) == BH_EX_USAGE);
	cr_assert(parse("--choice=", NULL, NULL, NULL) == BH_EX_USAGE);
}

Test(run_options, texts_are_collected)
{
	cr_assert(parse("--texts=a", "--texts", "b", NULL) == 0);
	cr_assert(v.texts.count == 2);
	cr_assert_str_eq(v.texts.text[0], "a");
	cr_assert_str_eq(v.texts.text[1], "b");
}

Test(run_options, none_is_for_numbers_that_say_so)
{
	cr_assert(parse("--bytes=none", NULL, NULL, NULL) == 0);
	cr_assert(v.bytes == BH_NONE);
	cr_assert(parse("--number=none", NULL, NULL, NULL) == BH_EX_USAGE);
	cr_assert(parse("--bytes=-1", NULL, NULL, NULL) == BH_EX_USAGE);
}

Test(run_options, no_argument_at_all)
{
	char *none[] = { NULL };

	line = (struct bh_command_line){ .program = "program" };
	cr_assert(bh_options__parse(&line, 0, none) == 0);
	cr_assert(line.operand_count == 0);
}

static const struct number {
	const char *text;
	long long min, max;
	bool valid;
	long long value;
} numbers[] = {
	{ "0", 0, 9, true, 0 },
	{ "9", 0, 9, true, 9 },
	{ "10", 0, 9, false, 0 },
	{ "-5", -5, 9, true, -5 },
	{ "-6", -5, 9, false, 0 },
	{ "1K", 0, 1 << 30, true, 1024 },
	{ "3M", 0, 1 << 30, true, 3 << 20 },
	{ "1G", 0, 1 << 30, true, 1 << 30 },
	{ "", 0, 9, false, 0 },
	{ "-", -5, 9, false, 0 },
	{ "K", 0, 9999, false, 0 },
	{ "-K", -9999, 9999, false, 0 },
	{ "+1", 0, 9, false, 0 },
	{ " 1", 0, 9, false, 0 },
	{ "1k", 0, 9999, false, 0 },
	{ "1KK", 0, 1 << 30, false, 0 },
	{ "0x1", 0, 9, false, 0 },
	{ "9223372036854775807", 0, INT64_MAX, true, INT64_MAX },
	{ "9223372036854775808", 0, INT64_MAX, false, 0 },
	{ "9007199254740992K", 0, INT64_MAX, false, 0 },
	{ "99999999999999999999999", 0, INT64_MAX, false, 0 },
};

Test(run_options, numbers)
{
	size_t i;

	for (i = 0; i < ROWS(numbers); i++) {
		const struct number *n = &numbers[i];
		size_t len = strlen(n->text);
		char *text = bh_test_fence(n->text, len);
		long long got = 0;

		cr_expect(bh_options__number(text, len, n->min, n->max, &got) ==
		    n->valid, "%s", n->text);
		cr_expect(got == n->value, "%s: %lld", n->text, got);
		bh_test_unfence(text, len);
	}
}

static struct bh_config config;
static struct bh_shared shared;

static int
apply(void)
{
	memset(&config, 0, sizeof(config));
	config.class.timeout = (struct bh_timeout){ 1, 2, 3 };
	config.class.max_body = 4;
	return bh_shared__apply(&shared, "program", &config);
}

static int
apply_timeout(const char *text)
{
	bh_shared__init(&shared);
	shared.timeout = text;
	return apply();
}

static bool
times_are(int head, int idle, int stall)
{
	const struct bh_timeout *t = &config.class.timeout;

	return t->head == head && t->idle == idle && t->stall == stall;
}

Test(run_shared, what_is_not_given_stays_as_the_class_says)
{
	bh_shared__init(&shared);
	cr_assert(apply() == 0);
	cr_assert(times_are(1, 2, 3));
	cr_assert(config.class.max_body == 4);
	cr_assert_null(config.class.protocol_version);
	cr_assert(config.proxy_mode == BH_PROXY_OFF);
}

Test(run_shared, each_time_may_be_left_out)
{
	cr_assert(apply_timeout("7,8,9") == 0 && times_are(7, 8, 9));
	cr_assert(apply_timeout(",8") == 0 && times_are(1, 8, 3));
	cr_assert(apply_timeout(",,9") == 0 && times_are(1, 2, 9));
	cr_assert(apply_timeout("none,,none") == 0 &&
	    times_are(BH_NONE, 2, BH_NONE));
}

Test(run_shared, a_time_that_is_none_is_refused)
{
	cr_expect(apply_timeout("0") == BH_EX_USAGE);
	cr_expect(apply_timeout("1,2,3,") == BH_EX_USAGE);
	cr_expect(apply_timeout("-1") == BH_EX_USAGE);
	cr_expect(apply_timeout("non") == BH_EX_USAGE);
	cr_expect(apply_timeout("1 ,2") == BH_EX_USAGE);
}

Test(run_shared, a_header_is_cut_into_name_and_value)
{
	char text[] = "X-A: \t b: c ";

	bh_shared__init(&shared);
	shared.headers.text[0] = text;
	shared.headers.count = 1;
	cr_assert(apply() == 0);
	cr_assert(config.header_count == 1);
	cr_assert_str_eq(config.headers[0].name, "X-A");
	cr_assert_str_eq(config.headers[0].value, "b: c");
}
