/* A regular file as an answer. */
#ifndef BH_SIMPLE_REGULAR_H
#define BH_SIMPLE_REGULAR_H

#include <simplehttp.h>

#include "simple/open.h"

/* The head of a file, which path below dir is the name of: all of it, a part,
 * a 304; or the status of an error. ret->fd: as bh_simple_send_head has it;
 * file->fd is closed where it is not that. */
int bh_regular__send_head(struct bh_handler *h, int dir, const char *path,
    const struct bh_opened *file, struct bh_simple_file *ret);

#endif
