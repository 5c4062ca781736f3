/* The environment of scripts and checks. */
#include "unit.h"

#include "task/variables.h"

#define DEFAULT_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:" \
	"/usr/bin:/sbin:/bin"

/* What becomes of these, with "|" behind each. */
static const char *
list(const char *a, const char *b, const char *c)
{
	static char buffer[512];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	struct bh_texts all = { .text = { a, b, c } };
	char *result[BH_VARIABLES];

	while (all.count < 3 && all.text[all.count] != NULL)
		all.count++;
	bh_variables__list(&all, result);
	for (size_t i = 0; result[i] != NULL; i++) {
		bh_text__puts(&t, result[i]);
		bh_text__char(&t, '|');
	}
	return bh_text__end(&t);
}

Test(variables, there_is_always_a_path_and_a_language)
{
	cr_expect_str_eq(list(NULL, NULL, NULL),
	    DEFAULT_PATH "|LANG=C.UTF-8|");
	cr_expect_str_eq(list("A=1", NULL, NULL),
	    "A=1|" DEFAULT_PATH "|LANG=C.UTF-8|");
}

Test(variables, what_is_given_takes_their_place)
{
	cr_expect_str_eq(list("PATH=/a", "LANG=", NULL), "PATH=/a|LANG=|");
	cr_expect_str_eq(list("PATHS=/a", "LANGUAGE=b", NULL),
	    "PATHS=/a|LANGUAGE=b|" DEFAULT_PATH "|LANG=C.UTF-8|");
}

Test(variables, of_two_of_a_name_the_first_counts)
{
	cr_expect_str_eq(list("LANG=a", "LANG=b", "PATH=c"),
	    "LANG=a|PATH=c|");
}
