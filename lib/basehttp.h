/*
 * basehttp.h - Python's BaseHTTPServer for C.
 *
 * Put bh_ before Python's name and you have ours. A program states its class
 * (struct bh_class: Python's class variables), defines a function do_METHOD
 * for each method, and hands both to bh_main(). Each request becomes a call
 * of one of these functions with a struct bh_handler: Python's `self`.
 *
 * What is in this header and not in basehttp(3) is not part of the library.
 */
#ifndef BASEHTTP_H
#define BASEHTTP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What libbasehttp.so shows; all else is hidden. */
#pragma GCC visibility push(default)

#define BH_VERSION "0.1"

/* In a limit or a time: none at all (0 is the default). */
#define BH_NONE (-1)

#define BH_PRINTF(string, first) \
	__attribute__((format(printf, string, first)))

struct bh_handler;
struct bh_server;
struct bh_setup;

/* ---- the class: what a program is ------------------------------------- */

/*
 * A do_* function. Returns
 *   0    the request has been answered
 *   > 0  the HTTP status to answer with (the error page is sent for it)
 *   < 0  -errno: the connection is lost and is closed
 */
typedef int bh_method_function(struct bh_handler *h);

/* One line of the table of methods. See basehttp(3). */
struct bh_method {
	const char *name;
	bh_method_function *function;
};

/* GET is answered by do_GET. */
#define BH_METHOD(method) { #method, do_##method }
/* HEAD is answered by do_GET as well (its body is swallowed). */
#define BH_METHOD_ALSO(method, function) { #method, function }
/* For names that are not C identifiers: "M-SEARCH". */
#define BH_METHOD_NAMED(name, function) { name, function }
/* Every method there is: no 501, no 405, no automatic OPTIONS. */
#define BH_METHOD_ANY(function) { "*", function }
#define BH_METHODS_END { NULL, NULL }

/* A status: Python's responses[code]. The phrase and one sentence. */
struct bh_response {
	int code;
	const char *phrase;
	const char *explain;
};

/* Limits of a request's head: the place of Python's MessageClass. */
struct bh_message_class {
	long max_requestline; /* bytes with line end; 65,536; more is a 414 */
	long max_headers;     /* fields; 100; more is a 431 */
	long max_section;     /* bytes of all lines; 65,536; more is a 431 */
};

/* Seconds. */
struct bh_timeout {
	int head;  /* for a whole head, from its first byte: 10; then 408 */
	int idle;  /* before the first byte of a request: 15; then close */
	int stall; /* while the client takes no output: 30; then close */
};

enum bh_option_type {
	BH_FLAG,   /* bool: the option was given */
	BH_TEXT,   /* const char *: the text, as given */
	BH_NUMBER, /* long long, min to max; also with a suffix K, M or G */
	BH_CHOICE, /* int: which of `argument`'s words ("one|two"), from 0 */
	BH_TEXTS,  /* struct bh_texts: the option may be repeated */
};

/* The texts of an option that may be given several times. */
struct bh_texts {
	const char *text[16];
	size_t count;
};

/* One option, a line of --help. The value is stored `offset` bytes into the
 * class's configuration (config_size bytes, all zero before). */
struct bh_option {
	char name[20];     /* without its dashes; "" ends the table */
	char argument[28]; /* as --help shows it; "" for a flag */
	char help[56];
	enum bh_option_type type;
	size_t offset;
	long long min, max;
};

/* Python's class variables. Zero is the default (methods: an empty table). */
struct bh_class {
	const struct bh_method *methods; /* ends with BH_METHODS_END */

	const char *server_version;   /* "BaseHTTP/" BH_VERSION */
	const char *sys_version;      /* "libbasehttp/" BH_VERSION; "": none */
	const char *protocol_version; /* "HTTP/1.0"; "HTTP/1.1" keeps alive */
	/* With the keys %(code)d, %(message)s and %(explain)s, both escaped for
	 * HTML. Given, it is sent whatever the client accepts. */
	const char *error_message_format;
	const char *error_content_type;      /* "text/html;charset=utf-8" */
	const struct bh_response *responses; /* searched before the table;
	                                      * ends with code 0 */
	struct bh_message_class MessageClass;
	struct bh_timeout timeout;
	long long max_body;       /* bytes; 1 MiB; more is a 413 */
	bool starts_programs;     /* the sandbox lets it fork and execute */

	/* What Python tells people to override. NULL is the default, which
	 * stands in bh_BaseHTTPRequestHandler. */
	void (*log_request)(struct bh_handler *h, int code, long long size);
	void (*log_error)(struct bh_handler *h, const char *message);
	void (*log_message)(struct bh_handler *h, const char *message);
	const char *(*version_string)(struct bh_handler *h);
	const char *(*address_string)(struct bh_handler *h);
	bool (*handle_expect_100)(struct bh_handler *h);
	/* Called before the end of each head but an interim one: fields that
	 * all answers have. */
	void (*end_headers)(struct bh_handler *h);
	/* error_message_format for that code; NULL: the usual page. */
	const char *(*error_page)(struct bh_handler *h, int code);

	/* For bh_main. */
	const char *summary;     /* one line for --help */
	const char *operands;    /* "[DIRECTORY]"; NULL: there are none */
	int max_operands;
	const struct bh_option *options;
	size_t config_size;
	/* Called once, before the sandbox and the first byte: opens what the
	 * program needs. Returns 0, or the exit status after bh_setup_error. */
	int (*setup)(struct bh_setup *s);
	/* Called when nobody came for exit_idle seconds: whether the server
	 * goes on. NULL: it ends. Python: BaseServer.handle_timeout. */
	bool (*handle_timeout)(struct bh_server *s);
};

/* The defaults: what super() is in Python. */
extern const struct bh_class bh_BaseHTTPRequestHandler;

/* ---- the handler: one connection, one request after the other --------- */

struct bh_address {
	char host[110]; /* numeric, or the path of a Unix socket, or "-" */
	int port;       /* 0 where there is none */
};

/* Both are valid until the request's end. */
struct bh_header {
	const char *name;
	const char *value;
};

/* Python's self.headers: in the order received, names as sent. */
struct bh_headers {
	const struct bh_header *item;
	size_t count;
};

struct bh_private;

/* Python's instance variables. Strings live until the request's end. */
struct bh_handler {
	const struct bh_class *class;
	struct bh_server *server;         /* NULL when started per connection */
	struct bh_address client_address;
	const char *requestline;          /* as received, without line end */
	const char *command;              /* "GET" */
	const char *path;                 /* the target: "/a%20b?c=d" */
	const char *request_version;      /* "HTTP/1.1" */
	struct bh_headers headers;
	const char *remote_user;          /* bh_auth_check's; NULL: unknown */
	bool close_connection;            /* close when this request is done */
	void *userdata;                   /* the setup hook's */
	struct bh_private *private;
};

/* The first field of that name, or NULL. Letters of either case.
 * Python: self.headers.get(name). */
const char *bh_headers_get(const struct bh_headers *headers, const char *name);

/* The next field of that name; *at starts at 0; NULL after the last.
 * Python: self.headers.get_all(name). */
const char *bh_headers_get_all(const struct bh_headers *headers,
    const char *name, size_t *at);

/* Memory that is gone at the request's end; NULL where there is none left.
 * Not zeroed; aligned for any type. */
void *bh_alloc(struct bh_handler *h, size_t size);

/* ---- the answer -------------------------------------------------------- */
/*
 * The functions that return nothing keep the first error, and bh_end_headers
 * and bh_write return it: 0 or more when all is well, else
 *   -EINVAL        a CR, LF, NUL or other control character in a name, value
 *                  or phrase, a name that is no token, or a call out of order
 *   -EPIPE, -ECONNRESET  the client is gone
 *   -ETIMEDOUT     the client took nothing for timeout.stall seconds
 *   -ENOBUFS       the head is longer than 32 KiB
 */

/* Status line, Server and Date. message NULL: the phrase of the table. The
 * access line is logged after the response. Python: send_response. */
void bh_send_response(struct bh_handler *h, int code, const char *message);

/* The status line alone. Python: send_response_only. */
void bh_send_response_only(struct bh_handler *h, int code, const char *message);

/* One field. Content-Length, Connection and Transfer-Encoding are heeded:
 * the body is framed as they say. Python: send_header. */
void bh_send_header(struct bh_handler *h, const char *name, const char *value);
void bh_send_headerf(struct bh_handler *h, const char *name,
    const char *format, ...) BH_PRINTF(3, 4);

/* The end of the head. Without a Content-Length the library frames the body.
 * After an interim answer (1xx) the next status may follow.
 * Python: end_headers. */
int bh_end_headers(struct bh_handler *h);

/* A whole error answer, in place of what was begun as long as none of that has
 * left. message NULL: the phrase; explain NULL: the table's sentence; both are
 * escaped. The body is HTML, application/problem+json (RFC 9457) or plain text,
 * by Accept. The connection goes on where the request's framing was sound.
 * Returns as bh_end_headers. Python: send_error. */
int bh_send_error(struct bh_handler *h, int code, const char *message,
    const char *explain);

/* A field of the next error answer of this request, whoever sends it:
 * WWW-Authenticate of a 401, Allow of a 405, Retry-After of a 503. */
void bh_error_header(struct bh_handler *h, const char *name, const char *value);

/* len bytes of the body: len, or the error. */
ssize_t bh_write(struct bh_handler *h, const void *data, size_t len);
ssize_t bh_printf(struct bh_handler *h, const char *format, ...)
    BH_PRINTF(2, 3);

/* len bytes of fd from off on as body: len; less where the file ended
 * earlier; or the error. The file's own offset is not used. */
ssize_t bh_sendfile(struct bh_handler *h, int fd, off_t off, size_t len);

/* All that was written so far leaves now. */
int bh_flush(struct bh_handler *h);

/* The connection itself, behind the head of a 101, or of a 2xx to CONNECT: all
 * that was written leaves first. Both descriptors, which may be one, stay the
 * library's. What the client had sent by then is bh_read's, which waits no
 * more: 0 when there is none left. The connection ends with the request.
 * Returns as bh_end_headers. */
int bh_upgrade(struct bh_handler *h, int *ret_in, int *ret_out);

/* Python's wfile and rfile, made at the first call; NULL where memory is out.
 * They belong to the library: do not close them. rfile ends where the body
 * ends, and has ferror() where the client did not send all of it. */
FILE *bh_wfile(struct bh_handler *h);
FILE *bh_rfile(struct bh_handler *h);

/*
 * At most len bytes of the request's body, 0 at its end, or
 *   -ECONNRESET   the client left before the end
 *   -ETIMEDOUT    it was slower than 1 KiB/s after the first 10 s
 *   -EMSGSIZE     longer than max_body: return 413
 *   -EBADMSG      chunks that are none: return 400
 *   -ENOMEM       no memory: return 503
 */
ssize_t bh_read(struct bh_handler *h, void *buf, size_t len);

/* ---- what Python's handlers also have --------------------------------- */

/* Reads requests until the connection ends. Python: handle. */
void bh_handle(struct bh_handler *h);
/* Reads one and answers it. Python: handle_one_request. */
void bh_handle_one_request(struct bh_handler *h);

/* "100 Continue" and true. Python: handle_expect_100. */
bool bh_handle_expect_100(struct bh_handler *h);

/* The access line, an error and a message of your own; size < 0: unknown.
 * Control characters are escaped. Python: log_request, log_error,
 * log_message. */
void bh_log_request(struct bh_handler *h, int code, long long size);
void bh_log_error(struct bh_handler *h, const char *format, ...)
    BH_PRINTF(2, 3);
void bh_log_message(struct bh_handler *h, const char *format, ...)
    BH_PRINTF(2, 3);

/* "Hello/1.0 libbasehttp/0.1". Valid until the request's end. */
const char *bh_version_string(struct bh_handler *h);
/* The client's numeric address, or "-". */
const char *bh_address_string(struct bh_handler *h);
/* "Sun, 06 Nov 1994 08:49:37 GMT"; BH_NONE is now. */
const char *bh_date_time_string(struct bh_handler *h, int64_t seconds);
/* "06/Nov/1994 08:49:37", now, in UTC. */
const char *bh_log_date_time_string(struct bh_handler *h);

/* The class's own responses, then the table's: false for an unknown code.
 * Python: responses[code]. */
bool bh_responses(const struct bh_handler *h, int code,
    struct bh_response *ret);

/* Python: BaseHTTPRequestHandler(request, client_address, server). Serves the
 * connection in and out (which may be one descriptor; neither is closed) with
 * the class's settings, and logs to standard error. 0, or -errno where the
 * connection could not be served at all. */
#define bh_handle_connection(class, in, out, userdata) \
	bh_handle_connection_sized((class), sizeof(struct bh_class), (in), \
	    (out), (userdata))
int bh_handle_connection_sized(const struct bh_class *class, size_t class_size,
    int in, int out, void *userdata);

/* ---- the server: HTTPServer ------------------------------------------- */

struct bh_server_private;

struct bh_server {
	struct bh_address server_address; /* as bound */
	char server_name[256];            /* the host name, or the address */
	int server_port;
	const struct bh_class *RequestHandlerClass;
	void *userdata;
	/* May be set between bh_HTTPServer and bh_serve_forever. 0 is the
	 * default, BH_NONE no limit (drain: waits without end). */
	int max_connections;              /* at once: 512; beyond it 503 */
	int max_per_source;               /* from one address: 64 */
	int exit_idle;                    /* seconds without connection: none */
	int drain;                        /* seconds after SIGTERM: 25 */
	struct bh_server_private *private;
};

/* Binds and listens. address: "[HOST:]PORT" (numeric; without host all
 * addresses, IPv6 and IPv4; port 0: any) or "/path.sock".
 * 0; -EINVAL for an address that is none; -errno of socket, bind or listen.
 * Python: HTTPServer(server_address, RequestHandlerClass). */
#define bh_HTTPServer(s, address, class) \
	bh_HTTPServer_sized((s), (address), (class), sizeof(struct bh_class))
int bh_HTTPServer_sized(struct bh_server *s, const char *address,
    const struct bh_class *class, size_t class_size);

/* A process per connection, until SIGTERM, SIGINT, bh_shutdown or exit_idle;
 * connections that are being served are waited for. 0, or -errno.
 * Python: serve_forever. */
int bh_serve_forever(struct bh_server *s);

/* Accepts one connection and serves it in this process. 0, or -errno.
 * Python: handle_request. */
int bh_handle_request(struct bh_server *s);

/* Ends bh_serve_forever, from another thread or a signal handler. */
void bh_shutdown(struct bh_server *s);

/* Closes the listening socket and frees what bh_HTTPServer took. */
void bh_server_close(struct bh_server *s);

/* ---- the program: bh_main --------------------------------------------- */

struct bh_setup_private;

struct bh_setup {
	const struct bh_class *class;
	void *config;              /* the options; until the program ends */
	int operand_count;
	char **operands;
	void *userdata;            /* for the hook to set: h->userdata */
	const char *program;       /* the name it was started by */
	struct bh_setup_private *private;
};

/* The sandbox lets the program read the directory fd (opened, perhaps with
 * O_PATH) and all below it. 0, or -errno. */
int bh_setup_allow_read(struct bh_setup *s, int fd);

/* The same, and it may make, change, rename and remove files there. Without
 * such a call no file can grow, not even one that the hook has opened. */
int bh_setup_allow_write(struct bh_setup *s, int fd);

/* The same as bh_setup_allow_read, and what is there may be executed by a
 * program that starts others. These are confined then, as it is itself, to
 * what such calls name; without one they are not. */
int bh_setup_allow_execute(struct bh_setup *s, int fd);

/* "PROGRAM: " and the message on standard error. Returns `status`, so that a
 * setup hook can return it. */
int bh_setup_error(struct bh_setup *s, int status, const char *format, ...)
    BH_PRINTF(3, 4);

/*
 * The whole program: options, log, sandbox, then what was handed over on
 * descriptor 0, LISTEN_FDS or --listen is served. Returns the exit status:
 *   0   served, also where the client was at fault or left
 *   1   --sandbox-check: something is possible that should not be
 *   64  usage   66  no such directory   69  nothing to serve on descriptor 0
 *   71  system error   78  configuration
 */
#define bh_main(class, argc, argv) \
	bh_main_sized((class), sizeof(struct bh_class), (argc), (argv))
int bh_main_sized(const struct bh_class *class, size_t class_size, int argc,
    char **argv);

/* ---- passwords: Basic authentication (RFC 7617) ------------------------ */

struct bh_auth_private;

/* Who may use the program; a part of its configuration. */
struct bh_auth {
	const char *file;   /* lines USER:HASH; NULL: everybody may */
	const char *realm;  /* what the password is for; the program's name */
	dev_t device;       /* of the file, which is to be served to nobody */
	ino_t inode;
	struct bh_auth_private *private;
};

/* Rows for the class's table of options; type.member is the struct bh_auth in
 * the class's configuration. */
#define BH_AUTH_OPTIONS(type, member) \
	{ "auth", "FILE", "ask for a password: lines USER:HASH", \
	    BH_TEXT, offsetof(type, member) + offsetof(struct bh_auth, file), \
	    0, 0 }, \
	{ "realm", "TEXT", "what the password is for", \
	    BH_TEXT, offsetof(type, member) + offsetof(struct bh_auth, realm), \
	    0, 0 }

/* For a setup hook: reads auth->file, if there is one. 0, or the exit status
 * after one line: 64 a bad realm, 66 no such file, 71 no memory, 78 a bad line,
 * or no line at all. */
int bh_auth_load(struct bh_setup *s, struct bh_auth *auth);

/* For the start of a do_* function, which returns what is not 0:
 *   0    the request may go on; h->remote_user is the user
 *   401  it has no right credentials; WWW-Authenticate is kept for the answer
 *   500  bh_auth_load was not called
 */
int bh_auth_check(struct bh_handler *h, const struct bh_auth *auth);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
