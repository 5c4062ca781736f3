#include <string.h>

#include "address.h"
#include "bytes.h"
#include "text.h"

static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

/* A decimal number without leading zeros, up to max, at the start of s: the
 * number of its digits, or 0. */
static size_t
parse_decimal(const char *s, size_t len, unsigned max, unsigned *ret)
{
	size_t n = bh_bytes__span(s, len < 4 ? len : 4, BH_DIGIT);
	uint64_t value;

	if ((n > 1 && s[0] == '0') || !bh_bytes__decimal(s, n, max, &value))
		return 0;
	*ret = (unsigned)value;
	return n;
}

static bool
parse_inet(const char *s, size_t len, unsigned char ret[4])
{
	unsigned value;

	for (int i = 0; i < 4; i++) {
		size_t n;

		if (i > 0) {
			if (len == 0 || *s != '.')
				return false;
			s++, len--;
		}
		n = parse_decimal(s, len, 255, &value);
		if (n == 0)
			return false;
		ret[i] = (unsigned char)value;
		s += n, len -= n;
	}
	return len == 0;
}

/* One to four hexadecimal digits at the start of s, as two bytes: the number
 * of digits, or 0. */
static size_t
parse_group(const char *s, size_t len, unsigned char ret[2])
{
	unsigned value = 0;
	size_t n = 0;

	while (n < len && bh_bytes__hex(s[n]) >= 0) {
		if (n == 4)
			return 0;
		value = value << 4 | (unsigned)bh_bytes__hex(s[n++]);
	}
	ret[0] = (unsigned char)(value >> 8);
	ret[1] = (unsigned char)value;
	return n;
}

/* Groups with colons between them, the last of them perhaps a dotted IPv4
 * address: the bytes they make, at most 16; -1 where they are none. */
static int
parse_groups(const char *s, size_t len, unsigned char ret[16])
{
	int bytes = 0;

	while (len > 0) {
		size_t n;

		if (bytes == 16)
			return -1;
		if (bytes <= 12 && memchr(s, ':', len) == NULL &&
		    parse_inet(s, len, ret + bytes))
			return bytes + 4;
		n = parse_group(s, len, ret + bytes);
		if (n == 0)
			return -1;
		bytes += 2;
		s += n, len -= n;
		if (len == 0)
			break;
		if (*s != ':' || len == 1)
			return -1;
		s++, len--;
	}
	return bytes;
}

/* RFC 4291 2.2: "::" stands for one group of zeros or more. */
static bool
parse_inet6(const char *s, size_t len, unsigned char ret[16])
{
	const char *gap = memmem(s, len, "::", 2);
	unsigned char after[16];
	int head, tail;

	if (gap == NULL)
		return parse_groups(s, len, ret) == 16;
	/* Before the gap stands no dotted address. */
	if (memchr(s, '.', (size_t)(gap - s)) != NULL)
		return false;
	head = parse_groups(s, (size_t)(gap - s), ret);
	tail = parse_groups(gap + 2, (size_t)(s + len - gap - 2), after);
	if (head < 0 || tail < 0 || head + tail > 14)
		return false;
	memset(ret + head, 0, (size_t)(16 - head));
	memcpy(ret + 16 - tail, after, (size_t)tail);
	return true;
}

int
bh_address__parse(const char *text, size_t len, unsigned char ret[16])
{
	unsigned char address[16];
	int n = 0;

	if (len >= BH_ADDRESS_SIZE)
		return 0;
	if (parse_inet(text, len, address))
		n = 4;
	else if (parse_inet6(text, len, address))
		n = 16;
	memcpy(ret, address, (size_t)n);
	return n;
}

static void
format_inet(struct bh_text *t, const unsigned char *a)
{
	for (int i = 0; i < 4; i++) {
		if (i > 0)
			bh_text__char(t, '.');
		bh_text__uint(t, a[i]);
	}
}

static unsigned
group(const unsigned char *a, int i)
{
	return (unsigned)a[2 * i] << 8 | a[2 * i + 1];
}

/* RFC 5952 4.2: the first of the longest runs of zeros, of two groups at
 * least. Returns its length. */
static int
find_gap(const unsigned char *a, int *ret_start)
{
	int best = 1;

	for (int i = 0; i < 8; i++) {
		int n = 0;

		while (i + n < 8 && group(a, i + n) == 0)
			n++;
		if (n > best) {
			best = n;
			*ret_start = i;
		}
	}
	return best > 1 ? best : 0;
}

static void
format_inet6(struct bh_text *t, const unsigned char *a)
{
	int start = 8, gap = find_gap(a, &start);

	for (int i = 0; i < 8; i++) {
		if (i == start) {
			bh_text__puts(t, "::");
			i += gap - 1;
			continue;
		}
		if (i > 0 && i != start + gap)
			bh_text__char(t, ':');
		bh_text__hex(t, group(a, i));
	}
}

char *
bh_address__format(const unsigned char *address, int address_len,
    char ret[BH_ADDRESS_SIZE])
{
	struct bh_text t = { .at = ret, .size = BH_ADDRESS_SIZE };

	if (bh_address__unmap(&address, address_len) == 4)
		format_inet(&t, address);
	else
		format_inet6(&t, address);
	return bh_text__end(&t);
}

int
bh_address__unmap(const unsigned char **address, int address_len)
{
	if (address_len != 16 || memcmp(*address, mapped, sizeof(mapped)) != 0)
		return address_len;
	*address += sizeof(mapped);
	return 4;
}

bool
bh_network__parse(const char *text, size_t len, struct bh_network *ret)
{
	const char *slash = len > 0 ? memchr(text, '/', len) : NULL;
	size_t address_len = slash == NULL ? len : (size_t)(slash - text);
	unsigned bits, all;
	int n = bh_address__parse(text, address_len, ret->address);
	const unsigned char *address = ret->address;

	if (n == 0)
		return false;
	bits = all = (unsigned)n * 8;
	if (slash != NULL) {
		size_t rest = len - address_len - 1;

		if (rest == 0 ||
		    parse_decimal(slash + 1, rest, all, &bits) != rest)
			return false;
	}
	if (n == 16 && bits >= 96 && bh_address__unmap(&address, n) == 4) {
		memcpy(ret->address, address, 4);
		n = 4;
		bits -= 96;
	}
	ret->address_len = (unsigned char)n;
	ret->bits = (unsigned char)bits;
	return true;
}

bool
bh_network__has(const struct bh_network *n, const unsigned char *address,
    int address_len)
{
	unsigned bytes = n->bits / 8u, rest = n->bits % 8u;

	address_len = bh_address__unmap(&address, address_len);
	if (address_len != n->address_len ||
	    memcmp(address, n->address, bytes) != 0)
		return false;
	return rest == 0 ||
	    (address[bytes] ^ n->address[bytes]) >> (8 - rest) == 0;
}
