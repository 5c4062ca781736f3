/* The class's setup hook. */
#ifndef BH_RUN_SETUP_H
#define BH_RUN_SETUP_H

#include <basehttp.h>

#include "run/sandbox.h"

struct bh_setup_private {
	const char *program;
	struct bh_sandbox *sandbox;
};

/* After bh_setup_allow_write: how large a file can become, whatever the program
 * does. */
void bh_setup__file_max(struct bh_setup *s, uint64_t bytes);
/* So many descriptors may be open for a connection; else few. */
void bh_setup__files(struct bh_setup *s, unsigned count);
/* What may be read may be watched, too: inotify(7). */
void bh_setup__watch(struct bh_setup *s);

#endif
