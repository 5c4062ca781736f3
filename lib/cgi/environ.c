#include <string.h>
#include <sys/socket.h>

#include "cgi/environ.h"
#include "cgi/vars.h"
#include "conn/peer.h"
#include "handler/private.h"
#include "proto/host.h"
#include "simple/simple.h"

/* What there is without fields and options. */
enum { OWN_MAX = 32 };

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
put_server(struct bh_vars *v)
{
	const char *host = bh_headers_get(&v->h->headers, "Host");
	bool tls = v->h->private->tls;
	struct bh_peer local = { .host = "localhost" };
	struct bh_text t = { .size = sizeof(local.host) + sizeof("[]") };
	size_t len = 0;
	unsigned port = 0;
	bool six;

	six = local_address(v->h, &local) && local.address_len == 16;
	if (host != NULL && bh_host__parse(host, strlen(host), &len, &port))
		t.size = len + 1;
	t.at = bh_alloc(v->h, t.size);
	if (t.at == NULL) {
		v->failed = true;
		return;
	}
	if (len > 0) {
		bh_text__put(&t, host, len);
	} else {
		bh_text__puts(&t, six ? "[" : "");
		bh_text__puts(&t, local.host);
		bh_text__puts(&t, six ? "]" : "");
	}
	bh_vars__put(v, "SERVER_NAME", bh_text__end(&t));
	if (local.port != 0)
		port = (unsigned)local.port;
	bh_vars__put_number(v, "SERVER_PORT",
	    port != 0 ? port : tls ? 443 : 80);
	bh_vars__put(v, "HTTPS", tls ? "on" : NULL);
}

static void
put_client(struct bh_vars *v)
{
	const struct bh_handler *h = v->h;

	bh_vars__put(v, "REMOTE_ADDR", h->client_address.host);
	bh_vars__put(v, "REMOTE_HOST", h->client_address.host);
	if (h->client_address.port != 0)
		bh_vars__put_number(v, "REMOTE_PORT",
		    (uint64_t)h->client_address.port);
	bh_vars__put(v, "REMOTE_USER", h->remote_user);
	bh_vars__put(v, "AUTH_TYPE", h->remote_user != NULL ? "Basic" : NULL);
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
put_request(struct bh_vars *v, long long length)
{
	struct bh_handler *h = v->h;
	const char *query = bh_translate__query(h->path);
	bool has_body = h->private->x.framing.body != BH_BODY_NONE;

	bh_vars__put(v, "GATEWAY_INTERFACE", "CGI/1.1");
	bh_vars__put(v, "SERVER_SOFTWARE", bh_version_string(h));
	bh_vars__put(v, "SERVER_PROTOCOL", h->request_version);
	bh_vars__put(v, "REQUEST_METHOD", h->command);
	bh_vars__put(v, "REQUEST_URI", request_uri(h));
	bh_vars__put(v, "QUERY_STRING", query != NULL ? query : "");
	bh_vars__put(v, "REDIRECT_STATUS",
	    h->private->x.redirects > 0 ? "200" : NULL);
	bh_vars__put(v, "CONTENT_TYPE",
	    bh_headers_get(&h->headers, "Content-Type"));
	if (length > 0 || (length == 0 && has_body))
		bh_vars__put_number(v, "CONTENT_LENGTH", (uint64_t)length);
}

static void
put_script(struct bh_vars *v, const struct bh_cgi_script *script)
{
	const struct bh_cgi *cgi = v->h->userdata;

	bh_vars__put(v, "DOCUMENT_ROOT", script->document_root != NULL ?
	    script->document_root : cgi->root);
	bh_vars__put(v, "SCRIPT_NAME", script->script_name);
	bh_vars__put(v, "SCRIPT_FILENAME", script->script_filename);
	if (script->path_info != NULL && script->path_info[0] != '\0')
		bh_vars__put(v, "PATH_INFO", script->path_info);
	bh_vars__put(v, "PATH_TRANSLATED", script->path_translated);
}

/* The last of the options counts, and each before what the request says. */
static void
put_options(struct bh_vars *v, const char *const *env)
{
	const struct bh_cgi *cgi = v->h->userdata;
	size_t i;

	for (i = 0; env != NULL && env[i] != NULL; i++)
		bh_vars__add(v, env[i]);
	for (i = cgi->env.count; i > 0; i--)
		bh_vars__add(v, cgi->env.text[i - 1]);
}

char *const *
bh_environ__build(struct bh_handler *h, const struct bh_cgi_script *script,
    long long length)
{
	const struct bh_cgi *cgi = h->userdata;
	struct bh_vars v = { .h = h };
	size_t max = OWN_MAX + cgi->env.count + h->headers.count, i;

	for (i = 0; script->env != NULL && script->env[i] != NULL; i++)
		max++;
	v.item = bh_alloc(h, sizeof(*v.item) * (max + 1));
	if (v.item == NULL)
		return NULL;
	put_options(&v, script->env);
	put_script(&v, script);
	put_request(&v, length);
	put_client(&v);
	put_server(&v);
	bh_vars__put_fields(&v, script);
	bh_vars__put(&v, "PATH", "/usr/local/bin:/usr/bin:/bin");
	v.item[v.count] = NULL;
	return v.failed ? NULL : (char *const *)(uintptr_t)v.item;
}
