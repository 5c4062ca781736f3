#include <limits.h>
#include <string.h>

#include "proto/bytes.h"
#include "run/message.h"
#include "run/options.h"

static bool
refuse(struct bh_text *wrong, const char *a, const char *b)
{
	bh_text__puts(wrong, a);
	bh_text__puts(wrong, b);
	return false;
}

static void
put_signed(struct bh_text *t, long long n)
{
	if (n < 0)
		bh_text__char(t, '-');
	bh_text__uint(t, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

static int
shift_of(char suffix)
{
	switch (suffix) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	default:
		return 0;
	}
}

bool
bh_options__number(const char *text, size_t len, long long min, long long max,
    long long *ret)
{
	bool minus = len > 0 && text[0] == '-';
	int shift = len > 0 ? shift_of(text[len - 1]) : 0;
	size_t i = minus ? 1 : 0;
	uint64_t size;
	long long n;

	if (shift > 0)
		len--;
	if (i >= len || !bh_bytes__decimal(text + i, len - i,
	    (uint64_t)LLONG_MAX >> shift, &size))
		return false;
	n = (long long)(size << shift);
	n = minus ? -n : n;
	if (n < min || n > max)
		return false;
	*ret = n;
	return true;
}

/* A number whose argument is "...|none" may be none. */
static bool
store_number(const struct bh_option *o, long long *at, const char *value,
    struct bh_text *wrong)
{
	static const char none[] = "|none";
	size_t len = strlen(o->argument);

	if (len >= sizeof(none) && strcmp(value, none + 1) == 0 &&
	    strcmp(o->argument + len + 1 - sizeof(none), none) == 0) {
		*at = BH_NONE;
		return true;
	}
	if (bh_options__number(value, strlen(value), o->min, o->max, at))
		return true;
	bh_text__puts(wrong, "not a number from ");
	put_signed(wrong, o->min);
	bh_text__puts(wrong, " to ");
	put_signed(wrong, o->max);
	return false;
}

static bool
store_choice(const struct bh_option *o, int *at, const char *value,
    struct bh_text *wrong)
{
	const char *word = o->argument;
	size_t len = strlen(value);
	int n;

	for (n = 0; ; n++) {
		size_t word_len = strcspn(word, "|");

		if (word_len == len && memcmp(word, value, len) == 0) {
			*at = n;
			return true;
		}
		if (word[word_len] == '\0')
			return refuse(wrong, "not one of ", o->argument);
		word += word_len + 1;
	}
}

static bool
store_text(struct bh_texts *at, const char *value, struct bh_text *wrong)
{
	if (at->count == sizeof(at->text) / sizeof(at->text[0]))
		return refuse(wrong, "given more than 16 times", "");
	at->text[at->count++] = value;
	return true;
}

static bool
store(const struct bh_option *o, void *values, const char *value,
    struct bh_text *wrong)
{
	void *at = (char *)values + o->offset;

	switch (o->type) {
	case BH_FLAG:
		*(bool *)at = true;
		return true;
	case BH_TEXT:
		*(const char **)at = value;
		return true;
	case BH_NUMBER:
		return store_number(o, at, value, wrong);
	case BH_CHOICE:
		return store_choice(o, at, value, wrong);
	case BH_TEXTS:
		return store_text(at, value, wrong);
	}
	return refuse(wrong, "of no known type", "");
}

/* The option of that name; *ret_values: where its table's values go. */
static const struct bh_option *
find(const struct bh_command_line *c, const char *name, size_t len,
    void **ret_values)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct bh_option *o = c->table[i].rows;

		for (; o != NULL && o->name[0] != '\0'; o++)
			if (strlen(o->name) == len &&
			    memcmp(o->name, name, len) == 0) {
				*ret_values = c->table[i].values;
				return o;
			}
	}
	return NULL;
}

/* How many arguments the option at argv[0] took; 0: it is wrong. */
static int
take_option(const struct bh_command_line *c, char **argv, struct bh_text *wrong)
{
	const char *name = argv[0] + 2;
	size_t len = strcspn(name, "=");
	const char *value = name[len] == '=' ? name + len + 1 : NULL;
	void *values = NULL;
	const struct bh_option *o = NULL;
	int taken = 1;

	if (strncmp(argv[0], "--", 2) == 0)
		o = find(c, name, len, &values);
	if (o == NULL)
		return refuse(wrong, "unknown option", "");
	if (o->type == BH_FLAG && value != NULL)
		return refuse(wrong, "takes no value", "");
	if (o->type != BH_FLAG && value == NULL) {
		value = argv[1];
		taken = 2;
	}
	if (o->type != BH_FLAG && value == NULL)
		return refuse(wrong, "needs a value: ", o->argument);
	return store(o, values, value, wrong) ? taken : 0;
}

/* Names the argument; an option without its value. */
static int
fail(const struct bh_command_line *c, const char *argument,
    struct bh_text *wrong)
{
	bool option = strncmp(argument, "--", 2) == 0;
	int len = (int)(option ? strcspn(argument, "=") : strlen(argument));

	bh_message__print(c->program, "%.*s: %s", len, argument,
	    bh_text__end(wrong));
	return BH_EX_USAGE;
}

int
bh_options__parse(struct bh_command_line *c, int argc, char **argv)
{
	char buffer[160];
	struct bh_text wrong = { .at = buffer, .size = sizeof(buffer) };
	bool options = true;
	int i = 1, taken;

	c->operands = argv + (argc > 0);
	c->operand_count = 0;
	while (i < argc) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
			i++;
		} else if (!options || argv[i][0] != '-' ||
		    argv[i][1] == '\0') {
			if (c->operand_count == c->max_operands) {
				refuse(&wrong, "surplus operand", "");
				return fail(c, argv[i], &wrong);
			}
			c->operands[c->operand_count++] = argv[i++];
		} else {
			taken = take_option(c, argv + i, &wrong);
			if (taken == 0)
				return fail(c, argv[i], &wrong);
			i += taken;
		}
	}
	return 0;
}
