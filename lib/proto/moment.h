/* A moment as people write it, in UTC. */
#ifndef BH_PROTO_MOMENT_H
#define BH_PROTO_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Microseconds since 1970, by one of
 *   2026-11-22T17:40:12.5+01:00   RFC 3339; also with a blank for the "T",
 *                                 without fraction, seconds or zone (UTC)
 *   2026-11-22                    its beginning
 *   1795369212.5                  seconds since 1970
 *   -90s  -15m  -2h  -7d          so long ago
 *   now  today  yesterday
 * A blank before the zone's hours is a "+": so forms decode it. now: in the
 * same unit. False, and *ret as it was, for anything else, and for what is
 * before 1970 or after 9999.
 */
bool bh_moment__parse(const char *text, size_t len, uint64_t now,
    uint64_t *ret);

#endif
