/* Redirections to https: where to, the answer, and the challenges of ACME. */
#ifndef BH_REDIR_REDIR_H
#define BH_REDIR_REDIR_H

#include <basehttp.h>

#include "proto/target.h"

/* The options, and what the setup hook made of them. It is h->userdata. */
struct bh_redir {
	const char *to;          /* a URL; NULL: to the host that was named */
	bool exact;              /* to that URL as it is */
	struct bh_texts hosts;   /* lists of bh_allowed, with commas */
	int status;              /* an index: 308, 307, 303, 302, 301 */
	long long max_age;       /* 0: the status decides */
	const char *acme;        /* NULL: challenges are nothing special */

	int directory;           /* of --acme, by O_PATH */
	struct bh_target target; /* of to */
	char own_name[72];       /* of this machine */
};

/* The class's setup hook, and its texts for 404 and 421. */
int bh_redir__set_up(struct bh_setup *s);
extern const struct bh_response bh_redir__responses[];

/* ---- location.c */
/* Where the request is to go: *ret, until its end, or the status that it gets
 * instead: 414 too long, 421 not a host of the list, 501 no URL could be it,
 * 508 it would come back. */
int bh_location__make(struct bh_handler *h, char **ret);

/* ---- send.c */
/* Sends the client there. Returns as do_* functions. */
int bh_location__send(struct bh_handler *h, const char *location);

void bh_redir__send_length(struct bh_handler *h, uint64_t length);

/* ---- acme.c */
/* Whether the path is one of challenges: RFC 8555 section 8.3. */
bool bh_acme__is(const struct bh_handler *h);

/* Answers from the file that is named as the token in the path. */
int bh_acme__answer(struct bh_handler *h);

#endif
