/* The command line, by tables of struct bh_option. */
#ifndef BH_RUN_OPTIONS_H
#define BH_RUN_OPTIONS_H

#include <basehttp.h>

#include "proto/text.h"

/* Options and where their values go. */
struct bh_option_table {
	const struct bh_option *rows; /* NULL: none */
	void *values;
};

struct bh_command_line {
	const char *program;
	struct bh_option_table table[2]; /* the class's own, the shared */
	int max_operands;
	int operand_count;
	char **operands;                 /* put together in argv */
};

/* Exit status: sysexits.h */
enum {
	BH_EX_USAGE = 64,
	BH_EX_NOINPUT = 66,
	BH_EX_UNAVAILABLE = 69,
	BH_EX_OSERR = 71,
	BH_EX_CONFIG = 78,
};

/* --name=value, --name value, --name; "--" ends the options, which may stand
 * behind operands. 0, or BH_EX_USAGE after one line on standard error. */
int bh_options__parse(struct bh_command_line *c, int argc, char **argv);

/* A decimal number, perhaps with K, M or G (1024 and its powers) behind it:
 * false where it is none, or not from min to max. */
bool bh_options__number(const char *text, size_t len, long long min,
    long long max, long long *ret);

#endif
