/* Who may use a program: the lines of its file of passwords. */
#ifndef BH_HANDLER_AUTH_H
#define BH_HANDLER_AUTH_H

#include <basehttp.h>

enum { BH_DIGEST_SIZE = 32 }; /* of SHA-256 */

struct bh_auth_line {
	const char *user;
	unsigned char user_digest[BH_DIGEST_SIZE];
	const char *hash; /* libcrypt's; NULL: the token's digest */
	unsigned char token_digest[BH_DIGEST_SIZE];
};

struct bh_auth_private {
	const struct bh_auth_line *line;
	size_t count;          /* at least 1 */
	const char *challenge; /* WWW-Authenticate */
};

/* Who the connection's last request was from. */
struct bh_auth_cache {
	const struct bh_auth *auth; /* NULL: nobody yet */
	const char *user;
	unsigned char digest[BH_DIGEST_SIZE]; /* of Authorization */
};

/* ---- auth_load.c */

void bh_auth__digest(const void *data, size_t len,
    unsigned char ret[BH_DIGEST_SIZE]);

#endif
