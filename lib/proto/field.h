/* One field line: RFC 9112 section 5. */
#ifndef BH_PROTO_FIELD_H
#define BH_PROTO_FIELD_H

#include <stdbool.h>
#include <stddef.h>

/* Offsets into the line; the name starts at 0. */
struct bh_field {
	size_t name_len;
	size_t value, value_len; /* without the blanks around it */
};

/* line: without its line end. 0, or 400: no colon, a name that is empty or
 * not a token, a space before the colon, a folded line, a control character
 * other than HTAB. */
int bh_field__parse(const char *line, size_t len, struct bh_field *ret);

/* What may be sent: a name that is a token; a value or a reason phrase
 * without control characters other than HTAB. */
bool bh_field__name_valid(const char *name, size_t len);
bool bh_field__value_valid(const char *value, size_t len);

#endif
