/* What a script learns of the request. */
#ifndef BH_CGI_ENVIRON_H
#define BH_CGI_ENVIRON_H

#include <cgihttp.h>

/* RFC 3875 4.1, built from nothing. length: of the body, as CONTENT_LENGTH;
 * -1 where it is not known, and the body goes on to the end of file. (0 of a
 * request that says nothing of a body is not told.)
 * NULL: no memory. In the request's memory, as the strings in it. */
char *const *bh_environ__build(struct bh_handler *h,
    const struct bh_cgi_script *script, long long length);

/* RFC 3875 4.4: the script's name, and for GET and HEAD with a query that has
 * no "=" its words. NULL: no memory. */
char *const *bh_environ__arguments(struct bh_handler *h,
    const struct bh_cgi_script *script);

#endif
