/*
 * A command line: what is taken is within its bounds, what is not is said in
 * one line, and no word of it is lost or counted twice.
 *
 * Each line of the input is an argument.
 */
#include <strings.h>

#include "fuzz.h"
#include "handler/private.h"
#include "run/message.h"
#include "run/shared.h"

enum { ARGUMENTS_MAX = 40, OPERANDS = 2 };

static unsigned messages;

/* ---- instead of the library's */

void
bh_message__vprint(const char *program, const char *format, va_list ap)
{
	char text[1000];

	HOLDS(strcmp(program, "fuzz") == 0);
	HOLDS(vsnprintf(text, sizeof(text), format, ap) > 0);
	messages++;
}

void
bh_message__print(const char *program, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	bh_message__vprint(program, format, ap);
	va_end(ap);
}

/* ---- */

struct own {
	long long number, other;
	const char *text;
	struct bh_texts texts;
	int choice;
	bool flag;
};

static const struct bh_option own_options[] = {
	{ "number", "N", "", BH_NUMBER, offsetof(struct own, number), -5,
	    5000000000 },
	{ "other", "N|none", "", BH_NUMBER, offsetof(struct own, other),
	    0, INT64_MAX },
	{ "text", "TEXT", "", BH_TEXT, offsetof(struct own, text), 0, 0 },
	{ "texts", "TEXT", "", BH_TEXTS, offsetof(struct own, texts), 0, 0 },
	{ "choice", "a|bc|", "", BH_CHOICE, offsetof(struct own, choice),
	    0, 0 },
	{ "flag", "", "", BH_FLAG, offsetof(struct own, flag), 0, 0 },
	{ .name = "" },
};

/* Whether it is one of the arguments, or a part of one. */
static bool
is_argument(const char *s, char *const *argv, const size_t *sizes, int argc)
{
	for (int i = 1; i < argc; i++)
		if (s >= argv[i] && s < argv[i] + sizes[i])
			return true;
	return false;
}

static void
check_shared(const struct bh_shared *s)
{
	static struct bh_config config;
	struct bh_class class = { .methods = NULL };
	int status;

	HOLDS(s->max_connections == BH_NONE || s->max_connections >= 1);
	HOLDS(s->drain >= 1 && s->drain <= 1000000);
	HOLDS(s->protocol >= -1 && s->protocol <= 1);
	HOLDS(s->log >= 0 && s->log <= 3);
	bh_config__init(&config, &class, sizeof(class));
	messages = 0;
	status = bh_shared__apply(s, "fuzz", &config);
	HOLDS(status == 0 ? messages == 0 : status == 64 && messages == 1);
	if (status != 0)
		return;
	for (size_t i = 0; i < config.header_count; i++) {
		const struct bh_header *h = &config.headers[i];

		HOLDS(bh_fuzz_is_token(h->name, strlen(h->name)));
		for (const char *c = h->value; *c != '\0'; c++)
			HOLDS(*c == '\t' || !bh_fuzz_has_control(c, 1));
		HOLDS(strcasecmp(h->name, "Content-Length") != 0);
		HOLDS(strcasecmp(h->name, "Transfer-Encoding") != 0);
	}
	HOLDS(config.header_count == s->headers.count);
	HOLDS(config.trusted_count == s->trusted.count);
	HOLDS(config.class.timeout.head >= BH_NONE &&
	    config.class.timeout.head <= 1000000);
	HOLDS(config.class.max_body >= BH_NONE);
}

static void
check(struct bh_command_line *c, const struct own *own, char **argv,
    const size_t *sizes, int argc)
{
	HOLDS(own->number >= -5 && own->number <= 5000000000);
	HOLDS(own->other >= BH_NONE);
	HOLDS(own->choice >= 0 && own->choice <= 2);
	HOLDS(own->text == NULL || is_argument(own->text, argv, sizes, argc));
	HOLDS(own->texts.count <= 16);
	for (size_t i = 0; i < own->texts.count; i++)
		HOLDS(is_argument(own->texts.text[i], argv, sizes, argc));
	HOLDS(c->operand_count >= 0 && c->operand_count <= OPERANDS);
	for (int i = 0; i < c->operand_count; i++)
		HOLDS(is_argument(c->operands[i], argv, sizes, argc));
}

/* Digits, perhaps "-" before and K, M or G behind them. */
static void
check_number(const char *s, size_t len)
{
	static const long long bounds[][2] = { { 0, INT64_MAX },
	    { -5, 5 }, { 1024, 2048 } };
	static const char units[] = "KMG";
	char *text = bh_fuzz_room(s, len);
	__int128 n = 0;
	size_t i = len > 0 && s[0] == '-', digits = 0;
	const char *unit;

	for (; i < len && s[i] >= '0' && s[i] <= '9'; i++, digits++)
		if (n <= INT64_MAX)
			n = n * 10 + (s[i] - '0');
	unit = i + 1 == len && s[i] != '\0' ? strchr(units, s[i]) : NULL;
	if (unit != NULL) {
		n <<= 10 * (unit - units + 1);
		i++;
	}
	n = len > 0 && s[0] == '-' ? -n : n;
	for (size_t b = 0; b < 3; b++) {
		long long ret = 7;
		bool is = digits > 0 && i == len && n >= bounds[b][0] &&
		    n <= bounds[b][1];

		HOLDS(bh_options__number(text, len, bounds[b][0],
		    bounds[b][1], &ret) == is);
		HOLDS(ret == (is ? n : 7));
	}
	free(text);
}

static void
parse(char *const *argv, const size_t *sizes, int argc)
{
	struct own own = { .number = 0 };
	struct bh_shared shared;
	struct bh_command_line c = { .program = "fuzz", .table = {
	    { own_options, &own }, { bh_shared__options, &shared } },
	    .max_operands = OPERANDS };
	char *words[ARGUMENTS_MAX + 1];
	int status;

	bh_shared__init(&shared);
	memcpy(words, argv, sizeof(words));
	messages = 0;
	status = bh_options__parse(&c, argc, words);
	HOLDS(status == 0 ? messages == 0 : status == 64 && messages == 1);
	if (status != 0)
		return;
	check(&c, &own, (char **)(uintptr_t)argv, sizes, argc);
	check_shared(&shared);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[ARGUMENTS_MAX + 1] = { 0 };
	size_t sizes[ARGUMENTS_MAX + 1] = { 0 };
	const char *at = (const char *)data, *line;
	size_t left = size, len = 0;
	int argc = 1;

	argv[0] = bh_fuzz_string("fuzz", 4);
	while (argc < ARGUMENTS_MAX &&
	    (line = bh_fuzz_line(&at, &left, &len)) != NULL) {
		check_number(line, len);
		argv[argc] = bh_fuzz_string(line, len);
		sizes[argc++] = len + 1;
	}
	parse(argv, sizes, argc);
	while (argc > 0)
		free(argv[--argc]);
	return 0;
}
