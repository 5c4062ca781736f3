#include "handler/private.h"

#include <string.h>

#include "proto/bytes.h"
#include "proto/list.h"

const char *
bh_headers_get_all(const struct bh_headers *headers, const char *name,
    size_t *at)
{
	const struct bh_header *item;

	while (*at < headers->count) {
		item = &headers->item[(*at)++];
		if (bh_bytes__same_text(item->name, name))
			return item->value;
	}
	return NULL;
}

const char *
bh_headers_get(const struct bh_headers *headers, const char *name)
{
	size_t at = 0;

	return bh_headers_get_all(headers, name, &at);
}

int
bh_headers__accept(const struct bh_headers *headers, const char *type)
{
	struct bh_liking liking = { 0 };
	const char *value;
	size_t at = 0;

	/* RFC 9110 5.3: fields of one name are one list. */
	while ((value = bh_headers_get_all(headers, "Accept", &at)) != NULL)
		bh_list__like(value, strlen(value), type, &liking);
	return bh_list__score(&liking);
}
