/* Webhooks: verified, and stored for others to act on. */
#ifndef BH_HOOK_HOOK_H
#define BH_HOOK_HOOK_H

#include <basehttp.h>

#include "handler/hmac.h"
#include "store/store.h"

/* A line of the file of secrets. */
struct bh_hook_secret {
	const char *path;
	const struct bh_hook_sender *sender;
	struct bh_hmac key;              /* begun with it */
	unsigned char token[BH_HMAC_SIZE]; /* its SHA-256 */
	bool standard; /* signed as Standard Webhooks has it */
};

/* The program's configuration, and h->userdata. */
struct bh_hook {
	const char *secrets;  /* the file's name */
	long long tolerance;  /* seconds */
	long long remember;   /* days */
	const struct bh_hook_secret *secret;
	size_t count;
	int new, seen;        /* directories */
};

/* ---- secrets.c */

/* Reads hook->secrets, or else that of $CREDENTIALS_DIRECTORY. 0, or the exit
 * status after one line. */
int bh_secrets__load(struct bh_setup *s, struct bh_hook *hook);

/* ---- verify.c: who has sent it */

enum bh_hook_kind {
	BH_HOOK_BODY,     /* a field has the signature of the body */
	BH_HOOK_TOKEN,    /* a field has the secret itself */
	BH_HOOK_STANDARD, /* Standard Webhooks */
};

struct bh_hook_sender {
	char name[12];
	enum bh_hook_kind kind;
	char field[3][24]; /* the first one that is there counts */
	char prefix[8];    /* of the signature */
	char ping[16];     /* the field that is "ping" where it is only a try */
};

/* NULL: there is none of that name. */
const struct bh_hook_sender *bh_verify__sender(const char *name);

/* A secret that may be that of the request. */
struct bh_hook_try {
	const struct bh_hook_secret *secret;
	struct bh_hmac mac;
	unsigned char signature[BH_HMAC_SIZE]; /* the request's */
};

struct bh_hook_check {
	struct bh_hook_try *try;
	size_t count;
	SHA2_CTX body;
	const struct bh_hook_secret *secret; /* the right one */
	char seen[2 * BH_HMAC_SIZE + 1];     /* by this the delivery is known */
};

/* By the head alone: 0; 404 no secret is for this path; 403 none can be right,
 * and the log says why; 503 no memory. */
int bh_verify__begin(struct bh_handler *h, const struct bh_hook *hook,
    struct bh_hook_check *ret);
/* A part of the body. arg: the check. */
void bh_verify__add(void *arg, const void *data, size_t len);
/* 0; or 403, and the log says it. */
int bh_verify__end(struct bh_handler *h, struct bh_hook_check *check);
bool bh_verify__is_ping(struct bh_handler *h,
    const struct bh_hook_check *check);

/* ---- seen.c: what was stored before */

/* 0: not seen, or not for so long; *ret_fd is to be given to one of the others.
 * While it is open nobody else gets an answer for this name. 1: it was stored
 * before. -errno. */
int bh_seen__claim(const struct bh_hook *hook, const char *name,
    int *ret_fd);
/* It is stored now. 0, or -errno: it may be stored again. */
int bh_seen__keep(const struct bh_hook *hook, int fd);
/* It was not stored, and may come again. */
void bh_seen__forget(const struct bh_hook *hook, const char *name, int fd);
/* Once an hour: what is too old is removed. */
void bh_seen__sweep(const struct bh_hook *hook);

/* ---- record.c: what is stored */

/* The head: the request's, and what is known of it. *ret_length: where the
 * length of the body belongs. 0, or -errno. */
int bh_record__begin(struct bh_handler *h, struct bh_store *f,
    off_t *ret_length);
/* The length of the body, all of which is there. 0, or -errno. */
int bh_record__end(struct bh_store *f, off_t length);
enum { BH_RECORD_NAME = 64 };
/* A name that sorts by time: "20261122T142505.123456Z-github.http". */
void bh_record__name(struct bh_handler *h, const char *sender,
    char ret[BH_RECORD_NAME]);

/* ---- receive.c: the do_POST. */
int bh_receive__post(struct bh_handler *h);

#endif
