/*
 * redirhttp in one process: whatever a client says, what is answered is whole
 * answers, and no browser is led by them to a host that is not on the list.
 *
 * The first byte of the input chooses the list, the rest is a connection.
 */
#include "redir/redir.h"
#include "serve.h"

static int
redirect(struct bh_handler *h)
{
	char *location;
	int status = bh_location__make(h, &location);

	return status != 0 ? status : bh_location__send(h, location);
}

static bool
ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len > n && memcmp(s + len - n, end, n) == 0;
}

/* As browsers read it: what is between the slashes and the next slash of
 * either kind, "?" or "#", is user, host and port; the host is behind the last
 * "@". */
static void
check_location(const char *s, size_t len)
{
	static const char scheme[] = "https://";
	size_t i, host = sizeof(scheme) - 1;

	HOLDS(len > host && memcmp(s, scheme, host) == 0);
	HOLDS(!bh_fuzz_has_control(s, len));
	s += host;
	len -= host;
	for (i = 0; i < len && strchr("/\\?#", s[i]) == NULL; i++)
		HOLDS(s[i] != '@');
	HOLDS((i == 15 && memcmp(s, "www.example.org", i) == 0) ||
	    (i == 16 && memcmp(s, "example.net:8443", i) == 0) ||
	    (i == 13 && memcmp(s, "[2001:db8::1]", i) == 0) ||
	    ends_with(s, i, ".example.com"));
	HOLDS(i < len && s[i] == '/');
}

static void
check_locations(const struct bh_fuzz_output *out)
{
	static const char name[] = "\r\nLocation: ";
	const char *at = out->at, *end = out->at + out->len, *line;

	while ((at = memmem(at, (size_t)(end - at), name,
	    sizeof(name) - 1)) != NULL) {
		at += sizeof(name) - 1;
		line = memchr(at, '\r', (size_t)(end - at));
		HOLDS(line != NULL);
		check_location(at, (size_t)(line - at));
	}
}

static struct bh_redir
choose(uint8_t how)
{
	struct bh_redir r = { .status = how % 5, .hosts = { .count = 2,
	    .text = { "www.example.org,[2001:db8::1]",
	    "example.net:8443,*.example.com" } } };

	if ((how & 32) != 0)
		r.to = "https://www.example.org/x";
	if ((how & 64) != 0 && r.to != NULL)
		r.hosts.count = 0;
	if (r.to != NULL)
		HOLDS(bh_target__parse("GET", 3, r.to, strlen(r.to),
		    &r.target) == 0);
	r.exact = (how & 128) != 0 && r.to != NULL;
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct bh_method methods[] = {
		BH_METHOD_ANY(redirect), BH_METHODS_END
	};
	struct bh_class class = { .methods = methods,
	    .protocol_version = "HTTP/1.1", .max_body = BH_NONE,
	    .responses = bh_redir__responses };
	struct bh_redir redir;

	if (len < 1 || len > 20000)
		return 0;
	redir = choose(data[0]);
	check_locations(bh_fuzz_serve(&class, &redir, data + 1, len - 1));
	return 0;
}
