/* --cgi-sandbox */
#ifndef BH_CGI_CONFINE_H
#define BH_CGI_CONFINE_H

#include <cgihttp.h>

/* Lets scripts have, where cgi->sandbox asks for it, the system's files, those
 * of cgi->simple.directory, and no others. 0, or 71 after one line. */
int bh_confine__apply(struct bh_setup *s, const struct bh_cgi *cgi);

#endif
