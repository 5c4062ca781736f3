#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "cgi/environ.h"
#include "conn/peer.h"
#include "handler/private.h"
#include "proto/bytes.h"
#include "proto/host.h"
#include "simple/simple.h"

/* What there is without fields and options. */
enum { OWN_MAX = 32 };

/* Of two values of a name the first one stays. */
struct list {
	struct bh_handler *h;
	const char **item;
	size_t count;
	bool failed;        /* no memory */
};

static bool
has(const struct list *l, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (strncmp(l->item[i], name, len) == 0 &&
		    l->item[i][len] == '=')
			return true;
	return false;
}

/* item: NAME=VALUE, or NULL where memory is out. */
static void
add(struct list *l, const char *item)
{
	if (item == NULL)
		l->failed = true;
	else if (!has(l, item, strcspn(item, "=")))
		l->item[l->count++] = item;
}

static void
put(struct list *l, const char *name, const char *value)
{
	if (value != NULL)
		add(l, bh_simple__join(l->h, name, "=", value));
}

static void
put_number(struct list *l, const char *name, uint64_t n)
{
	char digits[24];
	struct bh_text t = { .at = digits, .size = sizeof(digits) };

	bh_text__uint(&t, n);
	put(l, name, bh_text__end(&t));
}

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
put_field(struct list *l, const char *name)
{
	const struct bh_headers *headers = &l->h->headers;
	const char *between = strcasecmp(name, "Cookie") == 0 ? "; " : ", ";
	struct bh_text t = { .size = strlen(name) + sizeof("HTTP_=") };
	const char *value, *mark = "=";
	size_t at = 0;

	while ((value = bh_headers_get_all(headers, name, &at)) != NULL)
		t.size += strlen(value) + 2;
	t.at = bh_alloc(l->h, t.size);
	if (t.at == NULL) {
		l->failed = true;
		return;
	}
	if (!put_name(&t, name) || has(l, t.at, t.len))
		return;
	for (at = 0; (value = bh_headers_get_all(headers, name, &at)) != NULL;
	    mark = between) {
		bh_text__puts(&t, mark);
		bh_text__puts(&t, value);
	}
	add(l, bh_text__end(&t));
}

static void
put_fields(struct list *l, const struct bh_cgi_script *script)
{
	const struct bh_cgi *cgi = l->h->userdata;
	const struct bh_headers *headers = &l->h->headers;
	size_t i;

	for (i = 0; i < headers->count; i++) {
		const struct bh_header *first = &headers->item[i];

		if (bh_headers_get(headers, first->name) == first->value &&
		    may_see(cgi, script, first->name))
			put_field(l, first->name);
	}
}

/* False where this end of the connection has no Internet address. */
static bool
local_address(const struct bh_handler *h, struct bh_peer *ret)
{
	const struct bh_conn *c = &h->private->conn;
	union bh_sockaddr n;
	socklen_t len = sizeof(n);

	n.any.sa_family = AF_UNSPEC;
	return c->in_socket && getsockname(c->in, &n.any, &len) == 0 &&
	    bh_peer__set_internet(ret, &n);
}

/* RFC 3875 4.1.14 and 4.1.15: the name that the client used, or the address
 * that it is connected to, and the port of that. */
static void
put_server(struct list *l)
{
	const char *host = bh_headers_get(&l->h->headers, "Host");
	bool tls = l->h->private->tls;
	struct bh_peer local = { .host = "localhost" };
	struct bh_text t = { .size = sizeof(local.host) + sizeof("[]") };
	size_t len = 0;
	unsigned port = 0;
	bool six;

	six = local_address(l->h, &local) && local.address_len == 16;
	if (host != NULL && bh_host__parse(host, strlen(host), &len, &port))
		t.size = len + 1;
	t.at = bh_alloc(l->h, t.size);
	if (t.at == NULL) {
		l->failed = true;
		return;
	}
	if (len > 0) {
		bh_text__put(&t, host, len);
	} else {
		bh_text__puts(&t, six ? "[" : "");
		bh_text__puts(&t, local.host);
		bh_text__puts(&t, six ? "]" : "");
	}
	put(l, "SERVER_NAME", bh_text__end(&t));
	if (local.port != 0)
		port = (unsigned)local.port;
	put_number(l, "SERVER_PORT", port != 0 ? port : tls ? 443 : 80);
	put(l, "HTTPS", tls ? "on" : NULL);
}

static void
put_client(struct list *l)
{
	const struct bh_handler *h = l->h;

	put(l, "REMOTE_ADDR", h->client_address.host);
	put(l, "REMOTE_HOST", h->client_address.host);
	if (h->client_address.port != 0)
		put_number(l, "REMOTE_PORT", (uint64_t)h->client_address.port);
	put(l, "REMOTE_USER", h->remote_user);
	put(l, "AUTH_TYPE", h->remote_user != NULL ? "Basic" : NULL);
}

/* The target without the scheme and host that it may have. */
static const char *
request_uri(struct bh_handler *h)
{
	struct bh_target t;

	if (bh_target__parse(h->command, strlen(h->command), h->path,
	    strlen(h->path), &t) != 0 || t.form != BH_ABSOLUTE_FORM)
		return h->path;
	return bh_simple__join(h, h->path[t.path] == '/' ? "" : "/", "",
	    h->path + t.path);
}

static void
put_request(struct list *l, long long length)
{
	struct bh_handler *h = l->h;
	const char *query = bh_translate__query(h->path);
	bool has_body = h->private->x.framing.body != BH_BODY_NONE;

	put(l, "GATEWAY_INTERFACE", "CGI/1.1");
	put(l, "SERVER_SOFTWARE", bh_version_string(h));
	put(l, "SERVER_PROTOCOL", h->request_version);
	put(l, "REQUEST_METHOD", h->command);
	put(l, "REQUEST_URI", request_uri(h));
	put(l, "QUERY_STRING", query != NULL ? query : "");
	put(l, "REDIRECT_STATUS", h->private->x.redirects > 0 ? "200" : NULL);
	put(l, "CONTENT_TYPE", bh_headers_get(&h->headers, "Content-Type"));
	if (length > 0 || (length == 0 && has_body))
		put_number(l, "CONTENT_LENGTH", (uint64_t)length);
}

static void
put_script(struct list *l, const struct bh_cgi_script *script)
{
	const struct bh_cgi *cgi = l->h->userdata;

	put(l, "DOCUMENT_ROOT", script->document_root != NULL ?
	    script->document_root : cgi->root);
	put(l, "SCRIPT_NAME", script->script_name);
	put(l, "SCRIPT_FILENAME", script->script_filename);
	if (script->path_info != NULL && script->path_info[0] != '\0')
		put(l, "PATH_INFO", script->path_info);
	put(l, "PATH_TRANSLATED", script->path_translated);
}

/* The last of the options counts, and each before what the request says. */
static void
put_options(struct list *l, const char *const *env)
{
	const struct bh_cgi *cgi = l->h->userdata;
	size_t i;

	for (i = 0; env != NULL && env[i] != NULL; i++)
		add(l, env[i]);
	for (i = cgi->env.count; i > 0; i--)
		add(l, cgi->env.text[i - 1]);
}

char *const *
bh_environ__build(struct bh_handler *h, const struct bh_cgi_script *script,
    long long length)
{
	const struct bh_cgi *cgi = h->userdata;
	struct list l = { .h = h };
	size_t max = OWN_MAX + cgi->env.count + h->headers.count, i;

	for (i = 0; script->env != NULL && script->env[i] != NULL; i++)
		max++;
	l.item = bh_alloc(h, sizeof(*l.item) * (max + 1));
	if (l.item == NULL)
		return NULL;
	put_options(&l, script->env);
	put_script(&l, script);
	put_request(&l, length);
	put_client(&l);
	put_server(&l);
	put_fields(&l, script);
	put(&l, "PATH", "/usr/local/bin:/usr/bin:/bin");
	l.item[l.count] = NULL;
	return l.failed ? NULL : (char *const *)(uintptr_t)l.item;
}
