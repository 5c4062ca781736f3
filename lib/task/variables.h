/* The environment of what is started. */
#ifndef BH_TASK_VARIABLES_H
#define BH_TASK_VARIABLES_H

#include <basehttp.h>

/* Those of struct bh_texts, PATH, LANG, and NULL. */
enum { BH_VARIABLES = 19 };

/* Texts of an option, NAME=VALUE or NAME: what has no value gets ours, or is
 * dropped where we have none. 0, or 64 after one line. */
int bh_variables__read(struct bh_setup *s, const char *option,
    struct bh_texts *all);

/* These, of two of a name the first, then a PATH and a LANG where they have
 * none. */
void bh_variables__list(const struct bh_texts *all, char *ret[BH_VARIABLES]);

#endif
