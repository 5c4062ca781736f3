/* What those that are started may open: --cgi-sandbox and the like. */
#ifndef BH_TASK_CONFINE_H
#define BH_TASK_CONFINE_H

#include <basehttp.h>

/* The words of such an option. */
enum bh_confine { BH_CONFINE_NONE, BH_CONFINE_READ, BH_CONFINE_WRITE };

/* Lets them have, where `how` asks for it, the system's files, those of a
 * directory, and no others. 0, or 71 after one line. */
int bh_confine__apply(struct bh_setup *s, const char *option,
    enum bh_confine how, int directory);

#endif
