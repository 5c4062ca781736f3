/* Linked with a program in place of bh_main: prints its table of options, from
 * which its completions are made. A line an option: type, name, argument, help.
 * The last line: the operands. */
#include <stdio.h>

#include "run/shared.h"

static void
print(const struct bh_option *o)
{
	static const char types[][8] = {
		[BH_FLAG] = "flag",
		[BH_TEXT] = "text",
		[BH_NUMBER] = "number",
		[BH_CHOICE] = "choice",
		[BH_TEXTS] = "texts",
	};

	for (; o != NULL && o->name[0] != '\0'; o++)
		printf("%s\t%s\t%s\t%s\n", types[o->type], o->name,
		    o->argument, o->help);
}

int
bh_main_sized(const struct bh_class *class, size_t class_size, int argc,
    char **argv)
{
	(void)class_size;
	(void)argc;
	(void)argv;
	print(class->options);
	print(bh_shared__options);
	printf("operands\t\t%s\t\n",
	    class->operands != NULL ? class->operands : "");
	return fflush(stdout) == 0 ? 0 : 71;
}
