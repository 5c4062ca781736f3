/* The request line: RFC 9112 section 3. */
#ifndef BH_PROTO_REQUEST_LINE_H
#define BH_PROTO_REQUEST_LINE_H

#include <stddef.h>

enum { BH_HTTP_0_9 = 9, BH_HTTP_1_0 = 10, BH_HTTP_1_1 = 11 };

/* Offsets into the line that was parsed; the method starts at 0. */
struct bh_request_line {
	size_t method_len;
	size_t target, target_len;
	size_t version, version_len; /* 0, 0 in HTTP/0.9 */
	int protocol; /* BH_HTTP_0_9, _1_0 or _1_1 (1.2 to 1.9 too) */
};

/*
 * line: without its line end.
 *   0    the request line, in *ret
 *   400  not a request line
 *   505  a version from 2.0 upwards, the HTTP/2 preface among them
 * *ret is set on 505, and on 400 as far as the parts could be told.
 */
int bh_request_line__parse(const char *line, size_t len,
    struct bh_request_line *ret);

#endif
