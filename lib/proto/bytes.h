/* Classes of bytes, and what every parser here may answer. */
#ifndef BH_PROTO_BYTES_H
#define BH_PROTO_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A parser that takes part of a stream answers this when the bytes it was
 * given are right so far but do not end the thing it parses. */
enum { BH_MORE = -1 };

enum bh_byte {
	BH_TOKEN = 1,       /* RFC 9110 5.6.2 tchar */
	BH_UNRESERVED = 2,  /* RFC 3986 2.3 */
	BH_DIGIT = 4,
	BH_VALUE = 8,       /* of a field value: no control byte but HTAB */
	BH_TARGET = 16,     /* visible ASCII but "#" */
	BH_REG_NAME = 32,   /* letters, digits, "-", "_" and "." */
};

/* The bh_byte flags of each byte. */
extern const unsigned char bh_bytes__class[256];

static inline bool
bh_bytes__is(char c, enum bh_byte what)
{
	return bh_bytes__class[(unsigned char)c] & what;
}

static inline bool
bh_bytes__is_token(char c)
{
	return bh_bytes__is(c, BH_TOKEN);
}

static inline bool
bh_bytes__is_unreserved(char c)
{
	return bh_bytes__is(c, BH_UNRESERVED);
}

static inline bool
bh_bytes__is_digit(char c)
{
	return bh_bytes__is(c, BH_DIGIT);
}

static inline bool
bh_bytes__is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline char
bh_bytes__lower(char c) /* ASCII only */
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* How many of the first bytes are of that class. */
size_t bh_bytes__span(const char *s, size_t len, enum bh_byte what);

int bh_bytes__hex(char c);           /* its value, or -1 */

/* All of it is a decimal number of digits, leading zeros allowed, up to max;
 * else false, and *ret stays as it is. */
bool bh_bytes__decimal(const char *s, size_t len, uint64_t max, uint64_t *ret);

/* Same length, same letters whatever their case (ASCII). */
bool bh_bytes__same(const char *a, size_t a_len, const char *b, size_t b_len);

/* The same for texts. Most names differ in their first letter. */
static inline bool
bh_bytes__same_text(const char *a, const char *b)
{
	return bh_bytes__lower(*a) == bh_bytes__lower(*b) &&
	    bh_bytes__same(a, strlen(a), b, strlen(b));
}

#endif
