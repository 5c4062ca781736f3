/*
 * The start of a head: what the request line, its target and Host are taken
 * for is what they are by the grammar.
 *
 * The first line of the input is the request line, the rest is Host.
 */
#include <arpa/inet.h>

#include "fuzz.h"
#include "proto/host.h"
#include "proto/request_line.h"
#include "proto/target.h"

/* RFC 9112 3, read in another way: one or two spaces, and three or two parts
 * that are not empty. The status, as bh_request_line__parse has it. */
static int
judge(const char *line, size_t len)
{
	const char *first = memchr(line, ' ', len);
	const char *last = memrchr(line, ' ', len), *version;

	if (first == NULL || !bh_fuzz_is_token(line, (size_t)(first - line)))
		return 400;
	if (first == last)
		return len > 4 && memcmp(line, "GET ", 4) == 0 ? 0 : 400;
	version = last + 1;
	if (last - first < 2 ||
	    memchr(first + 1, ' ', (size_t)(last - first - 1)) != NULL)
		return 400;
	if (line + len - version != 8 || memcmp(version, "HTTP/", 5) != 0 ||
	    version[5] < '1' || version[5] > '9' || version[6] != '.' ||
	    version[7] < '0' || version[7] > '9')
		return 400;
	return version[5] == '1' ? 0 : 505;
}

/* Labels between dots, none of them empty but the last; or an IPv6 address in
 * brackets, as libc has it. Then perhaps ":" and up to five digits. */
static bool
is_host(const char *s)
{
	static const char letters[] = "0123456789-_"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	const char *end = strchr(s, ']');
	unsigned char address[16];
	char literal[64] = "";
	size_t n;

	if (s[0] == '[' && end != NULL && end - s <= 46) {
		memcpy(literal, s + 1, (size_t)(end - s - 1));
		if (inet_pton(AF_INET6, literal, address) != 1)
			return false;
		s = end + 1;
	} else {
		do {
			n = strspn(s, letters);
			s += n;
		} while (n > 0 && *s == '.' && *++s != '\0' && *s != ':');
		if (n == 0)
			return false;
	}
	if (*s != ':')
		return *s == '\0';
	n = strspn(s + 1, "0123456789");
	return s[1 + n] == '\0' && n <= 5 && atoi(s + 1) <= 65535;
}

static void
check_host(const char *text, size_t len)
{
	char *host = bh_fuzz_string(text, len);
	size_t host_len = 0, other_len = 0;
	unsigned port = 0, other_port = 0;
	bool is = strlen(host) == len && is_host(host);

	free(host);
	host = bh_fuzz_room(text, len);
	HOLDS(bh_host__parse(host, len, &host_len, &port) == is);
	if (bh_host__parse(host, len, &host_len, &port)) {
		HOLDS(host_len > 0 && host_len <= len && port <= 65535);
		HOLDS(host_len == len || host[host_len] == ':');
		for (size_t i = host_len + 1; i < len; i++)
			HOLDS(strchr("0123456789", host[i]) != NULL);
		for (size_t i = 0; i < len; i++)
			HOLDS(host[i] > ' ' && host[i] < 0x7f &&
			    strchr("/\\?#@%<>\"'&,;", host[i]) == NULL);
		HOLDS(bh_host__parse(host, host_len, &other_len, &other_port));
		HOLDS(other_len == host_len && other_port == 0);
		bh_fuzz_swap_case(host, len);
		HOLDS(bh_host__parse(host, len, &other_len, &other_port));
		HOLDS(other_len == host_len && other_port == port);
	}
	free(host);
}

/* Path and query alone are the same path and query. */
static void
check_again(const char *target, size_t len, const struct bh_target *t)
{
	char *copy = bh_fuzz_room(target + t->path, len - t->path);
	struct bh_target again;

	HOLDS(bh_target__parse("GET", 3, copy, len - t->path, &again) == 0);
	HOLDS(again.form == BH_ORIGIN_FORM && again.path == 0);
	HOLDS(again.path_len == t->path_len);
	HOLDS(again.has_query == t->has_query);
	HOLDS(again.query_len == t->query_len);
	free(copy);
}

static void
check_target(const char *method, size_t method_len, const char *text,
    size_t len)
{
	char *target = bh_fuzz_room(text, len);
	struct bh_target t;

	if (bh_target__parse(method, method_len, target, len, &t) == 0) {
		for (size_t i = 0; i < len; i++)
			HOLDS(target[i] > ' ' && target[i] < 0x7f &&
			    target[i] != '#');
		HOLDS((t.form == BH_AUTHORITY_FORM) ==
		    (method_len == 7 && memcmp(method, "CONNECT", 7) == 0));
		HOLDS(t.form != BH_ASTERISK_FORM ||
		    (method_len == 7 && memcmp(method, "OPTIONS", 7) == 0 &&
		    len == 1 && target[0] == '*'));
		HOLDS(t.form != BH_ORIGIN_FORM || t.path == 0);
		if (t.form == BH_ABSOLUTE_FORM)
			HOLDS(t.authority_len > 0 &&
			    t.authority + t.authority_len == t.path &&
			    memcmp(target + t.authority - 3, "://", 3) == 0);
		HOLDS(t.path + t.path_len + t.has_query + t.query_len == len);
		HOLDS(memchr(target + t.path, '?', t.path_len) == NULL);
		HOLDS(!t.has_query || target[t.query - 1] == '?');
		check_host(target + t.authority, t.authority_len);
		if (t.path_len > 0 && target[t.path] == '/')
			check_again(target, len, &t);
		else
			HOLDS(t.path_len == 0 || t.form == BH_ASTERISK_FORM);
	}
	free(target);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *from;
	size_t left = size, len = 0;
	struct bh_request_line r;
	char *line;
	int status;

	from = bh_fuzz_line(&at, &left, &len);
	if (from == NULL)
		return 0;
	line = bh_fuzz_room(from, len);
	status = bh_request_line__parse(line, len, &r);
	HOLDS(status == judge(line, len));
	HOLDS(r.method_len <= len && r.target + r.target_len <= len &&
	    r.version + r.version_len <= len);
	if (status != 400) {
		HOLDS(r.target == r.method_len + 1 && r.target_len > 0);
		HOLDS(status != 0 || (r.version == 0) ==
		    (r.protocol == BH_HTTP_0_9));
		HOLDS(r.version == 0 ? r.target + r.target_len == len :
		    r.version == r.target + r.target_len + 1 &&
		    r.version + 8 == len);
		HOLDS(r.protocol != BH_HTTP_1_0 ||
		    memcmp(line + r.version, "HTTP/1.0", 8) == 0);
	}
	check_target(line, r.method_len, line + r.target, r.target_len);
	free(line);
	check_host(at, left);
	return 0;
}
