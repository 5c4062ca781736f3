#include "status_line.h"

#include "bytes.h"
#include "field.h"

/*
 *   HTTP/1.1 200 OK
 *   0        9   13
 */
int
bh_status_line__parse(const char *line, size_t len, struct bh_status_line *ret)
{
	uint64_t code;

	if (len < 12 || memcmp(line, "HTTP/1.", 7) != 0 ||
	    !bh_bytes__is_digit(line[7]) || line[8] != ' ' ||
	    !bh_bytes__decimal(line + 9, 3, 999, &code) || code < 100 ||
	    (len > 12 && line[12] != ' '))
		return 502;
	ret->code = (int)code;
	ret->minor = line[7] - '0';
	ret->phrase = len > 12 ? 13 : 12;
	ret->phrase_len = len - ret->phrase;
	return bh_field__value_valid(line + ret->phrase, ret->phrase_len) ?
	    0 : 502;
}
