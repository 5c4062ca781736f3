/* What the options bring that Python has not. */
#ifndef BH_SIMPLE_OPTIONS_H
#define BH_SIMPLE_OPTIONS_H

#include <simplehttp.h>

#include "simple/open.h"

/* ---- vhost.c: a directory for each host */

/* The root of this request: the directory of its Host, that of "default" where
 * nothing has that name, or the only one. 0, *ret and its name in *ret_name,
 * NULL where there is only one (ret_name may be NULL); or a status.
 * bh_vhost__leave closes it. */
int bh_vhost__enter(struct bh_handler *h, int *ret, const char **ret_name);
void bh_vhost__leave(struct bh_handler *h, int root);

/* ---- spa.c: one page for what is not there */

/* 0, or 64 after one line. */
int bh_spa__check(struct bh_setup *s, const struct bh_simple *simple);
/* 0, or 66 after one line: the page is not in the directory. */
int bh_spa__look(struct bh_setup *s, const struct bh_simple *simple);

/* For *path below root, which was a 404: 0, *ret and its name in *path where
 * nothing is there and no dot is in its last segment; else a status. */
int bh_spa__open(struct bh_handler *h, int root, const char **path,
    struct bh_opened *ret);

/* ---- pages.c: error pages of one's own. 0, or a status after one line. */
int bh_pages__load(struct bh_setup *s, struct bh_simple *simple);

/* ---- types.c: the file of media types */

/* Whether it is a media type with its parameters, of at most 127 bytes. */
bool bh_types__is_type(const char *s);
/* 0, or a status after one line. */
int bh_types__load(struct bh_setup *s, struct bh_simple *simple);
/* ending: without its dot. NULL where the file has it not. */
const char *bh_types__find(const struct bh_simple *simple, const char *ending);

/* ---- fields.c: fields that answers have in common */

/* 0, or 64 after one line. */
int bh_fields__check(struct bh_setup *s, const struct bh_simple *simple);
/* Cache-Control of a file. */
void bh_fields__cache(struct bh_handler *h);
/* Whether a name's media type is that of what is in it, behind gzip. */
bool bh_fields__is_gzip(const char *path);

/* ---- secret.c */

/* Where --auth is a symlink: the name of what it leads to. 0, or a status after
 * one line. */
int bh_secret__find(struct bh_setup *s, struct bh_simple *simple);

/* Whether a file of this name is, or has taken the place of, the file of
 * passwords. */
bool bh_secret__is(const struct bh_simple *simple, const char *path,
    const struct stat *st);

/* Whether path in the directory dir ("" or with a slash at its end), below a
 * root, is one of the directories whose files are run, or in it. Letters of
 * either case: to some file systems they are the same. */
bool bh_secret__is_program(const struct bh_simple *simple, const char *dir,
    const char *path);

/* Whether it is one of them by another name: what a symlink leads to that is
 * followed, a second mount, a file system that takes names for the same. */
bool bh_secret__is_program_at(const struct bh_simple *simple, int root,
    const struct stat *st);

#endif
