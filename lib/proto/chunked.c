#include "bytes.h"
#include "chunked.h"

/*
 *                      ";"
 *          +--------------------> EXTENSION
 *    blank |              ";"      ^  | CR
 *          +---------> BLANK ------+  |
 *   SIZE --+--> SIZE_LF <-------------+
 *    ^      CR     |
 *    |             | LF, size > 0            LF, size 0
 *    |             +----------> DATA             |
 *    |                           | CR            v     CR           LF
 *    +------------------------ DATA_LF        TRAILER ----> LAST_LF ----> END
 *                   LF                         |   ^
 *                                        tchar v   | LF
 *                                           NAME   |
 *                                          ":" v   |
 *                                           VALUE -+-> TRAILER_LF
 *                                               CR
 */
enum state {
	SIZE, BLANK, EXTENSION, SIZE_LF, DATA, DATA_LF,
	TRAILER, NAME, VALUE, TRAILER_LF, LAST_LF,
	END, BROKEN, TOO_LARGE,
};

/* RFC 9110 5.6.3: blanks in front of an extension are bad, and read over. They
 * count as a part of it. */
static enum state
take_blank(struct bh_chunked *c, char byte)
{
	if (c->extensions++ >= BH_CHUNK_EXTENSIONS)
		return BROKEN;
	if (byte == ';')
		return EXTENSION;
	return bh_bytes__is_blank(byte) ? BLANK : BROKEN;
}

static enum state
take_digit(struct bh_chunked *c, char byte)
{
	int digit = bh_bytes__hex(byte);

	if (digit >= 0) {
		if (c->digits == 16 || c->left > INT64_MAX >> 4)
			return BROKEN;
		c->digits++;
		c->left = c->left << 4 | (unsigned)digit;
		return SIZE;
	}
	if (c->digits == 0)
		return BROKEN;
	return byte == '\r' ? SIZE_LF : take_blank(c, byte);
}

static enum state
take_extension(struct bh_chunked *c, char byte)
{
	if (byte == '\r')
		return SIZE_LF;
	return bh_bytes__is(byte, BH_VALUE) &&
	    c->extensions++ < BH_CHUNK_EXTENSIONS ? EXTENSION : BROKEN;
}

static enum state
end_size(struct bh_chunked *c)
{
	c->digits = 0;
	return c->left > 0 ? DATA : TRAILER;
}

/* One byte of a trailer line, checked as a field line and dropped. */
static enum state
take_trailer(struct bh_chunked *c, char byte)
{
	enum state state = c->state;

	if (state == TRAILER && byte == '\r')
		return LAST_LF;
	if ((state == TRAILER && ++c->fields > c->max_fields) ||
	    ++c->trailers > c->max_trailers)
		return TOO_LARGE;
	if (state == TRAILER_LF)
		return byte == '\n' ? TRAILER : BROKEN;
	if (state == VALUE) {
		if (byte == '\r')
			return TRAILER_LF;
		return bh_bytes__is(byte, BH_VALUE) ? VALUE : BROKEN;
	}
	if (bh_bytes__is_token(byte))
		return NAME;
	return state == NAME && byte == ':' ? VALUE : BROKEN;
}

static enum state
take(struct bh_chunked *c, char byte)
{
	switch (c->state) {
	case SIZE:
		return take_digit(c, byte);
	case BLANK:
		return take_blank(c, byte);
	case EXTENSION:
		return take_extension(c, byte);
	case SIZE_LF:
		return byte == '\n' ? end_size(c) : BROKEN;
	case DATA:
		return byte == '\r' ? DATA_LF : BROKEN;
	case DATA_LF:
		return byte == '\n' ? SIZE : BROKEN;
	case LAST_LF:
		return byte == '\n' ? END : BROKEN;
	default:
		return take_trailer(c, byte);
	}
}

int
bh_chunked__next(struct bh_chunked *c, const char *buf, size_t len,
    size_t *ret_used)
{
	for (size_t i = 0;; i++) {
		*ret_used = i;
		switch (c->state) {
		case DATA:
			if (c->left > 0)
				return BH_CHUNK_DATA;
			break;
		case END:
			return 0;
		case BROKEN:
			return 400;
		case TOO_LARGE:
			return 431;
		}
		if (i == len)
			return BH_MORE;
		c->state = (unsigned char)take(c, buf[i]);
	}
}
