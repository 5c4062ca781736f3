/* The variables of an environment: of two values of a name the first stays. */
#ifndef BH_CGI_VARS_H
#define BH_CGI_VARS_H

#include <cgihttp.h>

struct bh_vars {
	struct bh_handler *h;
	const char **item;  /* with room for all of them */
	size_t count;
	bool failed;        /* no memory */
};

/* Whether one has the name, of len bytes. */
bool bh_vars__has(const struct bh_vars *v, const char *name, size_t len);

/* item: NAME=VALUE, or NULL where memory is out. */
void bh_vars__add(struct bh_vars *v, const char *item);

/* With the value NULL there is none. */
void bh_vars__put(struct bh_vars *v, const char *name, const char *value);
void bh_vars__put_number(struct bh_vars *v, const char *name, uint64_t n);

/* ---- vars_http.c: HTTP_*, the request's fields */
void bh_vars__put_fields(struct bh_vars *v,
    const struct bh_cgi_script *script);

#endif
