/* The status table: the codes of Python's BaseHTTPRequestHandler.responses. */
#ifndef BH_PROTO_STATUS_H
#define BH_PROTO_STATUS_H

/* Static strings; NULL for a code that is not in the table. */
const char *bh_status__phrase(int code);
const char *bh_status__explain(int code);

/* The code that comes after `code` in the table; the first for 0; 0 at the
 * end. */
int bh_status__next(int code);

#endif
