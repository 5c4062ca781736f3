/* The labels of a sample that was parsed. */
#include <string.h>

#include "bytes.h"
#include "exposition.h"

static size_t
skip(struct bh_span s, size_t at)
{
	while (at < s.len && (bh_bytes__is_blank(s.at[at]) ||
	    s.at[at] == ',' || s.at[at] == '='))
		at++;
	return at;
}

bool
bh_exposition__label(struct bh_span labels, size_t *at,
    struct bh_span *ret_name, struct bh_span *ret_value)
{
	size_t i = skip(labels, *at), start = i;

	if (i >= labels.len)
		return false;
	while (i < labels.len && labels.at[i] != '=' &&
	    !bh_bytes__is_blank(labels.at[i]))
		i++;
	*ret_name = (struct bh_span){ labels.at + start, i - start };
	i = skip(labels, i) + 1;
	for (start = i; i < labels.len && labels.at[i] != '"'; i++)
		if (labels.at[i] == '\\')
			i++;
	if (i >= labels.len)
		return false;
	*ret_value = (struct bh_span){ labels.at + start, i - start };
	*at = i + 1;
	return true;
}

/* The value of that name, or one of no bytes. */
static struct bh_span
find(struct bh_span labels, const char *s, size_t len)
{
	struct bh_span name, value;
	size_t at = 0;

	while (bh_exposition__label(labels, &at, &name, &value))
		if (name.len == len && memcmp(name.at, s, len) == 0)
			return value;
	return (struct bh_span){ .len = 0 };
}

bool
bh_exposition__measures(struct bh_span labels, const char *name)
{
	return bh_exposition__is_number(find(labels, name, strlen(name)));
}

/* Whether each label of a is one of b. */
static bool
is_within(struct bh_span a, struct bh_span b)
{
	struct bh_span name, value, other;
	size_t at = 0;

	while (bh_exposition__label(a, &at, &name, &value)) {
		if (value.len == 0)
			continue;
		other = find(b, name.at, name.len);
		if (other.len != value.len ||
		    memcmp(other.at, value.at, value.len) != 0)
			return false;
	}
	return true;
}

bool
bh_exposition__same(const struct bh_exposition *a,
    const struct bh_exposition *b)
{
	return a->name.len == b->name.len &&
	    memcmp(a->name.at, b->name.at, a->name.len) == 0 &&
	    is_within(a->text, b->text) && is_within(b->text, a->text);
}
