#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "task/task.h"

bool
bh_tasks__is_name(const char *name)
{
	static const char ends[][12] = { "~", ".bak", ".orig", ".swp", ".tmp",
	    ".disabled", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-tmp",
	    ".dpkg-bak", ".ucf-old", ".ucf-dist", ".ucf-new", ".rpmsave",
	    ".rpmnew", ".rpmorig" };
	size_t len = strlen(name), n, i;

	if (len == 0 || name[0] == '.')
		return false;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		n = strlen(ends[i]);
		if (len >= n && memcmp(name + len - n, ends[i], n) == 0)
			return false;
	}
	return true;
}

static bool
is_executable(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, 0) == 0 && S_ISREG(st.st_mode) &&
	    faccessat(dir, name, X_OK, AT_EACCESS) == 0;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct bh_task *)a)->name,
	    ((const struct bh_task *)b)->name);
}

/* 0, or -errno. */
static int
add(struct bh_tasks *t, int dir, const char *name, size_t max)
{
	size_t len = strlen(name) + 1;
	char *copy;

	if (t->count == max)
		return -E2BIG;
	copy = bh_alloc(t->h, len);
	if (copy == NULL)
		return -ENOMEM;
	memcpy(copy, name, len);
	t->task[t->count++] = (struct bh_task){ .name = copy, .dir = dir };
	return 0;
}

static int
read_all(struct bh_tasks *t, int dir, size_t max, DIR *stream)
{
	const struct dirent *e;
	int error = 0;

	while (error == 0) {
		errno = 0;
		e = readdir(stream);
		if (e == NULL)
			return -errno;
		if (bh_tasks__is_name(e->d_name) &&
		    is_executable(dir, e->d_name))
			error = add(t, dir, e->d_name, max);
	}
	return error;
}

int
bh_tasks__list(struct bh_tasks *t, int dir, size_t max)
{
	/* Its own place in the directory: others may read it, too. */
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (stream == NULL) {
		error = -errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	t->count = 0;
	t->task = bh_alloc(t->h, max * sizeof(*t->task));
	error = t->task == NULL ? -ENOMEM : read_all(t, dir, max, stream);
	closedir(stream);
	if (error == 0)
		qsort(t->task, t->count, sizeof(*t->task), compare);
	return error;
}
