/* Metrics of files and executables, merged into one exposition. */
#ifndef BH_PROM_PROM_H
#define BH_PROM_PROM_H

#include <basehttp.h>

#include "proto/exposition.h"
#include "proto/text.h"
#include "task/task.h"
#include "task/variables.h"

enum {
	BH_PROM_EXECUTABLES = BH_TASKS_AT_ONCE, /* so that none has to wait */
	BH_PROM_FILES = 1024,
};

/* The options, and what the setup hook made of them. It is h->userdata. */
struct bh_prom {
	struct bh_auth auth;
	const char *exec;        /* a directory of executables, or NULL */
	long long timeout;       /* seconds of each */
	long long max_size;      /* bytes of a file, or of an output */
	long long max_total;     /* of all of them */
	struct bh_texts env;
	int sandbox;             /* enum bh_confine */

	const char *files;       /* a directory of files, or NULL */
	int files_fd, exec_fd;   /* or -1 */
	char *envp[BH_VARIABLES];
};

enum bh_source_kind { BH_SOURCE_DIRECTORY, BH_SOURCE_FILE, BH_SOURCE_EXEC };

/* What metrics come from. */
struct bh_source {
	const char *name;
	enum bh_source_kind kind;
	const char *text;
	size_t len;
	const char *failure;     /* why nothing of it is taken; or NULL */
	int64_t mtime;           /* of files: milliseconds since 1970 */
	int milliseconds;        /* that an executable took */
	size_t number;           /* among all, from 1 on; 0: our own */
	/* What bh_merge__all found in it. */
	size_t samples;          /* taken */
	size_t invalid;          /* lines that are none, */
	size_t duplicates;       /* samples that are there already, */
	size_t conflicts;        /* and those of a type that others have */
	size_t line;             /* the first of these, from 1 on */
	const char *why;
};

/* A request for all of them. */
struct bh_scrape {
	struct bh_handler *h;
	bool openmetrics;        /* 1.0.0, or else text 0.0.4 */
	int64_t began;           /* milliseconds of the monotonic clock */
	int64_t now;             /* milliseconds since 1970 */
	size_t left;             /* bytes of max_total */
	struct bh_source *source;
	size_t count;
};

/* Of indexes: none. */
enum { BH_PROM_NONE = 0 };

/* Lines that are about one name. */
struct bh_family {
	struct bh_span name;
	enum bh_metric_type type;
	bool typed;              /* somebody has said so */
	bool plain;              /* a counter's or info's samples have its */
	bool suffixed;           /* name, or one with "_total", "_info" */
	struct bh_span help, unit;
	const char *source;      /* who has named it first */
	size_t refused;          /* the source, from 1 on, whose samples are */
	                         /* not taken: it has another type */
	uint32_t first, last;    /* samples, or BH_PROM_NONE */
	uint32_t next;           /* family of the same place in the table */
};

struct bh_sample {
	const char *line;
	uint32_t len;
	uint32_t hash;
	uint32_t next;           /* of its family */
	uint32_t same;           /* of the same place in the table */
};

/* All lines; index 0 of both is unused. */
struct bh_merge {
	struct bh_scrape *scrape;
	struct bh_family *family;
	struct bh_sample *sample;
	uint32_t families, samples;
	uint32_t *family_at, *sample_at; /* tables: the first of each place */
	uint32_t mask;                   /* places of both, less one */
	uint64_t key[2];                 /* by which they are found */
};

/* ---- setup.c: the class's setup hook */
int bh_prom__set_up(struct bh_setup *s);

/* ---- scrape.c: /metrics. Returns as do_* functions. */
int bh_prom__answer(struct bh_handler *h);

/* ---- wish.c: what a client asks for */
/* Whether its fields Accept like OpenMetrics 1.0.0 more than text. */
bool bh_wish__openmetrics(const struct bh_headers *headers);
/* Whether the query, or NULL, has the source of that name: collect[]=NAME,
 * exclude[]=NAME, both also without ".prom". */
bool bh_wish__wants(const struct bh_handler *h, const char *name);
/* Milliseconds that executables have: no more than the option says, and 0.7 s
 * less than Prometheus waits; 0.1 s at least. */
int bh_wish__timeout(const struct bh_handler *h);

/* ---- files.c, execute.c: add sources. 0, or as do_* functions. */
int bh_files__load(struct bh_scrape *scrape);
int bh_execute__all(struct bh_scrape *scrape);

/* ---- own.c: a source that tells of the others. 0, or 503. */
int bh_own__make(struct bh_scrape *scrape, struct bh_source *ret);
/* A source's name as the value of a label has it: escaped, and what is not
 * UTF-8 replaced; up to three times as long. */
void bh_own__put_name(struct bh_text *t, const char *s);

/* ---- merge.c, family.c */
/* Takes all that can be taken of the sources. 0, or 503 without memory. */
int bh_merge__all(struct bh_merge *m, struct bh_scrape *scrape);
/* Our own, whose names begin as no others may. */
int bh_merge__own(struct bh_merge *m, struct bh_source *own);
/* before: of what stands in front of it. */
uint32_t bh_merge__hash(const struct bh_merge *m, uint32_t before,
    struct bh_span s);

struct bh_family *bh_family__find(const struct bh_merge *m,
    struct bh_span name);
/* The same; made where it is missing. */
struct bh_family *bh_family__get(struct bh_merge *m, struct bh_span name,
    const char *source);
/* The one that a sample belongs to; or NULL, and why none. */
struct bh_family *bh_family__of(struct bh_merge *m,
    const struct bh_exposition *sample, const char *source,
    const char **ret_why);
bool bh_family__ends(struct bh_span name, const char *suffix);

/* ---- write.c: the exposition, its head included. 0, 503, or -errno. */
int bh_prom__write(struct bh_merge *m);

/* ---- sink.c: bytes on their way */
struct bh_prom_sink {
	struct bh_handler *h;
	size_t len;
	ssize_t error;
	char at[8192];
};
void bh_prom_sink__put(struct bh_prom_sink *s, const char *at, size_t len);
void bh_prom_sink__puts(struct bh_prom_sink *s, const char *text);
void bh_prom_sink__flush(struct bh_prom_sink *s);

#endif
