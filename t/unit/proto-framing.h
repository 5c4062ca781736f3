/* Shared by the tests of the framing. */
#ifndef BH_UNIT_PROTO_FRAMING_H
#define BH_UNIT_PROTO_FRAMING_H

#include "proto/framing.h"
#include "proto/request_line.h"

/* What a head of these lines, each ending with a newline, is decided to be. */
int bh_test_decide(const char *lines, int protocol, struct bh_framing *ret);

#endif
