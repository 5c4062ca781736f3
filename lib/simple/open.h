/* Opening what a request names: below the root, nothing that blocks, only what
 * everybody may read. */
#ifndef BH_SIMPLE_OPEN_H
#define BH_SIMPLE_OPEN_H

#include <sys/stat.h>

#include <basehttp.h>

struct bh_opened {
	int fd;           /* a file for reading; a directory with O_PATH */
	struct stat stat;
};

/*
 * path, relative to the directory dir ("" is dir itself; a "/" at the end is
 * ignored). Why something that is there is not served goes to the log.
 *   0    *ret
 *   404  there is nothing, or nothing that may be served
 *   500  the system has no descriptor or memory, or cannot read
 */
int bh_open__served(struct bh_handler *h, int dir, const char *path,
    struct bh_opened *ret);

/* The same for a file that need not be there, of which the log learns nothing:
 * 404 for a directory too. */
int bh_open__beside(struct bh_handler *h, int dir, const char *path,
    struct bh_opened *ret);

/* Whether bh_open__served is 404 because nothing is there, rather than
 * something that is not served. */
bool bh_open__is_absent(struct bh_handler *h, int dir, const char *path);

/* A descriptor of path, which no symlink and no ".." may be part of, or
 * -errno. */
int bh_open__below(int dir, const char *path, int flags);

/* The same one component at a time, for kernels without openat2. */
int bh_open__walk(int dir, const char *path, int flags);

/* Whether an errno of a path says that nothing is served by that name; any
 * other is the system's need, and no reason to do without. */
bool bh_open__is_about_name(int error);

void bh_open__close(int fd);

#endif
