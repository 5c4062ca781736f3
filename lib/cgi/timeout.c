#include <string.h>

#include "cgi/timeout.h"
#include "proto/bytes.h"

enum { SECONDS_MAX = 1000000 };

/* The seconds at the start of *text, which then is behind them. */
static bool
take_seconds(const char **text, int *ret)
{
	size_t len = strcspn(*text, ",");
	uint64_t n = 0;

	if (len == 4 && memcmp(*text, "none", 4) == 0)
		*ret = BH_NONE;
	else if (bh_bytes__decimal(*text, len, SECONDS_MAX, &n) && n > 0)
		*ret = (int)n;
	else
		return false;
	*text += len;
	return true;
}

int
bh_timeout__read(struct bh_setup *s, struct bh_cgi *cgi, int first, int total)
{
	const char *text = cgi->timeout;
	bool right = true;

	if (text != NULL) {
		cgi->total_timeout = 0;
		right = take_seconds(&text, &cgi->first_timeout);
		if (right && *text == ',') {
			text++;
			right = take_seconds(&text, &cgi->total_timeout);
		}
	}
	if (!right || (text != NULL && *text != '\0'))
		return bh_setup_error(s, 64, "--cgi-timeout: not FIRST[,ALL], "
		    "each none or 1 to %d", SECONDS_MAX);
	if (cgi->first_timeout == 0)
		cgi->first_timeout = first;
	if (cgi->total_timeout == 0)
		cgi->total_timeout = cgi->first_timeout == BH_NONE ||
		    (total != BH_NONE && cgi->first_timeout > total) ?
		    cgi->first_timeout : total;
	return 0;
}
