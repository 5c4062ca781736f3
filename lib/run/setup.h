/* The class's setup hook. */
#ifndef BH_RUN_SETUP_H
#define BH_RUN_SETUP_H

#include <basehttp.h>

#include "run/sandbox.h"

struct bh_setup_private {
	const char *program;
	struct bh_sandbox *sandbox;
};

#endif
