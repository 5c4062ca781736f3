#include "handler/private.h"
#include "proto/page.h"
#include "wake/wake.h"

#include <string.h>

static const char page[] =
    BH_PAGE_HEAD
    "<meta http-equiv=\"refresh\" content=\"2\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n"
    "<title>Starting ...</title>\n"
    "<style>" BH_PAGE_SHORT " h1 { font-size: 1.5em }</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>Starting ...</h1>\n"
    "<p role=\"status\">What you asked for is being started. This page is "
    "loaded again by itself until it is there.</p>\n"
    "</body>\n"
    "</html>\n";

/* For people who look at pages: they name HTML, and would only be asked whether
 * to send a form again. */
bool
bh_page__suits(const struct bh_handler *h)
{
	return strcmp(h->command, "GET") == 0 &&
	    bh_headers__accept(&h->headers, "text/html") >
	    bh_headers__accept(&h->headers, "application/json");
}

const char *
bh_page__error(struct bh_handler *h, int code)
{
	const struct bh_wake *wake = h->userdata;

	return code == 503 && wake->still_starting && bh_page__suits(h) ?
	    page : NULL;
}
