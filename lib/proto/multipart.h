/* Forms with files, as they come: RFC 7578, RFC 2046 section 5.1. */
#ifndef BH_PROTO_MULTIPART_H
#define BH_PROTO_MULTIPART_H

#include <stddef.h>

#include "bytes.h" /* BH_MORE */

enum {
	BH_PART_HEAD = -2,
	BH_PART_DATA = -3,
	BH_PART_END = -4,
	BH_PART_HEAD_MAX = 8192,
};

struct bh_multipart {
	char delimiter[74]; /* CR LF "--" and the boundary */
	size_t len;         /* of it */
	unsigned char state;
};

/* content_type: the field's value. 0; 415 it is not multipart/form-data; 400 it
 * has no boundary, or one that is none. */
int bh_multipart__begin(struct bh_multipart *m, const char *content_type,
    size_t len);

/*
 * Looks at what has come and was not used yet.
 *   BH_MORE       give the same bytes, and more of them behind; at most
 *                 BH_PART_HEAD_MAX are asked for
 *   BH_PART_HEAD  *ret, *ret_len: the field lines of a part, each with CR LF
 *   BH_PART_DATA  *ret, *ret_len: some of its content
 *   BH_PART_END   all of it was there
 *   0             the end; what follows has no meaning
 *   400           no such form
 * *ret_used: bytes at the start of buf that were dealt with. An end or an error
 * stays.
 *
 *	start --delimiter, CR LF--> head --empty line--> data
 *	  |                          ^----delimiter, CR LF-'|
 *	  `--delimiter, "--"--> end <----delimiter, "--"----'
 */
int bh_multipart__next(struct bh_multipart *m, const char *buf, size_t len,
    size_t *ret_used, const char **ret, size_t *ret_len);

/* The name of the file, from a part's head: its length in ret, which has room
 * for len bytes; ret may not be head. BH_PART_NO_FILE: it is another field. 400
 * for a head that is none. */
enum { BH_PART_NO_FILE = -1 };
int bh_multipart__file(const char *head, size_t len, char *ret,
    size_t *ret_len);

#endif
