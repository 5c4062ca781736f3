/* Methods that the IANA registry knows: a 405, where others are a 501. */
#ifndef BH_PROTO_METHOD_H
#define BH_PROTO_METHOD_H

#include <stdbool.h>
#include <stddef.h>

bool bh_method__known(const char *name, size_t len); /* case-sensitive */

#endif
