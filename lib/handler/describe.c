/* A request as text, for who debugs what sent it. */
#include "handler/describe.h"
#include "handler/private.h"

#include <string.h>

#include "proto/escape.h"

bool
bh_describe__wants_text(const struct bh_handler *h)
{
	const char *query = strchr(h->path, '?');

	if (query != NULL && strstr(query, "format=text") != NULL)
		return true;
	if (query != NULL && strstr(query, "format=json") != NULL)
		return false;
	return bh_headers__accept(&h->headers, "text/plain") >
	    bh_headers__accept(&h->headers, "application/json");
}

/* A string with what stands before and after it. False: there is no memory. */
static bool
put_json(struct bh_handler *h, const char *before, const char *s, size_t len,
    const char *after)
{
	struct bh_text t = { .size = 6 * len };

	if (len > 0) {
		if ((t.at = bh_alloc(h, t.size)) == NULL)
			return false;
		bh_escape__json(&t, s, len);
	}
	bh_printf(h, "%s\"", before);
	bh_write(h, t.at, t.len);
	bh_printf(h, "\"%s", after);
	return true;
}

static void
put_line(struct bh_handler *h, const char *name, const char *s, size_t len)
{
	bh_printf(h, "%s: ", name);
	bh_write(h, s, len);
	bh_write(h, "\n", 1);
}

static void
put_hex(struct bh_handler *h, const struct bh_described_body *body)
{
	char hex[2 * sizeof(body->sha256)];
	size_t i;

	for (i = 0; i < sizeof(body->sha256); i++) {
		hex[2 * i] = "0123456789abcdef"[body->sha256[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[body->sha256[i] & 15];
	}
	bh_write(h, hex, sizeof(hex));
}

/* The request target as it was received, within requestline. */
static const char *
target(const struct bh_handler *h, size_t *ret_len)
{
	const char *at = h->requestline + strcspn(h->requestline, " ");

	at += strspn(at, " ");
	*ret_len = strcspn(at, " ");
	return at;
}

static bool
put_json_fields(struct bh_handler *h)
{
	bool good = true;
	size_t i;

	for (i = 0; i < h->headers.count && good; i++) {
		const struct bh_header *f = &h->headers.item[i];

		good = put_json(h, i > 0 ? ",\n    [" : "\n    [", f->name,
		    strlen(f->name), ", ") &&
		    put_json(h, "", f->value, strlen(f->value), "]");
	}
	return good;
}

int
bh_describe__json(struct bh_handler *h, const struct bh_described_body *body)
{
	const char *query = h->path + strcspn(h->path, "?");
	const char *version = h->request_version;
	const char *host = h->client_address.host;
	size_t len;
	const char *s = target(h, &len);
	bool good = put_json(h, "{\n  \"method\": ", h->command,
	    strlen(h->command), "") &&
	    put_json(h, ",\n  \"target\": ", s, len, "") &&
	    put_json(h, ",\n  \"path\": ", h->path,
	    (size_t)(query - h->path), "");

	if (good && *query == '?')
		good = put_json(h, ",\n  \"query\": ", query + 1,
		    strlen(query + 1), "");
	else if (good)
		bh_printf(h, ",\n  \"query\": null");
	good = good && put_json(h, ",\n  \"version\": ", version,
	    strlen(version), ",\n  \"fields\": [") && put_json_fields(h) &&
	    put_json(h, "\n  ],\n  \"peer\": { \"host\": ", host,
	    strlen(host), "");
	if (!good)
		return 500;
	bh_printf(h, ", \"port\": %d },\n", h->client_address.port);
	bh_printf(h, "  \"body\": { \"length\": %llu, \"sha256\": \"",
	    body->length);
	put_hex(h, body);
	bh_printf(h, "\" }\n}\n");
	return 0;
}

int
bh_describe__text(struct bh_handler *h, const struct bh_described_body *body)
{
	const char *query = h->path + strcspn(h->path, "?");
	size_t len, i;
	const char *s = target(h, &len);

	put_line(h, "method", h->command, strlen(h->command));
	put_line(h, "target", s, len);
	put_line(h, "path", h->path, (size_t)(query - h->path));
	if (*query == '?')
		put_line(h, "query", query + 1, strlen(query + 1));
	put_line(h, "version", h->request_version, strlen(h->request_version));
	for (i = 0; i < h->headers.count; i++) {
		const struct bh_header *f = &h->headers.item[i];

		bh_printf(h, "field: ");
		put_line(h, f->name, f->value, strlen(f->value));
	}
	bh_printf(h, "peer: %s %d\nlength: %llu\nsha256: ",
	    h->client_address.host, h->client_address.port, body->length);
	put_hex(h, body);
	bh_printf(h, "\n");
	return 0;
}
