#include <string.h>

#include "address.h"
#include "bytes.h"
#include "proxy.h"

enum {
	LINE_MAX_1 = 107,     /* version 1, its CRLF included */
	HEAD = 16,            /* version 2 before the addresses */
	TYPE_SSL = 0x20,
	CLIENT_SSL = 0x01,
};

static const char word[6] = "PROXY ";
static const char signature[12] = "\r\n\r\n\0\r\nQUIT\n";

static unsigned
read_16(const char *s)
{
	return (unsigned)(unsigned char)s[0] << 8 | (unsigned char)s[1];
}

/* 0 and the length of the line without its CRLF, BH_MORE or 400. */
static int
find_end(const char *buf, size_t len, size_t *ret_len)
{
	size_t n = 0, max = len < LINE_MAX_1 ? len : LINE_MAX_1;

	while (n < max && buf[n] != '\r' && bh_bytes__is(buf[n], BH_VALUE))
		n++;
	if (n + 2 > LINE_MAX_1 || (n < len && buf[n] != '\r'))
		return 400;
	if (n + 2 > len)
		return BH_MORE;
	*ret_len = n;
	return buf[n + 1] == '\n' ? 0 : 400;
}

/* The next word before a space or the end. */
static size_t
take_word(const char **s, const char *end, const char **ret)
{
	const char *space = memchr(*s, ' ', (size_t)(end - *s));
	const char *stop = space == NULL ? end : space;

	*ret = *s;
	*s = space == NULL ? end : space + 1;
	return (size_t)(stop - *ret);
}

/* 0 to 65535 without leading zeros. */
static bool
parse_port(const char *s, size_t len, uint16_t *ret)
{
	uint64_t port;

	if ((len > 1 && s[0] == '0') ||
	    !bh_bytes__decimal(s, len, 65535, &port))
		return false;
	*ret = (uint16_t)port;
	return true;
}

/* "TCP4 SOURCE DESTINATION PORT PORT", one space between them. */
static int
parse_words(const char *s, const char *end, struct bh_proxy *ret)
{
	unsigned char destination[16];
	const char *part[5];
	size_t n[5];
	uint16_t port;
	int size;

	for (int i = 0; i < 5; i++)
		n[i] = take_word(&s, end, &part[i]);
	if (n[0] == 7 && memcmp(part[0], "UNKNOWN", 7) == 0)
		return 0;
	if (n[0] != 4 || memcmp(part[0], "TCP", 3) != 0 || s != end ||
	    end[-1] == ' ')
		return 400;
	size = part[0][3] == '4' ? 4 : part[0][3] == '6' ? 16 : -1;
	if (bh_address__parse(part[1], n[1], ret->source) != size ||
	    bh_address__parse(part[2], n[2], destination) != size ||
	    !parse_port(part[3], n[3], &ret->source_port) ||
	    !parse_port(part[4], n[4], &port))
		return 400;
	ret->family = size == 4 ? BH_PROXY_INET : BH_PROXY_INET6;
	return 0;
}

static int
parse_1(const char *buf, size_t len, struct bh_proxy *ret, size_t *ret_used)
{
	size_t line_len;
	int r = find_end(buf, len, &line_len);

	if (r != 0)
		return r;
	*ret_used = line_len + 2;
	return parse_words(buf + sizeof(word), buf + line_len, ret);
}

/* The TLVs of version 2: only whether the client used TLS matters. */
static int
parse_vectors(const char *s, size_t len, struct bh_proxy *ret)
{
	while (len > 0) {
		size_t n;

		if (len < 3 || (n = read_16(s + 1)) > len - 3)
			return 400;
		if (s[0] == TYPE_SSL) {
			/* One byte of flags, four of the verification. */
			if (n < 5)
				return 400;
			ret->tls = s[3] & CLIENT_SSL;
		}
		s += 3 + n;
		len -= 3 + n;
	}
	return 0;
}

/* The addresses behind the head: source, destination, ports, all of `size`. */
static int
parse_addresses(const char *s, size_t len, struct bh_proxy *ret)
{
	size_t size = ret->family == BH_PROXY_INET ? 12 :
	    ret->family == BH_PROXY_INET6 ? 36 : 216;

	if (len < size)
		return 400;
	if (ret->family != BH_PROXY_UNIX) {
		memcpy(ret->source, s, (size - 4) / 2);
		ret->source_port = (uint16_t)read_16(s + size - 4);
	}
	return parse_vectors(s + size, len - size, ret);
}

static int
parse_2(const char *buf, size_t len, struct bh_proxy *ret, size_t *ret_used)
{
	static const enum bh_proxy_family families[] = {
		BH_PROXY_LOCAL, BH_PROXY_INET, BH_PROXY_INET6, BH_PROXY_UNIX,
	};
	unsigned family, protocol, rest;
	bool local;

	if (len > 12 && buf[12] != 0x20 && buf[12] != 0x21)
		return 400;
	if (len < HEAD)
		return BH_MORE;
	local = buf[12] == 0x20;
	family = (unsigned char)buf[13] >> 4;
	protocol = (unsigned char)buf[13] & 15;
	/* Either both are unspecified, or a stream or datagram family. */
	if (!local && (family > 3 || protocol > 2 ||
	    (family == 0) != (protocol == 0)))
		return 400;
	rest = read_16(buf + 14);
	if (len < HEAD + rest)
		return BH_MORE;
	*ret_used = HEAD + rest;
	if (local || family == 0)
		return 0;
	ret->family = families[family];
	return parse_addresses(buf + HEAD, rest, ret);
}

static bool
starts(const char *buf, size_t len, const char *with, size_t with_len)
{
	return memcmp(buf, with, len < with_len ? len : with_len) == 0;
}

int
bh_proxy__parse(const char *buf, size_t len, struct bh_proxy *ret,
    size_t *ret_used)
{
	*ret = (struct bh_proxy){ .family = BH_PROXY_LOCAL };
	*ret_used = 0;
	if (len == 0)
		return BH_MORE;
	if (starts(buf, len, word, sizeof(word)))
		return len < sizeof(word) ? BH_MORE :
		    parse_1(buf, len, ret, ret_used);
	if (starts(buf, len, signature, sizeof(signature)))
		return len < sizeof(signature) ? BH_MORE :
		    parse_2(buf, len, ret, ret_used);
	return BH_PROXY_NONE;
}
