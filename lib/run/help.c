#include <stdio.h>
#include <string.h>

#include "run/help.h"
#include "run/process.h"

enum {
	COLUMN = 36, /* where the explanations begin */
	WIDTH = 80,
};

static int
format_name(char *ret, size_t size, const struct bh_option *o)
{
	return snprintf(ret, size, "  --%s%s%s", o->name,
	    o->argument[0] == '\0' ? "" : "=", o->argument);
}

/* A line an option. */
static int
print_table(const struct bh_option *o)
{
	char name[64];

	for (; o->name[0] != '\0'; o++) {
		format_name(name, sizeof(name), o);
		if (dprintf(1, "%-*s %s\n", COLUMN - 1, name, o->help) < 0)
			return -1;
	}
	return 0;
}

/* Only the names, as many as a line of 80 columns takes. */
static int
print_names(const struct bh_option *o)
{
	char line[WIDTH + 1] = "", name[64];
	size_t len = 0, more;

	for (; o->name[0] != '\0'; o++) {
		more = (size_t)format_name(name, sizeof(name), o);
		if (len + more >= WIDTH) {
			if (dprintf(1, "%s\n", line) < 0)
				return -1;
			len = 0;
		}
		memcpy(line + len, name, more + 1);
		len += more;
	}
	return dprintf(1, "%s\n", line) < 0 ? -1 : 0;
}

/* Fits a terminal of 24 lines: a program with options of its own explains
 * these, and names those of all programs. */
int
bh_help__print(const struct bh_class *class, const struct bh_command_line *c)
{
	const struct bh_option *own = class->options;
	int r;

	r = dprintf(1, "Usage: %s [OPTION]...%s%s\n", c->program,
	    class->operands != NULL ? " " : "",
	    class->operands != NULL ? class->operands : "");
	if (r >= 0 && class->summary != NULL)
		r = dprintf(1, "%s\n", class->summary);
	if (r >= 0 && (own == NULL || own->name[0] == '\0'))
		return print_table(c->table[1].rows) < 0 ? BH_EX_OSERR : 0;
	if (r >= 0)
		r = print_table(own);
	if (r >= 0)
		r = dprintf(1, "Options of all programs, "
		    "basehttp-options(7):\n");
	if (r >= 0)
		r = print_names(c->table[1].rows);
	return r < 0 ? BH_EX_OSERR : 0;
}

int
bh_help__version(const char *program)
{
	if (dprintf(1, "%s (libbasehttp) " BH_VERSION "\n", program) < 0)
		return BH_EX_OSERR;
	return 0;
}
