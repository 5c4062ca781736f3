/* The journal: who may see which entries of it, and how they are sent. */
#ifndef BH_JOURNAL_JOURNAL_H
#define BH_JOURNAL_JOURNAL_H

#include <basehttp.h>

struct sd_journal;

enum {
	BH_JOURNAL_NAME = 264,    /* bytes of a unit's name with its NUL */
	BH_JOURNAL_ALLOWED = 256, /* patterns of units, and of fields */
	BH_JOURNAL_ASKED = 32,    /* of units, and fields, in a request */
	BH_JOURNAL_VALUE = 65536, /* bytes of a field; the rest is left out */
	BH_JOURNAL_LIMIT = 10000, /* entries of an answer */
	BH_JOURNAL_FILES = 8192,  /* that are open at once */
};

/* Patterns of names: a name is one that matches itself alone. */
struct bh_globs {
	char (*at)[BH_JOURNAL_NAME];
	size_t count, max;
};

/* The options, and what the setup hook made of them. It is h->userdata. */
struct bh_journal {
	struct bh_auth auth;
	struct bh_texts unit, account, field, host;
	const char *directory; /* NULL: this machine's */
	bool kernel;

	struct bh_globs units; /* what may be seen */
	struct bh_globs accounts;
	char uid[BH_JOURNAL_ASKED][12]; /* of these accounts */
	size_t uid_count;
	struct bh_globs fields;
};

/* ---- globs.c */
/* A unit's name, to which ".service" is added where it has no suffix, or a
 * pattern; false: it is neither, or there are too many. */
bool bh_globs__add_unit(struct bh_globs *g, const char *text, size_t len);
/* The same for an account's. */
bool bh_globs__add_account(struct bh_globs *g, const char *text, size_t len);
/* The same for a field's. */
bool bh_globs__add_field(struct bh_globs *g, const char *text, size_t len);
bool bh_globs__has(const struct bh_globs *g, const char *name, size_t len);
/* No pattern among them stands for several names. */
bool bh_globs__are_names(const struct bh_globs *g);
/* Whether a field may be shown, and asked for. */
bool bh_globs__shows(const struct bh_journal *journal, const char *name,
    size_t len);

/* ---- setup.c: the class's setup hook, but for the sandbox's limits */
int bh_journal__set_up(struct bh_setup *s);

/* ---- guard.c: who may ask at all. 0, or what do_* functions return. */
int bh_guard__check(struct bh_handler *h);

/* ---- query.c: what was asked for */

enum bh_shape { BH_SHAPE_JSON, BH_SHAPE_TEXT, BH_SHAPE_STREAM };

struct bh_query {
	struct bh_globs units;        /* none: all that may be seen */
	char unit_room[BH_JOURNAL_ASKED][BH_JOURNAL_NAME];
	const char *match[BH_JOURNAL_ASKED]; /* NAME=VALUE */
	size_t match_len[BH_JOURNAL_ASKED];
	size_t match_count;
	int priority_min, priority_max; /* 0 and 7: all */
	uint64_t since, until;        /* microseconds since 1970 */
	const char *text;             /* in MESSAGE; NULL: anything */
	size_t text_len;
	int fold;                     /* letters of either case; -1: by text */
	const char *boot;             /* NULL: all; "": the newest */
	const char *after, *before;   /* cursors; "": from the first */
	long long limit;              /* -1: not said */
	enum bh_shape shape;
	const char *known;            /* parameters, a blank behind each */
	unsigned seen;                /* which of them */
};

/* One of the reasons: it is no mistake of the client. */
extern const char bh_query__no_memory[];
/* known: the parameters that the path has, with a blank behind each; NULL: all,
 * and fields. NULL, or why not. */
const char *bh_query__read(struct bh_handler *h, const char *known,
    struct bh_query *q);

/* ---- item.c */

/* One parameter, decoded; both end with a NUL, and have no other. */
struct bh_item {
	const char *name;
	char *value;
	size_t len;
};

/* NULL, or why not. */
const char *bh_item__read(struct bh_handler *h, struct bh_query *q,
    const struct bh_item *item);

/* ---- read.c: the journal, and which of its entries there are for a query */

struct bh_reader {
	struct bh_handler *h;
	const struct bh_journal *journal;
	const struct bh_query *query;
	struct sd_journal *j;
	char boot[33];    /* of the newest entry, where that was asked for */
	size_t left;      /* entries that may still come */
	unsigned looked;  /* at entries, of whatever unit */
	bool here;        /* the entry that it stands at is the next one */
};

/* 0, or what do_* functions return; then there is nothing to close. */
int bh_reader__open(struct bh_reader *r, struct bh_handler *h,
    const struct bh_query *query);
void bh_reader__close(struct bh_reader *r);
/* In front of the first entry. 0, or what do_* functions return: 400 for a
 * cursor that is none. */
int bh_reader__seek(struct bh_reader *r);
/* 1: the next entry, 0: there is none now; or -errno. */
int bh_reader__next(struct bh_reader *r);
/* What do_* functions return then, after a line in the log. */
int bh_reader__fail(const struct bh_reader *r, const char *what, int error);
/* Now and then: -ECONNRESET where nobody waits for it any more. */
int bh_reader__look(struct bh_reader *r);
/* Likewise the last of all: 1, 0 or -errno. */
int bh_reader__last(struct bh_reader *r);
/* From here on the entries of that boot alone. 0 or -errno. */
int bh_reader__boot(struct bh_reader *r, const char *boot);

/* ---- match.c: by the journal's own index, as far as that can be */
int bh_match__add(struct bh_reader *r, const char *boot);
/* One field more. 0 or -errno. */
int bh_match__field(struct sd_journal *j, const char *name, const char *value);

/* ---- visible.c */
/* Whether the present entry may be seen, and is one that was asked for. What
 * cannot be read may not be seen. */
bool bh_visible__is(const struct bh_reader *r);
/* How much of a value is shown: not a part of a character. */
size_t bh_visible__clip(const char *s, size_t len);
/* A field of the present entry, without "NAME="; false: it has none. */
bool bh_visible__get(struct sd_journal *j, const char *name, const char **ret,
    size_t *ret_len);

/* ---- names.c: names that are in the journal */
struct bh_names {
	char **at;       /* sorted */
	size_t count, max;
};
/* Room for so many: 0 or -ENOMEM. */
int bh_names__begin(struct bh_handler *h, size_t max, struct bh_names *ret);
/* The values of a field that are units which may be seen, and were asked for;
 * keep: and which it keeps, or NULL. 0, -ENOSPC where there are more than max;
 * or -errno. */
int bh_names__collect(struct bh_reader *r, const char *field,
    struct bh_names *names, bool (*keep)(struct bh_reader *, const char *));

/* ---- format.c: the present entry, to its end. Returns bh_write's; 0 where it
 * has no cursor, and nothing was written. */
ssize_t bh_format__json(const struct bh_reader *r);
ssize_t bh_format__text(const struct bh_reader *r);
/* Whether a text is one that can be shown: UTF-8 without control characters but
 * HT and LF. */
bool bh_format__is_plain(const char *s, size_t len);

/* ---- entries.c, follow.c, lists.c, page.c: the answers, as of do_* */

/* Reads what was asked for, opens the journal, and lets answer. */
int bh_journal__ask(struct bh_handler *h, const char *known,
    int (*answer)(struct bh_reader *));
int bh_journal__entries(struct bh_reader *r);
int bh_follow__run(struct bh_reader *r);
int bh_journal__units(struct bh_reader *r);
int bh_journal__boots(struct bh_reader *r);
int bh_journal__page(struct bh_handler *h);
/* The fields that all answers have. */
void bh_journal__begin(struct bh_handler *h, const char *type);

/* ---- style.c, script.c: what the hashes of the policy are of */
extern const char bh_journal_page__style[];
extern const char bh_journal_page__script[];
extern const char bh_journal_page__policy[];

#endif
