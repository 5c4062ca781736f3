/* The way from the root to what a request names, looked at before anything is
 * opened: to open a FIFO or a device can block or do something. */
#ifndef BH_SIMPLE_WAY_H
#define BH_SIMPLE_WAY_H

#include <limits.h>
#include <sys/stat.h>

#include <basehttp.h>

struct bh_way_room {
	char name[PATH_MAX];
	char target[PATH_MAX]; /* of a symlink */
};

struct bh_way {
	struct bh_handler *h;
	int dir;         /* the root */
	bool quiet;      /* the log does not learn why something is refused */
	bool program;    /* to something that is run: whatever is there */
	char *name;      /* what was found: below dir, without symlinks */
	size_t at;       /* in name; what is before it has been looked at */
	size_t asked;    /* what is left of the path, no symlink's target */
	struct bh_way_room *room; /* for symlinks; NULL: when it is needed */
	int links;       /* symlinks that were followed */
	int steps;       /* components, of the path and of symlinks */
	bool absent;     /* of a 404: nothing is there of that name; or, with */
	                 /* *ret of it, a file is, whose name ends before at */
};

/*
 * path as bh_simple_translate_path makes it, a "/" at its end ignored. Of the
 * way h, dir and quiet are given. More than 256 components, those of symlinks
 * among them, are too many.
 *   0    way->name, and *ret of it
 *   404  there is nothing, or nothing that may be served
 *   500  the system has no memory, or cannot read
 */
int bh_way__look(struct bh_way *way, const char *path, struct stat *ret);

/* The same for a name in the directory where start has ended; nothing else is
 * given of the way than its room, in which all is. It takes no memory. */
int bh_way__look_below(struct bh_way *way, const struct bh_way *start,
    const char *name, struct stat *ret);

/* 0, or 404 for what is not for everybody or is no file and no directory. The
 * root itself is as its owner wants it. Of a way to a program all are refused
 * that are symlinks. */
int bh_way__admit(const struct bh_way *way, const struct stat *st);

/* The status for an errno. */
int bh_way__refuse(const struct bh_way *way, int error);

#endif
