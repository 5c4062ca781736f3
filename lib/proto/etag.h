/* Entity tags: RFC 9110 sections 8.8.3 and 13.1. */
#ifndef BH_PROTO_ETAG_H
#define BH_PROTO_ETAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two numbers of 64 bits, a suffix of at most 4 bytes and NUL. */
enum { BH_ETAG_SIZE = 40 };

/* "SIZE-MTIMENS" in hex, in quotes, the suffix (may be "") before the last
 * one: strong, and the same on every host. Returns ret. */
char *bh_etag__format(uint64_t size, int64_t seconds, uint32_t nanoseconds,
    const char *suffix, char ret[BH_ETAG_SIZE]);

enum bh_etag_match {
	BH_ETAG_NONE,      /* a list without the tag */
	BH_ETAG_MATCH,     /* a list with the tag, or "*" */
	BH_ETAG_MALFORMED, /* neither "*" nor a list of entity tags */
};

/* Whether the value of If-Match (strong: weak tags are never the same) or
 * If-None-Match has the tag, which is a strong one. */
enum bh_etag_match bh_etag__match(const char *value, size_t len,
    const char *tag, bool strong);

#endif
