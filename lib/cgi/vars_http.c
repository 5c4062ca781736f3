#include "cgi/vars.h"

#include <string.h>
#include <strings.h>

#include "proto/bytes.h"
#include "proto/text.h"

/* Whether it is one of the names, each of which ends with a NUL. */
static bool
is_among(const char *name, const char *names)
{
	for (; *names != '\0'; names += strlen(names) + 1)
		if (strcasecmp(name, names) == 0)
			return true;
	return false;
}

/* RFC 3875 4.1.18: what has a variable of its own, or is about the connection
 * alone. Proxy would become HTTP_PROXY, which clients obey (CVE-2016-5385). */
static bool
may_see(const struct bh_cgi *cgi, const struct bh_cgi_script *script,
    const char *name)
{
	const char *const *field = script->fields;

	if (is_among(name, "Connection\0Content-Length\0Content-Type\0"
	    "Expect\0HTTP2-Settings\0Keep-Alive\0Proxy\0Proxy-Connection\0TE\0"
	    "Trailer\0Transfer-Encoding\0Upgrade\0"))
		return false;
	if (!cgi->pass_authorization &&
	    is_among(name, "Authorization\0Proxy-Authorization\0"))
		return false;
	if (field == NULL)
		return true;
	while (*field != NULL && strcasecmp(*field, name) != 0)
		field++;
	return *field != NULL;
}

/* HTTP_USER_AGENT for User-Agent. False for a name with other bytes than
 * letters, digits and "-": "_" would be taken for that. */
static bool
put_name(struct bh_text *t, const char *name)
{
	bh_text__puts(t, "HTTP_");
	for (; *name != '\0'; name++) {
		char c = bh_bytes__lower(*name);

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		else if (c == '-')
			c = '_';
		else if (!bh_bytes__is_digit(c))
			return false;
		bh_text__char(t, c);
	}
	return true;
}

/* One variable of all fields of that name: RFC 9110 5.3, RFC 6265 5.4. */
static void
put_field(struct bh_vars *v, const char *name)
{
	const struct bh_headers *headers = &v->h->headers;
	const char *between = strcasecmp(name, "Cookie") == 0 ? "; " : ", ";
	struct bh_text t = { .size = strlen(name) + sizeof("HTTP_=") };
	const char *value, *mark = "=";
	size_t at = 0;

	while ((value = bh_headers_get_all(headers, name, &at)) != NULL)
		t.size += strlen(value) + 2;
	t.at = bh_alloc(v->h, t.size);
	if (t.at == NULL) {
		v->failed = true;
		return;
	}
	if (!put_name(&t, name) || bh_vars__has(v, t.at, t.len))
		return;
	for (at = 0; (value = bh_headers_get_all(headers, name, &at)) != NULL;
	    mark = between) {
		bh_text__puts(&t, mark);
		bh_text__puts(&t, value);
	}
	bh_vars__add(v, bh_text__end(&t));
}

void
bh_vars__put_fields(struct bh_vars *v, const struct bh_cgi_script *script)
{
	const struct bh_cgi *cgi = v->h->userdata;
	const struct bh_headers *headers = &v->h->headers;
	size_t i;

	for (i = 0; i < headers->count; i++) {
		const struct bh_header *first = &headers->item[i];

		if (bh_headers_get(headers, first->name) == first->value &&
		    may_see(cgi, script, first->name))
			put_field(v, first->name);
	}
}
