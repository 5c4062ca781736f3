/* --cgi-timeout */
#ifndef BH_CGI_TIMEOUT_H
#define BH_CGI_TIMEOUT_H

#include <cgihttp.h>

/* Sets first_timeout and total_timeout where they are 0, or by the option;
 * the whole run is given no less time than the answer's first byte. 0, or 64
 * after one line. */
int bh_timeout__read(struct bh_setup *s, struct bh_cgi *cgi, int first,
    int total);

#endif
