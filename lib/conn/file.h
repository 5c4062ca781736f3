/* Small files that are read whole at the start. */
#ifndef BH_CONN_FILE_H
#define BH_CONN_FILE_H

#include <stddef.h>
#include <sys/stat.h>

struct bh_file {
	char *text; /* with a NUL behind it; lives as long as the process */
	size_t len;
	struct stat stat;
};

/* 0, or -errno: -EFBIG where it is longer than max bytes. */
int bh_file__read(const char *name, size_t max, struct bh_file *ret);

/* Zeroed memory that lives as long as the process, or NULL. */
void *bh_file__room(size_t size);

#endif
