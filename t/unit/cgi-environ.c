#include "handler.h"

#include <stdlib.h>

#include "cgi/environ.h"
#include "handler/private.h"

/* What the next script is told, of the request and of the options. */
static struct bh_cgi cgi;
static struct bh_cgi_script script;
static long long length;
static bool tls;

static int
print(struct bh_handler *h)
{
	char *const *env;

	h->userdata = &cgi;
	h->private->tls = tls;
	env = bh_environ__build(h, &script, length);
	if (env == NULL)
		return 500;
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	for (; *env != NULL; env++)
		bh_printf(h, "%s\n", *env);
	return 0;
}

static void
reset(void)
{
	cgi = (struct bh_cgi){ .root = "/srv" };
	script = (struct bh_cgi_script){
		.name = "x.sh",
		.script_name = "/cgi-bin/x.sh",
		.script_filename = "/srv/cgi-bin/x.sh",
		.path_info = "",
	};
	length = 0;
	tls = false;
}

TestSuite(cgi_environ, .init = reset);

static const char *
answer(const char *in)
{
	static const struct bh_method any[] = { BH_METHOD_ANY(print),
		BH_METHODS_END };
	struct bh_class class = bh_test_class(print);

	class.methods = any;
	return bh_test_body(bh_test_answer(&class, in));
}

/* What there is beside the request's fields. */
#define FIRST \
	"DOCUMENT_ROOT=/srv\n" \
	"SCRIPT_NAME=/cgi-bin/x.sh\n" \
	"SCRIPT_FILENAME=/srv/cgi-bin/x.sh\n"
#define OWN(version, method, uri, query) \
	"GATEWAY_INTERFACE=CGI/1.1\n" \
	"SERVER_SOFTWARE=T\n" \
	"SERVER_PROTOCOL=" version "\n" \
	"REQUEST_METHOD=" method "\n" \
	"REQUEST_URI=" uri "\n" \
	"QUERY_STRING=" query "\n"
#define CLIENT \
	"REMOTE_ADDR=192.0.2.7\n" \
	"REMOTE_HOST=192.0.2.7\n" \
	"REMOTE_PORT=7\n"
#define LAST "PATH=/usr/local/bin:/usr/bin:/bin\n"

Test(cgi_environ, the_least)
{
	IS(answer("GET /cgi-bin/x.sh HTTP/1.0\r\n\r\n"),
	    FIRST OWN("HTTP/1.0", "GET", "/cgi-bin/x.sh", "") CLIENT
	    "SERVER_NAME=localhost\n"
	    "SERVER_PORT=80\n"
	    LAST);
}

Test(cgi_environ, a_script_with_nothing_behind_it)
{
	script.path_info = NULL;
	HAS_NOT(answer("GET /cgi-bin/x.sh HTTP/1.0\r\n\r\n"), "PATH_INFO");
}

Test(cgi_environ, the_most)
{
	script.path_info = "/a b";
	script.path_translated = "/srv/a b";
	length = 5;
	tls = true;
	IS(answer("POST /cgi-bin/x.sh/a%20b?c=%20d HTTP/1.1\r\n"
	    "Host: www.example.org:8080\r\nUser-Agent: t/1\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"),
	    FIRST
	    "PATH_INFO=/a b\n"
	    "PATH_TRANSLATED=/srv/a b\n"
	    OWN("HTTP/1.1", "POST", "/cgi-bin/x.sh/a%20b?c=%20d", "c=%20d")
	    "CONTENT_TYPE=text/plain\n"
	    "CONTENT_LENGTH=5\n"
	    CLIENT
	    "SERVER_NAME=www.example.org\n"
	    "SERVER_PORT=8080\n"
	    "HTTPS=on\n"
	    "HTTP_HOST=www.example.org:8080\n"
	    "HTTP_USER_AGENT=t/1\n"
	    LAST);
}

Test(cgi_environ, the_length_of_a_body)
{
	length = -1;
	HAS_NOT(answer("POST / HTTP/1.1\r\n" HOST
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "LENGTH");
	length = 0;
	HAS(answer("POST / HTTP/1.1\r\n" HOST
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	    "\nCONTENT_LENGTH=0\n");
	HAS(answer("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"),
	    "\nCONTENT_LENGTH=0\n");
	HAS_NOT(answer("POST / HTTP/1.1\r\n" HOST "\r\n"), "LENGTH");
	length = 9223372036854775807;
	HAS(answer("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"),
	    "\nCONTENT_LENGTH=9223372036854775807\n");
}

Test(cgi_environ, the_name_of_the_server)
{
	static const struct {
		const char *field, *expected;
	} rows[] = {
		{ "Host: a.example:81", "SERVER_NAME=a.example\n"
		    "SERVER_PORT=81\n" },
		{ "Host: a.example:", "SERVER_NAME=a.example\n"
		    "SERVER_PORT=80\n" },
		{ "Host: [2001:db8::1]:81", "SERVER_NAME=[2001:db8::1]\n"
		    "SERVER_PORT=81\n" },
		{ "Host:", "SERVER_NAME=localhost\nSERVER_PORT=80\n" },
	};
	char in[128];

	for (size_t i = 0; i < ROWS(rows); i++) {
		snprintf(in, sizeof(in), "GET / HTTP/1.1\r\n%s\r\n\r\n",
		    rows[i].field);
		HAS(answer(in), rows[i].expected);
	}
	tls = true;
	HAS(answer("GET / HTTP/1.1\r\n" HOST "\r\n"), "\nSERVER_PORT=443\n");
}

/* The test's own end of the pair has no Internet address either. */
Test(cgi_environ, a_socket_without_a_port)
{
	struct bh_class class = bh_test_class(print);
	const char in[] = "GET / HTTP/1.0\r\n\r\n";
	struct bh_test_result r = bh_test_serve(&class, BH_TEST_SOCKET, in,
	    sizeof(in) - 1);

	HAS(r.out, "\nSERVER_NAME=localhost\nSERVER_PORT=80\n");
	bh_test_free(&r);
}

Test(cgi_environ, an_absolute_target)
{
	HAS(answer("GET http://b.example/p?q HTTP/1.1\r\n" HOST "\r\n"),
	    "\nREQUEST_URI=/p?q\nQUERY_STRING=q\n");
	HAS(answer("GET http://b.example?q HTTP/1.1\r\n" HOST "\r\n"),
	    "\nREQUEST_URI=/?q\nQUERY_STRING=q\n");
	HAS(answer("GET http://b.example HTTP/1.1\r\n" HOST "\r\n"),
	    "\nREQUEST_URI=/\nQUERY_STRING=\n");
	HAS(answer("GET http://b.example/ HTTP/1.1\r\n" HOST "\r\n"),
	    "\nSERVER_NAME=b.example\n");
	HAS(answer("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), "\nREQUEST_URI=*\n");
}

#define GET(fields) "GET / HTTP/1.1\r\n" HOST fields "\r\n"

Test(cgi_environ, fields_of_one_name)
{
	const char *env = answer(GET("X-A: 1\r\nCookie: a=1\r\nx-a: 2\r\n"
	    "COOKIE: b=2\r\nX-A:\r\nX-a-: 3\r\n"));

	HAS(env, "\nHTTP_X_A=1, 2, \nHTTP_COOKIE=a=1; b=2\nHTTP_X_A_=3\n");
	cr_expect_eq(bh_test_count(env, "HTTP_X_A="), 1);
}

Test(cgi_environ, fields_that_no_script_sees)
{
	const char *env = answer("POST / HTTP/1.1\r\n" HOST
	    "Proxy: 1\r\nPROXY: 1\r\nX_A: 1\r\nX.A: 1\r\nX!: 1\r\n"
	    "Content_Length: 1\r\nContent-Length: 1\r\nContent-Type: x/y\r\n"
	    "Connection: close\r\nKeep-Alive: 1\r\nTE: trailers\r\n"
	    "Trailer: X\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n"
	    "Proxy-Connection: close\r\nAuthorization: Basic x\r\n"
	    "Proxy-Authorization: Basic x\r\n\r\n1");

	cr_expect_eq(bh_test_count(env, "HTTP_"), 1, "%s", env);
	HAS(env, "\nHTTP_HOST=a\n");
	HAS(env, "\nCONTENT_TYPE=x/y\n");
}

Test(cgi_environ, passwords_by_option)
{
	const char *in = GET("Authorization: Basic x\r\n"
	    "Proxy-Authorization: y\r\n");

	cgi.pass_authorization = true;
	HAS(answer(in), "\nHTTP_AUTHORIZATION=Basic x\n"
	    "HTTP_PROXY_AUTHORIZATION=y\n");
}

Test(cgi_environ, only_the_fields_of_the_script)
{
	static const char *const fields[] = { "git-protocol", "Proxy", NULL };

	script.fields = fields;
	HAS(answer(GET("Git-Protocol: version=2\r\nProxy: x\r\nX: y\r\n")),
	    "SERVER_PORT=80\nHTTP_GIT_PROTOCOL=version=2\n" LAST);
}

Test(cgi_environ, the_options_come_before_the_request)
{
	static const char *const own[] = { "C=1", "B=1", NULL };

	cgi.env = (struct bh_texts){ .count = 6, .text = { "A=1", "A=2=",
	    "B=2", "PATH=/p", "SERVER_NAME=n", "HTTP_X=" } };
	script.env = own;
	script.document_root = "/other";
	IS(answer("GET / HTTP/1.0\r\nX: y\r\nY: z\r\n\r\n"),
	    "C=1\nB=1\nHTTP_X=\nSERVER_NAME=n\nPATH=/p\nA=2=\n"
	    "DOCUMENT_ROOT=/other\n"
	    "SCRIPT_NAME=/cgi-bin/x.sh\n"
	    "SCRIPT_FILENAME=/srv/cgi-bin/x.sh\n"
	    OWN("HTTP/1.0", "GET", "/", "") CLIENT
	    "SERVER_PORT=80\n"
	    "HTTP_Y=z\n");
}

Test(cgi_environ, a_hundred_long_fields)
{
	char *in = calloc(1, 70000), *at = in;
	const char *env;

	at += sprintf(at, "GET / HTTP/1.0\r\n");
	for (int i = 0; i < 100; i++)
		at += sprintf(at, "X-%d: %0500d\r\n", i / 2, i);
	sprintf(at, "\r\n");
	env = answer(in);
	cr_expect_eq(bh_test_count(env, "\nHTTP_X_"), 50);
	cr_expect_eq(bh_test_count(env, ", 0000"), 50);
	HAS(env, "099\n" LAST);
	free(in);
}
