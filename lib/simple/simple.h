/* What the files of lib/simple share. */
#ifndef BH_SIMPLE_SIMPLE_H
#define BH_SIMPLE_SIMPLE_H

#include <simplehttp.h>

#include "proto/text.h"

/* ---- translate.c */

/* The raw query of a target, NULL where it has none. */
const char *bh_translate__query(const char *target);

/* ---- since.c */

/* Whether If-Modified-Since says that the client has what was last modified
 * at mtime. If-None-Match takes its place. */
bool bh_since__is_fresh(const struct bh_headers *headers, int64_t mtime);

/* ---- entries.c: what a listing shows, sorted */

enum bh_entry_kind { BH_ENTRY_FILE, BH_ENTRY_DIRECTORY, BH_ENTRY_SYMLINK };

struct bh_entry {
	struct bh_entry *next;
	enum bh_entry_kind kind;
	char name[];
};

/* 0 and the list, -errno where the directory cannot be read. In the root
 * .well-known is shown. */
int bh_entries__read(struct bh_handler *h, int dir, bool is_root,
    struct bh_entry **ret);

/* ---- page.c: the page, piece by piece */

/* The longest piece that bh_page__entry makes: two names of 255 bytes. */
enum { BH_PAGE_ENTRY_MAX = 255 * 3 + 255 * 6 + 64 };

void bh_page__head(struct bh_text *t, const char *path, bool empty);
void bh_page__entry(struct bh_text *t, const struct bh_entry *entry);
void bh_page__end(struct bh_text *t, bool empty);

#endif
