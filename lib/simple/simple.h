/* What the files of lib/simple share. */
#ifndef BH_SIMPLE_SIMPLE_H
#define BH_SIMPLE_SIMPLE_H

#include <simplehttp.h>

#include "proto/text.h"

/* ---- translate.c */

/* The raw query of a target, NULL where it has none. */
const char *bh_translate__query(const char *target);

#endif
