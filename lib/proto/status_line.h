/* The status line of an answer: RFC 9112 section 4. */
#ifndef BH_PROTO_STATUS_LINE_H
#define BH_PROTO_STATUS_LINE_H

#include <stddef.h>

/* Offsets into the line that was parsed. */
struct bh_status_line {
	int code;                    /* 100 to 999 */
	size_t phrase, phrase_len;   /* may be empty */
	int minor;                   /* of HTTP/1.x */
};

/* line: without its line end. 0, or 502 where it is none of HTTP/1.x. */
int bh_status_line__parse(const char *line, size_t len,
    struct bh_status_line *ret);

#endif
