#include <string.h>
#include <strings.h>

#include "proto/text.h"
#include "simple/options.h"

enum { DIGITS_MAX = 9 };

int
bh_fields__check(struct bh_setup *s, const struct bh_simple *simple)
{
	const char *text = simple->cache;
	size_t len = text != NULL ? strlen(text) : 1;

	if (text != NULL && (len == 0 || len > DIGITS_MAX ||
	    strspn(text, "0123456789") != len))
		return bh_setup_error(s, 64,
		    "--cache: not a number from 0 to 999999999");
	return 0;
}

void
bh_fields__cache(struct bh_handler *h)
{
	const struct bh_simple *simple = h->userdata;
	char buffer[sizeof("max-age=") + DIGITS_MAX];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	const char *text = simple->cache;

	if (text == NULL)
		return;
	text += strspn(text, "0");
	bh_text__puts(&t, *text == '\0' ? "no-cache" : "max-age=");
	bh_text__puts(&t, text);
	bh_send_header(h, "Cache-Control", bh_text__end(&t));
}

bool
bh_fields__is_gzip(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot != NULL && dot != path && dot[-1] != '/' &&
	    strcasecmp(dot, ".svgz") == 0;
}

/* Fetch: no cookie or password goes with what "*" allows, but a script may
 * send Authorization itself where it is named. */
void
bh_simple_end_headers(struct bh_handler *h)
{
	const struct bh_simple *simple = h->userdata;

	if (!simple->cors)
		return;
	bh_send_header(h, "Access-Control-Allow-Origin", "*");
	/* What scripts see else is the CORS-safelisted response fields. */
	bh_send_header(h, "Access-Control-Expose-Headers", "ETag, "
	    "Content-Range, Accept-Ranges, Content-Encoding, Last-Modified");
	if (strcmp(h->command, "OPTIONS") != 0)
		return;
	bh_send_header(h, "Access-Control-Allow-Methods", "GET, HEAD");
	bh_send_header(h, "Access-Control-Allow-Headers", "*, Authorization");
	bh_send_header(h, "Access-Control-Max-Age", "86400");
}
