/* What a script writes to its standard error, as lines of the log. */
#ifndef BH_TASK_ERRORS_H
#define BH_TASK_ERRORS_H

#include <basehttp.h>

enum { BH_ERRORS_LINE = 400 }; /* bytes; of a longer line the rest is dropped */

/* All zero but for the first two. */
struct bh_errors {
	struct bh_handler *h;
	const char *name;        /* in front of each line */
	char line[BH_ERRORS_LINE + 1];
	size_t len;              /* of the line so far */
	bool cut;
};

void bh_errors__take(struct bh_errors *e, const char *data, size_t len);
/* A last line without line end. */
void bh_errors__end(struct bh_errors *e);

#endif
