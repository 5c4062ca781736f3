/*
 * simplehttp.h - Python's SimpleHTTPRequestHandler for C.
 *
 * Files and listings of one directory, for GET and HEAD. A program puts
 * bh_simple_do_GET and bh_simple_do_HEAD into its table, bh_simple_setup
 * into its class, and has its own version of any step by calling the others:
 * put bh_simple_ before Python's name.
 */
#ifndef SIMPLEHTTP_H
#define SIMPLEHTTP_H

#include <basehttp.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

struct bh_simple_pages;
struct bh_simple_types;

/* A line of extensions_map: { ".gz", "application/gzip" }. */
struct bh_extension {
	char extension[12]; /* with its dot; "" ends the map */
	char type[52];
};

/*
 * What SimpleHTTPRequestHandler has beside its base class. It is h->userdata
 * of every handler that calls a function below, or the first member of what
 * h->userdata points to; and the class's configuration, or its first member.
 */
struct bh_simple {
	int directory;               /* the root: an O_PATH descriptor */
	struct bh_texts index_pages; /* index.html, index.htm */
	/* searched before the table */
	const struct bh_extension *extensions_map;
	const char *default_type;    /* application/octet-stream */
	bool dotfiles;               /* names that start with a dot, too */
	bool symlinks;               /* those that stay inside are followed */
	bool vhost;                  /* the directory has one for each host */
	bool cors;                   /* scripts of other origins may read */
	const char *spa;             /* what is sent for what is not there */
	const char *cache;           /* seconds; NULL: no Cache-Control */
	const char *mime_types;      /* a file to search before the table */
	struct bh_texts error_pages; /* CODE=FILE */
	const struct bh_auth *auth;  /* whose file is sent to nobody */
	const char *secret;          /* its name, behind a symlink */
	const struct bh_simple_types *types; /* of mime_types */
	const struct bh_simple_pages *pages; /* of error_pages */
	/* "/cgi-bin": nothing in such a directory is sent, nor itself */
	const struct bh_texts *programs;
};

/* Python's extensions_map, and its words for a 404. */
extern const struct bh_extension bh_simple_extensions_map[];
extern const struct bh_response bh_simple_responses[];

/* Rows for the class's table of options. */
#define BH_SIMPLE_OPTIONS \
	{ "index", "NAME", "a directory's page (index.html, index.htm)", \
	    BH_TEXTS, offsetof(struct bh_simple, index_pages), 0, 0 }, \
	{ "default-type", "TYPE", "for names without a known ending", \
	    BH_TEXT, offsetof(struct bh_simple, default_type), 0, 0 }, \
	{ "dotfiles", "", "serve names that start with a dot", \
	    BH_FLAG, offsetof(struct bh_simple, dotfiles), 0, 0 }, \
	{ "symlinks", "", "follow symlinks that stay inside", \
	    BH_FLAG, offsetof(struct bh_simple, symlinks), 0, 0 }, \
	{ "vhost", "", "serve DIRECTORY/HOST/, or DIRECTORY/default/", \
	    BH_FLAG, offsetof(struct bh_simple, vhost), 0, 0 }, \
	{ "spa", "FILE", "send that for what is not there", \
	    BH_TEXT, offsetof(struct bh_simple, spa), 0, 0 }, \
	{ "error-page", "CODE=FILE", "a page of your own; repeatable", \
	    BH_TEXTS, offsetof(struct bh_simple, error_pages), 0, 0 }, \
	{ "cache", "SECONDS", "Cache-Control of files; 0: no-cache", \
	    BH_TEXT, offsetof(struct bh_simple, cache), 0, 0 }, \
	{ "cors", "", "let scripts of any origin read", \
	    BH_FLAG, offsetof(struct bh_simple, cors), 0, 0 }, \
	{ "mime-types", "FILE", "search it before the built-in table", \
	    BH_TEXT, offsetof(struct bh_simple, mime_types), 0, 0 }

/* The setup hook: the configuration is a struct bh_simple, the directory is
 * the first operand or ".". Opens it and fills in the defaults.
 * 0, or the exit status: 64 an option's value, 66 no such directory or file,
 * 71 no memory, 78 a bad line of mime_types. */
int bh_simple_setup(struct bh_setup *s);

/* The class's hooks for `cors` and `error_pages`. */
void bh_simple_end_headers(struct bh_handler *h);
const char *bh_simple_error_page(struct bh_handler *h, int code);

/* As do_* functions return. */
int bh_simple_do_GET(struct bh_handler *h);
int bh_simple_do_HEAD(struct bh_handler *h);

/* A file whose head has been sent. */
struct bh_simple_file {
	int fd;       /* the caller closes it; -1: nothing is left to send */
	off_t offset; /* where what is to be sent starts, */
	off_t size;   /* and how many bytes it has */
};

/* Everything but the body of a file: the head of a 200 or 206, a redirection,
 * a 304 or a whole listing. Returns as do_* functions; *ret when 0. */
int bh_simple_send_head(struct bh_handler *h, struct bh_simple_file *ret);

/*
 * The name that a request target asks for, relative to the directory: no "."
 * or ".." segment, no "/" at the start, one at the end where the target had
 * one; "" is the directory itself. It lives until the request's end.
 *   0    *ret
 *   400  a malformed escape or target, or %00
 *   404  it climbs above the root, has %2f, or a name that starts with "."
 *        where dotfiles is off; /.well-known/ is allowed (RFC 8615)
 *   500  out of memory
 */
int bh_simple_translate_path(struct bh_handler *h, const char *target,
    char **ret);

/* The listing of the directory dir as a whole answer; path as translate_path
 * made it, for the title. Returns as do_* functions. */
int bh_simple_list_directory(struct bh_handler *h, int dir, const char *path);

/* The media type for a name: the file mime_types, extensions_map, the table
 * made from mime.types, each by the exact ending, then by its lower case; or
 * default_type. */
const char *bh_simple_guess_type(struct bh_handler *h, const char *path);

/* The file's bytes as body; 500 where they are no longer there. Returns as
 * do_* functions. */
int bh_simple_copyfile(struct bh_handler *h, const struct bh_simple_file *file);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
