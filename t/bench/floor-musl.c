/* floor-musl [wait]: an empty program, linked as ours are; with an argument
 * it waits for the end of its input. */
#include <unistd.h>

int
main(int argc, char **argv)
{
	char c;

	(void)argv;
	while (argc > 1 && read(0, &c, 1) > 0)
		;
	return 0;
}
