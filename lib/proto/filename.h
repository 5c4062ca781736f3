/* Names that clients give to files, made harmless. */
#ifndef BH_PROTO_FILENAME_H
#define BH_PROTO_FILENAME_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes, so that a number still fits behind it in the 255 of a file system. */
enum { BH_FILENAME_MAX = 250 };

/*
 * What stands behind the last "/" or "\", each character but A-Z a-z 0-9 . _ -
 * as "_"; wide: but those beyond ASCII too that can be seen. A "." or a "-" at
 * its start becomes "_". What is too long loses its end, but not a short
 * extension. ret: BH_FILENAME_MAX + 1 bytes, ends with NUL. Returns the length,
 * 0 where there is no name.
 */
size_t bh_filename__clean(char *ret, const char *name, size_t len, bool wide);

#endif
