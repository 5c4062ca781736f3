/* The Range field for one file: RFC 9110 section 14. */
#ifndef BH_PROTO_RANGE_H
#define BH_PROTO_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 *   200  ignore it: malformed, another unit, or several ranges
 *   206  one range: *ret_first to *ret_last, both included
 *   416  well-formed, and nothing of a file of `size` bytes is in it
 */
int bh_range__parse(const char *value, size_t len, uint64_t size,
    uint64_t *ret_first, uint64_t *ret_last);

/* Content-Range of what is sent: "bytes FIRST-LAST/TOTAL". False: another
 * form, or no such range. */
bool bh_range__parse_content(const char *value, size_t len,
    uint64_t *ret_first, uint64_t *ret_last, uint64_t *ret_total);

#endif
