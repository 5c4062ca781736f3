/*
 * A file that is there whole, or not at all: it is written without a name,
 * and gets one when all of it is on disk. What ends before leaves nothing.
 *
 *	bh_store__begin     a file without a name
 *	bh_store__write     again and again; or bh_store__body
 *	bh_store__name      its name, which nobody else has; perhaps others
 *	bh_store__close     whether it has a name or not
 *
 * Where the file system knows no files without a name, it has a hidden one
 * until then, ".tmp-" and digits, which bh_store__close removes.
 *
 * The functions return 0 or -errno. Of these
 *	-ENOSPC  the disk is full     -EDQUOT  the user's part of it is
 *	-EFBIG   what files may have  -EEXIST  the name is taken
 *	-EMSGSIZE  longer than max
 * and bh_store__status is the status to answer with.
 */
#ifndef BH_STORE_STORE_H
#define BH_STORE_STORE_H

#include <basehttp.h>

#include <fcntl.h>
#include <sys/stat.h>

struct bh_store {
	int fd;             /* open for reading and writing */
	int dir;            /* where it is: not closed by these */
	uint64_t size, max; /* bytes written; that may be */
	char hidden[68];    /* its hidden name; "" where it has none */
	bool moves;         /* which is given up for the name */
};

/* For a setup hook: opens the directory `name` of dir (which may be AT_FDCWD),
 * and lets the program write there. mode not 0: it is made where it is
 * missing, with this mode and the owner of dir. 0, or the exit status after
 * one line. */
int bh_store__open(struct bh_setup *s, int dir, const char *name, mode_t mode,
    int *ret_fd);

/* dir: opened for reading, not by O_PATH. mode: of the file, whatever the
 * umask. max: bytes. */
int bh_store__begin(struct bh_store *f, int dir, mode_t mode, uint64_t max);

/* What does not fit leaves the file as it is: -EMSGSIZE. After another error it
 * is of no use. */
int bh_store__write(struct bh_store *f, const void *data, size_t len);

/* All of the request's body. each, where it is not NULL, sees what is written,
 * to hash it. 0, or the status to answer with; *ret_error: -errno where it was
 * the disk's fault, else 0. */
int bh_store__body(struct bh_handler *h, struct bh_store *f,
    void (*each)(void *arg, const void *data, size_t len), void *arg,
    int *ret_error);

/* Content is on disk then, the file can be seen in dir (f->dir, or another one
 * of this file system) by this name, and the name is on disk, too. -EEXIST: it
 * is another file's, which stays as it is; ask again with another name. After
 * another error it has no name. */
int bh_store__name(struct bh_store *f, int dir, const char *name);

/* The same. Where name is taken it is stem-1.ext, stem-2.ext and so on, up to
 * 9999; ret (size bytes) is what it is. -ENAMETOOLONG: it does not fit. */
int bh_store__number(struct bh_store *f, int dir, const char *name, char *ret,
    size_t size);

/* renameat2(2) without replacing: -EEXIST. */
int bh_store__rename(int from_dir, const char *from, int to_dir,
    const char *to);

/* What has no name is gone. Returns nothing: all that matters was done by
 * bh_store__name. */
void bh_store__close(struct bh_store *f);

/* 507 no room, 413 longer than max, 409 the name is taken, 503 no descriptor
 * or memory, 500 all else: no permission, a disk that fails. */
int bh_store__status(int error);

#endif
