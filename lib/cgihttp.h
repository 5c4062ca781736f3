/*
 * cgihttp.h - Python's CGIHTTPRequestHandler for C, with CGI/1.1 (RFC 3875).
 *
 * Scripts below some directories of simplehttp's root are run; everything
 * else is simplehttp's. Put bh_cgi_ before Python's name.
 */
#ifndef CGIHTTP_H
#define CGIHTTP_H

#include <simplehttp.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/*
 * What CGIHTTPRequestHandler has beside its base class: the class's
 * configuration and what h->userdata points to, or the first member of both.
 * Zero is the default.
 */
struct bh_cgi {
	struct bh_simple simple;
	struct bh_texts cgi_directories; /* "/cgi-bin", "/htbin"; "": all */
	struct bh_texts env;             /* NAME=VALUE for every script */
	bool pass_authorization;         /* HTTP_AUTHORIZATION */
	bool buffer;                     /* the body first, for its length */
	const char *timeout;             /* "FIRST,ALL": sets the next two */
	int first_timeout;               /* seconds, 60; BH_NONE: no end */
	int total_timeout;               /* 3600 */
	/* rlimits of a script: bytes, seconds, of the user, descriptors; 0: as
	 * ours */
	long long max_memory, max_cpu, max_processes, max_files;
	int sandbox;                     /* of scripts: 0 none, 1 ro, 2 rw */
	const char *root;                /* the directory's absolute name */
};

/* Rows for the class's table of options: of what scripts may use, and of all.
 * BH_SIMPLE_OPTIONS are not among them. */
#define BH_CGI_LIMITS \
	{ "cgi-timeout", "FIRST[,ALL]", "for the first byte, and in all", \
	    BH_TEXT, offsetof(struct bh_cgi, timeout), 0, 0 }, \
	{ "cgi-memory", "SIZE", "address space of a script", \
	    BH_NUMBER, offsetof(struct bh_cgi, max_memory), 1 << 20, \
	    1LL << 60 }, \
	{ "cgi-cpu", "SECONDS", "processor time of a script", \
	    BH_NUMBER, offsetof(struct bh_cgi, max_cpu), 1, 1000000 }, \
	{ "cgi-processes", "N", "that the user may have then", \
	    BH_NUMBER, offsetof(struct bh_cgi, max_processes), 1, 1 << 22 }, \
	{ "cgi-files", "N", "that a script may have open", \
	    BH_NUMBER, offsetof(struct bh_cgi, max_files), 16, 1 << 20 }, \
	{ "cgi-sandbox", "none|ro|rw", "keep scripts to these files (none)", \
	    BH_CHOICE, offsetof(struct bh_cgi, sandbox), 0, 0 }
#define BH_CGI_OPTIONS \
	{ "cgi-bin", "PREFIX", "run what is there (/cgi-bin, /htbin)", \
	    BH_TEXTS, offsetof(struct bh_cgi, cgi_directories), 0, 0 }, \
	{ "cgi-env", "NAME[=VALUE]", "for each script; repeatable", \
	    BH_TEXTS, offsetof(struct bh_cgi, env), 0, 0 }, \
	{ "cgi-auth", "", "scripts see Authorization", \
	    BH_FLAG, offsetof(struct bh_cgi, pass_authorization), 0, 0 }, \
	{ "cgi-buffer", "", "read a body whole first, for its length", \
	    BH_FLAG, offsetof(struct bh_cgi, buffer), 0, 0 }, \
	BH_CGI_LIMITS

/* A program to run for a request. Strings live until the request's end. */
struct bh_cgi_script {
	int dir;                     /* where it is: O_PATH; the caller's */
	const char *name;            /* in that directory */
	const char *script_name;     /* "/cgi-bin/x.sh": decoded */
	const char *script_filename; /* the absolute name of the file */
	const char *document_root;   /* NULL: the class's */
	const char *path_info;       /* "/a b": decoded; "": there is none */
	const char *path_translated; /* NULL where there is no path_info */
	bool nph;                    /* its output is the answer as it is */
	/* NAME=VALUE, which come before all others of that name, NULL at the
	 * end; or NULL */
	const char *const *env;
	/* The fields of the request that become HTTP_*, NULL at the end; or
	 * NULL: all that may */
	const char *const *fields;
};

/* The setup hook: bh_simple_setup and what scripts need. Returns as that. */
int bh_cgi_setup(struct bh_setup *s);

/* Any method: a script is run; GET and HEAD of all else are simplehttp's.
 * For BH_METHOD_ANY. Returns as do_* functions. */
int bh_cgi_do_ANY(struct bh_handler *h);

/*
 * Whether the target names something below one of cgi_directories, which is
 * never sent as a file.
 *   -1   no: it is simplehttp's
 *   0    *ret, whose dir is to be closed by the caller
 *   400  the target is none
 *   403  a directory, or a file that cannot be run
 *   404  there is nothing, or nothing that may be run
 *   500  the system has no descriptor or memory
 */
int bh_cgi_is_cgi(struct bh_handler *h, const char *target,
    struct bh_cgi_script *ret);

/* Whether that name in the directory dir is a regular file that this process
 * may execute. */
bool bh_cgi_is_executable(int dir, const char *name);

/* Runs the script with the request's body as its input, and answers with what
 * it prints. Returns as do_* functions: 502 for an answer that is none, 504
 * when the time is over, 500 or 503 where it cannot be started. */
int bh_cgi_run_cgi(struct bh_handler *h, const struct bh_cgi_script *script);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
