#include <limits.h>
#include <string.h>

#include "proto/list.h"
#include "proto/text.h"
#include "simple/coding.h"
#include "simple/options.h"

enum {
	CODINGS = 3,
	LOOKED_FOR = -2, /* less than any weight */
};

/* The best first. */
static const struct {
	char name[5];   /* RFC 7932, RFC 8878, RFC 9110 8.4.1.3 */
	char ending[5];
	char suffix[5];
} codings[CODINGS] = {
	{ "br", ".br", "-br" },
	{ "zstd", ".zst", "-zst" },
	{ "gzip", ".gz", "-gz" },
};

/* Whether it is a sibling itself. */
static bool
is_coded(const char *path)
{
	const char *dot = strrchr(path, '.');
	size_t i;

	for (i = 0; dot != NULL && i < CODINGS; i++)
		if (strcmp(dot, codings[i].ending) == 0)
			return true;
	return false;
}

static bool
is_older(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec :
	    a->tv_nsec < b->tv_nsec;
}

/* Opens a sibling that is not older than the file itself. */
static bool
open_sibling(struct bh_handler *h, int dir, const char *path, size_t i,
    const struct stat *original, struct bh_opened *ret)
{
	struct bh_text t = { .size = strlen(path) + sizeof(codings->ending) };

	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return false;
	bh_text__puts(&t, path);
	bh_text__puts(&t, codings[i].ending);
	if (bh_open__beside(h, dir, bh_text__end(&t), ret) != 0)
		return false;
	if (!is_older(&ret->stat.st_mtim, &original->st_mtim))
		return true;
	bh_open__close(ret->fd);
	return false;
}

/* The heaviest coding, and of equal ones the best; -1: all were looked for. */
static int
heaviest(const int weights[CODINGS])
{
	int best = -1, i;

	for (i = 0; i < CODINGS; i++)
		if (weights[i] > (best < 0 ? LOOKED_FOR : weights[best]))
			best = i;
	return best;
}

/* -1 for what is not named. */
static int
weigh(const char *accept, const char *name)
{
	return accept != NULL ? bh_list__weight(accept, strlen(accept), name) :
	    -1;
}

static void
replace(struct bh_variant *v, const struct bh_opened *sibling, int i)
{
	bh_open__close(v->file.fd);
	v->file = *sibling;
	v->coding = codings[i].name;
	v->suffix = codings[i].suffix;
}

/* Whether a sibling was put in the file's place. Those that nobody asked for
 * are looked for as well, the last: with one of them the answer varies. */
static bool
find(struct bh_handler *h, int dir, const char *path, int weights[CODINGS],
    int least, struct bh_variant *v)
{
	struct bh_opened sibling;
	int i;

	while ((i = heaviest(weights)) >= 0) {
		if (open_sibling(h, dir, path, (size_t)i, &v->file.stat,
		    &sibling)) {
			v->varies = true;
			if (weights[i] >= least) {
				replace(v, &sibling, i);
				return true;
			}
			bh_open__close(sibling.fd);
			return false;
		}
		weights[i] = LOOKED_FOR;
	}
	return false;
}

int
bh_coding__select(struct bh_handler *h, int dir, const char *path,
    const char *accept, bool whole, struct bh_variant *v)
{
	/* RFC 9110 12.5.3: what is not named is acceptable as it is. */
	int identity = weigh(accept, "identity");
	int weights[CODINGS], least, i;

	if (identity < 0)
		identity = 1;
	least = identity > 0 ? identity : 1;
	if (whole && identity > 0)
		least = INT_MAX;
	for (i = 0; i < CODINGS; i++)
		weights[i] = weigh(accept, codings[i].name);
	if (bh_fields__is_gzip(path))
		identity += weigh(accept, "gzip") > 0;
	else if (accept == NULL) /* no look then: it might have siblings */
		v->varies = !is_coded(path);
	else if (!is_coded(path) && find(h, dir, path, weights, least, v))
		return 0;
	if (identity > 0)
		return 0;
	bh_error_header(h, "Vary", "Accept-Encoding");
	return 406;
}
