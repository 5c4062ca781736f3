/* What senders of webhooks sign with, and the file of secrets. */
#ifndef BH_PROTO_SIGNATURE_H
#define BH_PROTO_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BH_SIGNATURE_SIZE = 32 };

/* 64 hexadecimal digits of either case and nothing else, behind prefix. */
bool bh_signature__hex(const char *text, const char *prefix,
    unsigned char ret[BH_SIGNATURE_SIZE]);

/* The next "v1,BASE64" of a list that blanks separate; others are left out, and
 * malformed ones too. False at its end. *at is moved on. */
bool bh_signature__next(const char **at,
    unsigned char ret[BH_SIGNATURE_SIZE]);

/* Seconds since 1970 as digits, at most 18. */
bool bh_signature__time(const char *text, int64_t *ret);

/* Whether nothing of an id can be taken for the time that is signed behind it
 * and a point: "a.1614265330" with its time is "a" with that time and more in
 * the body. */
bool bh_signature__id(const char *text);

/* A line "PATH SENDER SECRET", cut in its three parts; blanks between them, and
 * none in the first two. The secret is all that follows, but for blanks at the
 * end. What is wrong with it, or NULL. */
const char *bh_signature__line(char *line, const char **ret_path,
    const char **ret_sender, char **ret_secret);

#endif
