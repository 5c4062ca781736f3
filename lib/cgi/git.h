/* What git asks an HTTP server for: gitprotocol-http(5), and nothing else. */
#ifndef BH_CGI_GIT_H
#define BH_CGI_GIT_H

#include <cgihttp.h>

/* The program's configuration, and h->userdata. */
struct bh_git {
	struct bh_cgi cgi; /* simple.directory: that of the repositories */
	struct bh_auth auth;
	bool push, private;
	const char *backend;         /* git-http-backend */
	struct bh_cgi_script script; /* it, for no repository yet */
	const char *root;            /* "GIT_PROJECT_ROOT=/srv/git" */
};

/* Opens the directories of the repositories and of git-http-backend. 0, or the
 * exit status after one line. */
int bh_git__open(struct bh_setup *s);

struct bh_git_service {
	char path[92];  /* behind the repository; "#": a hexadecimal digit */
	char query[28]; /* all of it */
	char type[40];  /* of the body of a POST; "": it is for GET and HEAD */
	bool push;      /* changes the repository, or is the question before */
};

/* path: as bh_simple_translate_path makes it; query: NULL where there is none.
 * *ret_len: how much of path names the repository. NULL: not git's. */
const struct bh_git_service *bh_git__find(const char *path, const char *query,
    size_t *ret_len);

/*
 * git-http-backend for the repository that the first len bytes of path name,
 * and what is behind them. The repository is looked for as git does it:
 * NAME/.git, NAME, NAME.git/.git, NAME.git; no symlink and no file leads to
 * it, and it is in no other repository.
 *   0    *ret
 *   404  there is none, or none that may be read
 *   500  the system has no descriptor or memory
 */
int bh_git__resolve(struct bh_handler *h, const char *path, size_t len,
    struct bh_cgi_script *ret);

#endif
