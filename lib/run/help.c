#include <stdio.h>
#include <string.h>

#include "run/help.h"
#include "run/process.h"

/* Where the explanations begin; a longer option pushes its own aside. */
enum { COLUMN = 36 };

static int
print_option(const struct bh_option *o)
{
	char left[64];

	snprintf(left, sizeof(left), "  --%s%s%s", o->name,
	    o->argument[0] == '\0' ? "" : "=", o->argument);
	return dprintf(1, "%-*s %s\n", COLUMN - 1, left, o->help);
}

static int
print_table(const struct bh_option *o)
{
	for (; o != NULL && o->name[0] != '\0'; o++)
		if (print_option(o) < 0)
			return -1;
	return 0;
}

/* The help fits a terminal of 24 lines where a program has no options of its
 * own: two lines and one for each shared option. */
int
bh_help__print(const struct bh_class *class, const struct bh_command_line *c)
{
	bool operands = class->operands != NULL;
	bool own = class->options != NULL && class->options[0].name[0] != '\0';

	if (dprintf(1, "Usage: %s [OPTION]...%s%s\n", c->program,
	    operands ? " " : "", operands ? class->operands : "") < 0)
		return BH_EX_OSERR;
	if (class->summary != NULL && dprintf(1, "%s\n", class->summary) < 0)
		return BH_EX_OSERR;
	if (own && (print_table(c->table[0].rows) < 0 ||
	    dprintf(1, "Options of all programs:\n") < 0))
		return BH_EX_OSERR;
	return print_table(c->table[1].rows) < 0 ? BH_EX_OSERR : 0;
}

int
bh_help__version(const char *program)
{
	if (dprintf(1, "%s (libbasehttp) " BH_VERSION "\n", program) < 0)
		return BH_EX_OSERR;
	return 0;
}
