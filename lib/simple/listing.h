/* The listing of a directory: what was asked for, the entries, and how they are
 * written, piece by piece. */
#ifndef BH_SIMPLE_LISTING_H
#define BH_SIMPLE_LISTING_H

#include <basehttp.h>

#include "proto/text.h"

enum bh_format { BH_FORMAT_HTML, BH_FORMAT_JSON, BH_FORMAT_TEXT };
enum bh_sort { BH_SORT_NAME, BH_SORT_SIZE, BH_SORT_DATE };
enum bh_entry_kind { BH_ENTRY_FILE, BH_ENTRY_DIRECTORY, BH_ENTRY_SYMLINK };

/* There may be many: all that is kept of one. */
struct bh_entry {
	struct bh_entry *next;
	int64_t size;               /* 0 for all but files */
	int64_t mtime;
	unsigned char kind;         /* enum bh_entry_kind */
	char name[];
};

struct bh_listing {
	const char *path;           /* as bh_simple_translate_path has it */
	enum bh_format format;
	enum bh_sort sort;
	bool descending;
	struct bh_entry *first;
	size_t count;               /* of all of them */
	size_t directories, symlinks;
	uint64_t bytes;             /* in all files */
};

/* ---- wish.c: what the query and Accept ask for; unknown words are ignored */
void bh_listing__choose(const struct bh_handler *h, struct bh_listing *l);

/* ---- entries.c */

/* The names of the directory that a listing may have; in the root .well-known
 * is one. 0, or -errno where the directory cannot be read to its end. */
int bh_entries__read(struct bh_handler *h, int dir, struct bh_listing *l);

/* Looks at each entry, and drops what a request would not be answered for but
 * symlinks: those that are not followed are shown, and lead nowhere. 0, or
 * -errno. */
int bh_entries__look(struct bh_handler *h, int dir, struct bh_listing *l);

/* ---- sort.c: directories first; names as people count, letters of either
 * case together, then by bytes */
void bh_entries__sort(struct bh_listing *l);

/* ---- sink.c: pieces on their way to the client */

struct bh_sink {
	struct bh_handler *h;
	struct bh_text text;
	int error;                  /* the first: -errno */
};

/* The longest piece of an entry: a JSON name and its bytes. */
enum { BH_SINK_ENTRY = 255 * 6 + 255 * 3 + 512 };

/* Room for any piece of a listing of this path; false: no memory. */
bool bh_sink__init(struct bh_sink *s, struct bh_handler *h, const char *path);
/* Sends what was put, unless size more bytes fit behind it. */
void bh_sink__room(struct bh_sink *s, size_t size);
/* Sends what was put. 0, or -errno. */
int bh_sink__send(struct bh_sink *s);

/* ---- page.c, row.c: HTML; style.c: its style and script */

/* The head can be sent before the entries are known, the top not. */
void bh_page__head(struct bh_sink *s, const struct bh_listing *l);
void bh_page__top(struct bh_sink *s, const struct bh_listing *l);
void bh_page__entry(struct bh_text *t, const struct bh_entry *e);
void bh_page__end(struct bh_sink *s, const struct bh_listing *l);
/* Text that is shown as it is: what has no sign of its own gets U+FFFD. */
void bh_page__text(struct bh_text *t, const char *s, size_t len);
/* "1.2 KiB" */
void bh_page__size(struct bh_text *t, uint64_t size);
/* "2026-11-22T05:37:01Z": RFC 3339 */
void bh_page__date(struct bh_text *t, int64_t seconds);

extern const char bh_page__style[];
extern const char bh_page__script[];
/* Allows these two and nothing else. */
extern const char bh_page__policy[];

/* ---- json.c, plain.c */
void bh_json__head(struct bh_sink *s, const struct bh_listing *l);
void bh_json__entry(struct bh_text *t, const struct bh_entry *e, bool first);
void bh_json__end(struct bh_sink *s);
void bh_plain__entry(struct bh_text *t, const struct bh_entry *e);

#endif
