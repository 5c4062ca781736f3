/* Comma-separated lists in field values: RFC 9110 sections 5.6.1 and 12.4.2. */
#ifndef BH_PROTO_LIST_H
#define BH_PROTO_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* The next member from *at on: true and its bytes, without blanks around it,
 * in *ret and *ret_len; empty members are skipped, commas within quoted
 * strings do not end a member. *at starts at 0. */
bool bh_list__next(const char *value, size_t len, size_t *at,
    const char **ret, size_t *ret_len);

/* Whether a member is `token`, letters of either case. */
bool bh_list__has(const char *value, size_t len, const char *token);

/* The weight, 0 to 1000, that an Accept or Accept-Encoding value gives to
 * `name` (a media type, or a coding): the most specific member counts, of
 * equal ones the heaviest; -1 where no member matches. "*" and "type" "/" "*"
 * match; parameters other than q are passed over; a member with a malformed q
 * does not count. */
int bh_list__weight(const char *value, size_t len, const char *name);

/* What fields say of a name; starts as { 0 }. */
struct bh_liking {
	int weight; /* 0 to 1000 */
	int fit;    /* 3 it is named, 2 its type is, 1 "*"; 0 not at all */
};

/* Adds what one more value says, as bh_list__weight reads it. */
void bh_list__like(const char *value, size_t len, const char *name,
    struct bh_liking *liking);

/* How much it is liked, to be compared: by weight, and at equal weights what
 * is named more than what a wildcard lets pass; 0: not acceptable. */
int bh_list__score(const struct bh_liking *liking);

#endif
