#include "bytes.h"
#include "field.h"

int
bh_field__parse(const char *line, size_t len, struct bh_field *ret)
{
	size_t name_len = bh_bytes__span(line, len, BH_TOKEN);
	size_t at = name_len + 1, end = len;

	if (name_len == 0 || name_len == len || line[name_len] != ':')
		return 400;
	if (!bh_field__value_valid(line + at, len - at))
		return 400;
	while (at < end && bh_bytes__is_blank(line[at]))
		at++;
	while (end > at && bh_bytes__is_blank(line[end - 1]))
		end--;
	ret->name_len = name_len;
	ret->value = at;
	ret->value_len = end - at;
	return 0;
}

bool
bh_field__name_valid(const char *name, size_t len)
{
	return len > 0 && bh_bytes__span(name, len, BH_TOKEN) == len;
}

bool
bh_field__value_valid(const char *value, size_t len)
{
	return bh_bytes__span(value, len, BH_VALUE) == len;
}
