/* The way from the root to what a request names, looked at before anything is
 * opened: to open a FIFO or a device can block or do something. */
#ifndef BH_SIMPLE_WAY_H
#define BH_SIMPLE_WAY_H

#include <sys/stat.h>

#include <basehttp.h>

struct bh_way {
	struct bh_handler *h;
	int dir;         /* the root */
	bool quiet;      /* the log does not learn why something is refused */
	char *name;      /* what was found: below dir, without symlinks */
	size_t at;       /* in name; what is before it has been looked at */
	char *target;    /* of a symlink */
	int links;       /* symlinks that were followed */
};

/*
 * path as bh_simple_translate_path makes it, a "/" at its end ignored. Of the
 * way h, dir and quiet are given.
 *   0    way->name, and *ret of it
 *   404  there is nothing, or nothing that may be served
 *   500  the system has no memory, or cannot read
 */
int bh_way__look(struct bh_way *way, const char *path, struct stat *ret);

/* 0, or 404 for what is not for everybody or is no file and no directory. The
 * root itself is as its owner wants it. */
int bh_way__admit(const struct bh_way *way, const struct stat *st);

/* The status for an errno. */
int bh_way__refuse(const struct bh_way *way, int error);

#endif
