#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "simple/listing.h"
#include "simple/open.h"
#include "simple/options.h"
#include "simple/simple.h"
#include "simple/way.h"

enum { BUFFER_SIZE = 32768 };

/* As bh_simple_translate_path has it. */
static bool
is_hidden(const struct bh_simple *simple, const struct bh_listing *l,
    const char *name)
{
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return true;
	return name[0] == '.' && !simple->dotfiles &&
	    !(l->path[0] == '\0' && strcmp(name, ".well-known") == 0);
}

/* False where memory is out. */
static bool
add(struct bh_handler *h, struct bh_listing *l, const char *name)
{
	size_t size = strlen(name) + 1;
	struct bh_entry *e;

	if (is_hidden(h->userdata, l, name))
		return true;
	e = bh_alloc(h, offsetof(struct bh_entry, name) + size);
	if (e == NULL)
		return false;
	memcpy(e->name, name, size);
	e->next = l->first;
	l->first = e;
	l->count++;
	return true;
}

/* Adds what one read of the directory brings: its bytes, 0 at the end, or
 * -errno. */
static ssize_t
read_some(struct bh_handler *h, int dir, struct bh_listing *l, char *buffer)
{
	ssize_t n = getdents64(dir, (void *)buffer, BUFFER_SIZE);
	ssize_t at = 0;

	if (n < 0)
		return -errno;
	while (at < n) {
		const struct dirent *d = (const void *)(buffer + at);

		if (!add(h, l, d->d_name))
			return -ENOMEM;
		at += d->d_reclen;
	}
	return n;
}

int
bh_entries__read(struct bh_handler *h, int dir, struct bh_listing *l)
{
	char *buffer = bh_alloc(h, BUFFER_SIZE);
	ssize_t n;
	int fd;

	if (buffer == NULL)
		return -ENOMEM;
	fd = bh_open__below(dir, ".", O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	do
		n = read_some(h, fd, l, buffer);
	while (n > 0);
	bh_open__close(fd);
	return (int)n;
}

/* Whether a request for the name would be answered, or it is a symlink. */
static bool
fill_in(struct bh_entry *e, const struct stat *st)
{
	e->size = 0;
	e->mtime = st->st_mtim.tv_sec;
	if (S_ISLNK(st->st_mode)) {
		e->kind = BH_ENTRY_SYMLINK;
		return true;
	}
	if (S_ISDIR(st->st_mode)) {
		e->kind = BH_ENTRY_DIRECTORY;
		return (st->st_mode & S_IXOTH) != 0;
	}
	e->kind = BH_ENTRY_FILE;
	e->size = st->st_size;
	return S_ISREG(st->st_mode) && (st->st_mode & S_IROTH) != 0;
}

/* The listed directory, found once for all symlinks in it. */
struct place {
	struct bh_way start;
	struct bh_way_room *room;
	int status;
};

/* 0, or -errno. */
static int
find(struct bh_handler *h, const struct bh_listing *l, struct place *ret)
{
	struct stat st;

	*ret = (struct place){ .start = { .h = h, .quiet = true } };
	ret->room = bh_alloc(h, sizeof(*ret->room));
	if (ret->room == NULL)
		return -ENOMEM;
	ret->status = bh_vhost__enter(h, &ret->start.dir, NULL);
	if (ret->status != 0)
		return ret->status == 500 ? -EIO : 0;
	ret->status = bh_way__look(&ret->start, l->path, &st);
	if (ret->status == 0)
		return 0;
	bh_vhost__leave(h, ret->start.dir);
	return ret->status == 500 ? -EIO : 0;
}

/* What a symlink leads to takes its place, where that is served. */
static int
follow(const struct place *place, const char *name, struct stat *st)
{
	struct bh_way way = { .room = place->room };
	struct stat target;
	int status;

	if (place->status != 0)
		return 0;
	status = bh_way__look_below(&way, &place->start, name, &target);
	if (status == 0)
		*st = target;
	return status == 500 ? -EIO : 0;
}

/* What is gone by now, or out of reach, is not there; but an entry must not be
 * missing because the system is in need. */
static int
look(const struct bh_simple *simple, int dir, const struct place *place,
    const char *path, struct bh_entry *e, bool *ret_shown)
{
	struct stat st;
	int error = 0;

	*ret_shown = false;
	if (fstatat(dir, e->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return bh_open__is_about_name(errno) ? 0 : -errno;
	if (S_ISREG(st.st_mode) && bh_secret__is(simple, e->name, &st))
		return 0;
	if (simple->symlinks && S_ISLNK(st.st_mode))
		error = follow(place, e->name, &st);
	*ret_shown = error == 0 && fill_in(e, &st) &&
	    !bh_secret__is_program(simple, path, e->name) &&
	    !(place->status == 0 &&
	    bh_secret__is_program_at(simple, place->start.dir, &st));
	return error;
}

static void
count(struct bh_listing *l, const struct bh_entry *e)
{
	l->count++;
	l->directories += e->kind == BH_ENTRY_DIRECTORY;
	l->symlinks += e->kind == BH_ENTRY_SYMLINK;
	l->bytes += (uint64_t)e->size;
}

static int
look_at_all(const struct bh_simple *simple, int dir, const struct place *place,
    struct bh_listing *l)
{
	struct bh_entry *e, **end = &l->first;
	bool shown;
	int error;

	l->count = 0;
	while ((e = *end) != NULL) {
		error = look(simple, dir, place, l->path, e, &shown);
		if (error < 0)
			return error;
		if (shown) {
			count(l, e);
			end = &e->next;
		} else {
			*end = e->next;
		}
	}
	return 0;
}

int
bh_entries__look(struct bh_handler *h, int dir, struct bh_listing *l)
{
	const struct bh_simple *simple = h->userdata;
	struct place place = { .status = 404 };
	int error = simple->symlinks ? find(h, l, &place) : 0;

	if (error < 0)
		return error;
	error = look_at_all(simple, dir, &place, l);
	if (place.status == 0)
		bh_vhost__leave(h, place.start.dir);
	return error;
}
