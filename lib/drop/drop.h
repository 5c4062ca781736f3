/* A drop box: files come in, none go out. */
#ifndef BH_DROP_DROP_H
#define BH_DROP_DROP_H

#include <basehttp.h>

#include <sha2.h>

#include "proto/digest.h"
#include "proto/filename.h"
#include "proto/text.h"
#include "store/store.h"

/* The program's configuration, and h->userdata. */
struct bh_drop {
	struct bh_auth auth;
	const char *mode_text;
	long long quota, reserve; /* bytes; 0: none */
	long long keep;           /* hours */
	bool number, no_form, wide;
	mode_t mode;
	int dir, partial;         /* directories */
};

enum { BH_DROP_NAME = BH_FILENAME_MAX + 6 }; /* with a number, and NUL */

/* ---- hash.c: the digests of what comes */

struct bh_digests {
	unsigned char sha256[BH_SHA256_BYTES];
	unsigned char sha512[BH_SHA512_BYTES];
};

struct bh_hash {
	SHA2_CTX sha256, sha512;
	bool both;          /* or SHA-256 alone */
};

void bh_hash__begin(struct bh_hash *s, bool both);
void bh_hash__add(struct bh_hash *s, const void *data, size_t len);
void bh_hash__end(struct bh_hash *s, struct bh_digests *ret);

/* What became of a file. */
struct bh_result {
	struct bh_result *next;
	int status;              /* 201: it is stored */
	uint64_t size;
	struct bh_digests is;    /* sha512 only if it was asked for */
	char name[BH_DROP_NAME];
};

/* ---- target.c: which file a request is about */

/* In front of each method: 0, or the status for who may not. */
int bh_target__may(struct bh_handler *h);
/* 0: the file's name, "" for the page; or 400, 404. */
int bh_target__name(struct bh_handler *h, char ret[BH_FILENAME_MAX + 1]);
/* 405 with what the page, or a file, can do. */
int bh_target__refuse(struct bh_handler *h, bool page);
/* By the preconditions of RFC 9110 section 13 and by what is there: 0, 409 or
 * 412. */
int bh_target__check(struct bh_handler *h, const char *name);
/* The status for a name that was taken meanwhile. */
int bh_target__taken(struct bh_handler *h);

/* ---- room.c: how much there may be */

/* 0: more bytes may come, and up to *ret_max in all; -EDQUOT over the quota,
 * -ENOSPC the disk is too full. */
int bh_room__look(const struct bh_drop *d, uint64_t more, uint64_t *ret_max);
/* Whether the disk has still what is to be left free: 0 or -ENOSPC. */
int bh_room__left(const struct bh_drop *d);
/* One after the other: a descriptor to be closed, if it is not -1, when the
 * file of so many bytes that are not counted yet has its name; or -errno. */
int bh_room__claim(const struct bh_drop *d, uint64_t more, int *ret_fd);

/* ---- upload.c: one file that comes */

struct bh_upload {
	struct bh_store file;
	const char *name;    /* for the log */
	struct bh_hash hash; /* of what has come by this request */
	uint64_t looked;    /* the size at which the room was looked at */
	int full;           /* -errno where it reaches file.max */
};

/* 0, or the status to answer with, after a line in the log. both: digests. */
int bh_upload__begin(struct bh_handler *h, struct bh_upload *u,
    const char *name, uint64_t expected, bool both);
/* The same. */
int bh_upload__add(struct bh_handler *h, struct bh_upload *u, const void *data,
    size_t len);
/* The request's body. *ret_cut: the client did not send all of it. */
int bh_upload__body(struct bh_handler *h, struct bh_upload *u, bool *ret_cut);
/* It gets its name, or one with a number; result->name: the wanted one before.
 * more: its bytes that no quota knows of. */
int bh_upload__name(struct bh_handler *h, struct bh_upload *u, uint64_t more,
    struct bh_result *result);
/* After bh_store's -errno: one line, and the status. */
int bh_upload__fail(struct bh_handler *h, const char *name, int error);

/* ---- partial.c: what has not come whole: .partial/HASH, of user and name */

enum { BH_PARTIAL_NAME = 2 * BH_SHA256_BYTES + 1 };

void bh_partial__name(struct bh_handler *h, const char *name,
    char ret[BH_PARTIAL_NAME]);
/* Alone with it: a descriptor; or -errno, -EWOULDBLOCK where somebody is. */
int bh_partial__enter(const struct bh_drop *d, const char *hash, int flags,
    struct stat *ret);
/* What came of a cut upload stays for the client to go on. */
void bh_partial__save(struct bh_handler *h, struct bh_upload *u,
    const char *name);
/* It came whole by another request. */
void bh_partial__forget(struct bh_handler *h, const char *name);
/* What is too old is removed. */
void bh_partial__sweep(const struct bh_drop *d);

/* ---- expected.c: the digests that the client says it has */

struct bh_claim {
	bool sha256, sha512; /* it is there */
	struct bh_digests is;
};

struct bh_expected {
	struct bh_claim content, whole; /* Content-Digest and Repr-Digest */
};

/* 0, or 400. */
int bh_expected__read(struct bh_handler *h, struct bh_expected *ret);
/* Whether it is so, or nothing is known. */
bool bh_expected__holds(const struct bh_claim *c, const struct bh_digests *d);
/* The answer for what is not. */
int bh_expected__refuse(struct bh_handler *h);

/* ---- resume.c: PUT with Content-Range */
int bh_resume__put(struct bh_handler *h, const char *name,
    const char *content_range, const struct bh_expected *e);

/* ---- put.c, form.c, page.c: the do_* functions */
int bh_drop__put(struct bh_handler *h);
int bh_drop__post(struct bh_handler *h);
int bh_drop__get(struct bh_handler *h);
int bh_drop__head(struct bh_handler *h);

/* ---- result.c: the answer, as text, JSON, or for browsers */
int bh_result__send(struct bh_handler *h, const struct bh_result *r);
int bh_result__send_all(struct bh_handler *h, int status,
    const struct bh_result *first);

/* ---- style.c, script.c: what the hashes of the policy are of */
extern const char bh_drop_page__style[];
extern const char bh_drop_page__script[];
extern const char bh_drop_page__policy[];
/* Up to where the page's own begins. */
void bh_drop_page__begin(struct bh_text *t, const char *title);

#endif
