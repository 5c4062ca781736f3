#include <basehttp.h>

#include <strings.h>

const char *
bh_headers_get_all(const struct bh_headers *headers, const char *name,
    size_t *at)
{
	const struct bh_header *item;

	while (*at < headers->count) {
		item = &headers->item[(*at)++];
		if (strcasecmp(item->name, name) == 0)
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
