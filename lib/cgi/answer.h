/* A script's output as the answer (RFC 3875 6). */
#ifndef BH_CGI_ANSWER_H
#define BH_CGI_ANSWER_H

#include <cgihttp.h>

/* All zero but the first two before the first byte. */
struct bh_cgi_answer {
	struct bh_handler *h;
	const struct bh_cgi_script *script;
	char *head;           /* what has come of one that comes in pieces */
	size_t head_len, line;
	bool head_done;
	char first[13];       /* bytes of what is sent as it is */
	size_t first_len;
	const char *redirect; /* a local redirect's path and query, or NULL */
};

/* What the script printed: 0, 502 for a head that is none, or -errno. A
 * bh_relay's output. */
int bh_cgi_answer__take(void *answer, char *data, size_t len);

/* The output has ended, and the script with that status of waitpid. As do_*
 * functions; with 0 and answer->redirect set nothing has been sent. */
int bh_cgi_answer__end(struct bh_cgi_answer *answer, int status);

#endif
