#ifndef ANSWER_H
#define ANSWER_H

#include "fault.h"

struct answer {
	int code;
	bool whole, until_close;
	const char *head;
	size_t head_len;
	struct bytes body;
};

/* The next answer of [*at, end), moving *at. False: there is none, or what is
 * there is none (*ret_wrong). */
bool answer_next(const char **at, const char *end, bool head_only,
    struct answer *ret, bool *ret_wrong);
void answer_free(struct answer *a);
/* The same lines, but for the times in them and the framing. */
bool answer_same_head(const struct answer *a, const struct answer *b);
/* Which of a client's requests are HEAD: one bit each. */
unsigned long answer_heads(const char *request, size_t len);

/* As without a fault, or one that was allowed. */
bool body_is_allowed(const struct answer *a, const struct answer *reference);

#endif
