/* The head of what a script prints (RFC 3875 6.3). */
#ifndef BH_CGI_HEAD_H
#define BH_CGI_HEAD_H

#include <basehttp.h>

enum {
	BH_HEAD_MAX = 16384, /* bytes: what an answer's head may have */
	BH_HEAD_FIELDS = 100,
};

struct bh_head {
	struct bh_header field[BH_HEAD_FIELDS];
	size_t count;
	int status;           /* 0: it has none */
	const char *phrase;   /* NULL: the table's */
	const char *location; /* NULL: it has none */
	bool typed, sized;    /* it has Content-Type, Content-Length */
	const char *bad;      /* the line that is wrong, or NULL */
};

/* Where the head ends, its empty line included; 0: further on. *line is where
 * the search goes on when more has come; it starts at 0. */
size_t bh_head__end(const char *s, size_t len, size_t *line);

/* The head that ends there: NULL, or what is wrong with it. The lines are cut
 * up in place, and the strings are parts of them. */
const char *bh_head__parse(char *s, size_t len, struct bh_head *ret);

/* Whether the head is Location alone, with a path: then the client is to get
 * what is there (RFC 3875 6.2.2). */
bool bh_head__is_local(const struct bh_head *head);

/* The status of an answer's first line, which the first 13 bytes of it tell;
 * 0: it is no status line. */
int bh_head__status_line(const char *s, size_t len);

#endif
