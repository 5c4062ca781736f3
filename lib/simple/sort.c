#include <stddef.h>
#include <string.h>

#include "proto/bytes.h"
#include "simple/listing.h"

/* A list of 2^n entries, n its place: more than memory can hold. */
enum { PLACES = 48 };

/* How two runs of digits compare as numbers; both pointers move behind them. */
static int
compare_numbers(const char **a, const char **b)
{
	size_t a_len, b_len;
	int order;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	a_len = bh_bytes__span(*a, strlen(*a), BH_DIGIT);
	b_len = bh_bytes__span(*b, strlen(*b), BH_DIGIT);
	order = a_len != b_len ? (a_len < b_len ? -1 : 1) :
	    memcmp(*a, *b, a_len);
	*a += a_len;
	*b += b_len;
	return order;
}

/* file2 before File10, whatever the case. */
static int
compare_naturally(const char *a, const char *b)
{
	int order = 0;

	while (order == 0 && *a != '\0' && *b != '\0') {
		if (bh_bytes__is_digit(*a) && bh_bytes__is_digit(*b)) {
			order = compare_numbers(&a, &b);
			continue;
		}
		order = (unsigned char)bh_bytes__lower(*a++) -
		    (unsigned char)bh_bytes__lower(*b++);
	}
	return order != 0 ? order : (*a != '\0') - (*b != '\0');
}

static int
compare_values(const struct bh_listing *l, const struct bh_entry *a,
    const struct bh_entry *b)
{
	switch (l->sort) {
	case BH_SORT_SIZE:
		return (a->size > b->size) - (a->size < b->size);
	case BH_SORT_DATE:
		return (a->mtime > b->mtime) - (a->mtime < b->mtime);
	default:
		return compare_naturally(a->name, b->name);
	}
}

/* The order asked for turns the values around, not what comes before and after
 * them. */
static int
compare(const struct bh_listing *l, const struct bh_entry *a,
    const struct bh_entry *b)
{
	int order = (b->kind == BH_ENTRY_DIRECTORY) -
	    (a->kind == BH_ENTRY_DIRECTORY);

	if (order != 0)
		return order;
	order = compare_values(l, a, b);
	if (order != 0)
		return l->descending ? -order : order;
	order = l->sort != BH_SORT_NAME ?
	    compare_naturally(a->name, b->name) : 0;
	return order != 0 ? order : strcmp(a->name, b->name);
}

static struct bh_entry *
merge(const struct bh_listing *l, struct bh_entry *a, struct bh_entry *b)
{
	struct bh_entry *first = NULL, **end = &first;

	while (a != NULL && b != NULL) {
		struct bh_entry **less = compare(l, a, b) <= 0 ? &a : &b;

		*end = *less;
		end = &(*less)->next;
		*less = *end;
	}
	*end = a != NULL ? a : b;
	return first;
}

/* As a binary counter counts: two lists of a size make one of the next. */
void
bh_entries__sort(struct bh_listing *l)
{
	struct bh_entry *sorted[PLACES] = { NULL };
	struct bh_entry *e = l->first, *next;
	size_t i;

	for (; e != NULL; e = next) {
		next = e->next;
		e->next = NULL;
		for (i = 0; i < PLACES - 1 && sorted[i] != NULL; i++) {
			e = merge(l, sorted[i], e);
			sorted[i] = NULL;
		}
		sorted[i] = e;
	}
	l->first = NULL;
	for (i = 0; i < PLACES; i++)
		l->first = merge(l, sorted[i], l->first);
}
