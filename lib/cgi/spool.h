/* A request's body in a file without a name, so that its length is known. */
#ifndef BH_CGI_SPOOL_H
#define BH_CGI_SPOOL_H

#include <basehttp.h>

/*
 * Reads all of the body.
 *   0     *ret_fd is at its start, and *ret_length its length
 *   > 0   the status for a body that is an error; 507: no room for it
 *   < 0   -errno: the file cannot be made
 */
int bh_spool__body(struct bh_handler *h, int *ret_fd, long long *ret_length);

#endif
