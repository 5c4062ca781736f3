#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "simple/open.h"
#include "simple/simple.h"

enum { BUFFER_SIZE = 32768 };

struct reading {
	struct bh_handler *h;
	int dir;
	bool is_root;
	struct bh_entry *first;
	size_t count;
};

/* Whether a request for the name would be answered, or, for a symlink, what
 * kind of entry it is: those are shown but lead nowhere. */
static bool
is_shown(int dir, const char *name, enum bh_entry_kind *ret_kind)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (S_ISLNK(st.st_mode))
		*ret_kind = BH_ENTRY_SYMLINK;
	else if (S_ISDIR(st.st_mode) && (st.st_mode & S_IXOTH) != 0)
		*ret_kind = BH_ENTRY_DIRECTORY;
	else if (S_ISREG(st.st_mode) && (st.st_mode & S_IROTH) != 0)
		*ret_kind = BH_ENTRY_FILE;
	else
		return false;
	return true;
}

/* As bh_simple_translate_path has it. */
static bool
is_hidden(const struct reading *r, const char *name)
{
	const struct bh_simple *simple = r->h->userdata;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return true;
	return name[0] == '.' && !simple->dotfiles &&
	    !(r->is_root && strcmp(name, ".well-known") == 0);
}

static int
add(struct reading *r, const char *name)
{
	enum bh_entry_kind kind;
	struct bh_entry *entry;
	size_t size = strlen(name) + 1;

	if (is_hidden(r, name) || !is_shown(r->dir, name, &kind))
		return 0;
	entry = bh_alloc(r->h, sizeof(*entry) + size);
	if (entry == NULL)
		return -ENOMEM;
	memcpy(entry->name, name, size);
	entry->kind = kind;
	entry->next = r->first;
	r->first = entry;
	r->count++;
	return 0;
}

/* As Python sorts: by lower case. What is equal then, by its bytes. */
static int
compare(const struct bh_entry *a, const struct bh_entry *b)
{
	int order = strcasecmp(a->name, b->name);

	return order != 0 ? order : strcmp(a->name, b->name);
}

static struct bh_entry *
merge(struct bh_entry *a, struct bh_entry *b)
{
	struct bh_entry *first = NULL, **end = &first;

	while (a != NULL && b != NULL) {
		struct bh_entry **less = compare(a, b) <= 0 ? &a : &b;

		*end = *less;
		end = &(*less)->next;
		*less = *end;
	}
	*end = a != NULL ? a : b;
	return first;
}

/* The first count entries of a list, sorted. count: 1 or more. */
static struct bh_entry *
sort(struct bh_entry *list, size_t count)
{
	struct bh_entry *second = list;
	size_t i;

	if (count == 1) {
		list->next = NULL;
		return list;
	}
	for (i = 0; i < count / 2; i++)
		second = second->next;
	second = sort(second, count - count / 2);
	return merge(sort(list, count / 2), second);
}

/* Adds what one read of the directory brings: its bytes, 0 at the end, or
 * -errno. */
static ssize_t
read_some(struct reading *r, char *buffer)
{
	ssize_t n = getdents64(r->dir, (void *)buffer, BUFFER_SIZE);
	ssize_t at = 0;
	int error;

	if (n < 0)
		return -errno;
	while (at < n) {
		const struct dirent *d = (const void *)(buffer + at);

		error = add(r, d->d_name);
		if (error < 0)
			return error;
		at += d->d_reclen;
	}
	return n;
}

int
bh_entries__read(struct bh_handler *h, int dir, bool is_root,
    struct bh_entry **ret)
{
	struct reading r = { .h = h, .is_root = is_root };
	char *buffer = bh_alloc(h, BUFFER_SIZE);
	ssize_t n;

	if (buffer == NULL)
		return -ENOMEM;
	r.dir = bh_open__below(dir, ".", O_RDONLY | O_DIRECTORY);
	if (r.dir < 0)
		return r.dir;
	do
		n = read_some(&r, buffer);
	while (n > 0);
	bh_open__close(r.dir);
	if (n < 0)
		return (int)n;
	*ret = r.count > 0 ? sort(r.first, r.count) : NULL;
	return 0;
}
