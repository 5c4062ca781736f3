/* The field lines of a head. */
#include "handler/private.h"

#include <errno.h>
#include <string.h>

#include "proto/field.h"

/* Where a field lies, from the request's start. */
struct place {
	uint32_t name, value;
};

/* Room for one place more; the array doubles. */
static struct place *
grow(struct bh_handler *h, struct place *places, size_t count)
{
	struct place *more;

	if (count != 0 && (count < 16 || (count & (count - 1)) != 0))
		return places;
	more = bh_alloc(h, sizeof(*more) * (count == 0 ? 16 : 2 * count));
	if (more != NULL && count > 0)
		memcpy(more, places, sizeof(*more) * count);
	return more;
}

/* h->headers, now that the head stays where it is. */
static int
set_headers(struct bh_handler *h, const struct place *places, size_t count)
{
	struct bh_header *items = bh_alloc(h, sizeof(*items) * (count + 1));
	struct bh_conn *c = &h->private->conn;
	size_t i;

	if (items == NULL)
		return 503;
	bh_conn__end_head(c);
	for (i = 0; i < count; i++) {
		items[i].name = bh_conn__at(c, places[i].name);
		items[i].value = bh_conn__at(c, places[i].value);
	}
	h->headers.item = items;
	h->headers.count = count;
	return 0;
}

/* One field line: split in place, its place noted, its meaning counted. */
static int
take_field(struct bh_handler *h, size_t at, size_t len, struct place *ret)
{
	struct bh_private *p = h->private;
	char *line = bh_conn__at(&p->conn, at);
	struct bh_field f;
	int status = bh_field__parse(line, len, &f);

	if (status != 0)
		return status;
	bh_framing__add(&p->x.framing, line, f.name_len, line + f.value,
	    f.value_len);
	line[f.name_len] = '\0';
	line[f.value + f.value_len] = '\0';
	*ret = (struct place){ (uint32_t)at, (uint32_t)(at + f.value) };
	return 0;
}

int
bh_fields__read(struct bh_handler *h, struct bh_deadline *d)
{
	const struct bh_message_class *limit = &h->class->MessageClass;
	struct place *places = NULL;
	size_t at, len, count = 0, left = (size_t)limit->max_section;
	int status;

	for (;;) {
		/* 2: the empty line that ends the section is not part of it */
		status = bh_conn__line(&h->private->conn, left + 2, d, &at,
		    &len);
		if (status == 0 && len == 0)
			return set_headers(h, places, count);
		if (status == -EMSGSIZE || (status == 0 && len + 2 > left))
			return 431;
		if (status == 0 && count == (size_t)limit->max_headers)
			return 431;
		if (status != 0)
			return status;
		left -= len + 2;
		if ((places = grow(h, places, count)) == NULL)
			return 503;
		status = take_field(h, at, len, &places[count++]);
		if (status != 0)
			return status;
	}
}
