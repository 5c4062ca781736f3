/* The *.prom files of a directory, as they are now. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "prom/prom.h"

static const char suffix[] = ".prom";

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct bh_source *)a)->name,
	    ((const struct bh_source *)b)->name);
}

/* 0, or -errno. */
static int
add(struct bh_scrape *scrape, const char *name)
{
	size_t len = strlen(name);
	char *copy;

	if (name[0] == '.' || len < sizeof(suffix) || strcmp(name + len + 1 -
	    sizeof(suffix), suffix) != 0 || !bh_wish__wants(scrape->h, name))
		return 0;
	if (scrape->count == BH_PROM_FILES)
		return -E2BIG;
	copy = bh_alloc(scrape->h, len + 1);
	if (copy == NULL)
		return -ENOMEM;
	memcpy(copy, name, len + 1);
	scrape->source[scrape->count++] = (struct bh_source){ .name = copy,
	    .kind = BH_SOURCE_FILE };
	return 0;
}

static int
list(struct bh_scrape *scrape, int dir)
{
	/* Its own place in the directory: others may read it, too. */
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	int error = 0;

	if (stream == NULL) {
		error = -errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	while (error == 0) {
		errno = 0;
		e = readdir(stream);
		if (e == NULL) {
			error = -errno;
			break;
		}
		error = add(scrape, e->d_name);
	}
	closedir(stream);
	qsort(scrape->source, scrape->count, sizeof(*scrape->source), compare);
	return error;
}

/* One byte more than is expected would show that the file has grown. */
static ssize_t
read_all(int fd, char *at, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, at + len, size - len);
		if (n == 0)
			break;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			len += (size_t)n;
	}
	return (ssize_t)len;
}

static bool
is_changed(const struct stat *a, const struct stat *b)
{
	return a->st_size != b->st_size ||
	    a->st_mtim.tv_sec != b->st_mtim.tv_sec ||
	    a->st_mtim.tv_nsec != b->st_mtim.tv_nsec;
}

/* NULL, or why not. */
static const char *
take(struct bh_scrape *scrape, int fd, struct bh_source *f)
{
	const struct bh_prom *prom = scrape->h->userdata;
	struct stat st, after;
	size_t size;
	char *at;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a regular file";
	f->mtime = (int64_t)st.st_mtim.tv_sec * 1000 +
	    st.st_mtim.tv_nsec / 1000000;
	if (st.st_size > prom->max_size)
		return "longer than --max-size";
	size = (size_t)st.st_size;
	if (size > scrape->left)
		return "all are longer than --max-total";
	at = bh_alloc(scrape->h, size + 1);
	if (at == NULL)
		return "no memory";
	n = read_all(fd, at, size + 1);
	if (n < 0)
		return strerror((int)-n);
	if (fstat(fd, &after) < 0 || (size_t)n != size ||
	    is_changed(&st, &after))
		return "changed while it was read";
	scrape->left -= size;
	f->text = at;
	f->len = size;
	return NULL;
}

/* (Whoever opens a FIFO without O_NONBLOCK waits for its writer.) */
static void
load(struct bh_scrape *scrape, int dir, struct bh_source *f)
{
	int fd = openat(dir, f->name, O_RDONLY | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);

	f->failure = fd < 0 ? strerror(errno) : take(scrape, fd, f);
	if (fd >= 0)
		close(fd);
}

int
bh_files__load(struct bh_scrape *scrape)
{
	const struct bh_prom *prom = scrape->h->userdata;
	size_t i;
	int error;

	if (prom->files_fd < 0)
		return 0;
	error = list(scrape, prom->files_fd);
	if (error == -ENOMEM)
		return 503;
	for (i = 0; i < scrape->count; i++)
		load(scrape, prom->files_fd, &scrape->source[i]);
	if (error != 0)
		scrape->source[scrape->count++] = (struct bh_source){
		    .name = prom->files, .kind = BH_SOURCE_DIRECTORY,
		    .failure = error == -E2BIG ? "too many files" :
		    strerror(-error) };
	return 0;
}
