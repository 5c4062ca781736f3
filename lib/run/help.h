/* --help and --version. */
#ifndef BH_RUN_HELP_H
#define BH_RUN_HELP_H

#include "run/options.h"

/* Both print on standard output: 0, or 71 where that failed. */
int bh_help__print(const struct bh_class *class,
    const struct bh_command_line *c);
int bh_help__version(const char *program);

#endif
