/* Basic authentication: RFC 7617. What an answer costs does not tell whether
 * there is a user of that name. */
#include <string.h>
#include <strings.h>

#include "handler/auth.h"
#include "handler/crypt.h"
#include "handler/hmac.h"
#include "handler/private.h"
#include "proto/base64.h"

/* The user's line: the last of that name. Another one where there is none,
 * always the same for a name, to be compared with all the same. */
static const struct bh_auth_line *
find(const struct bh_auth_private *a, const char *user, bool *ret_known)
{
	unsigned char digest[BH_DIGEST_SIZE];
	size_t i, at, all;

	bh_auth__digest(user, strlen(user), digest);
	at = ((size_t)digest[0] << 8 | digest[1]) % a->count;
	*ret_known = false;
	for (i = 0; i < a->count; i++) {
		bool is = bh_hmac__same(a->line[i].user_digest, digest);

		all = 0 - (size_t)is;
		at = (at & ~all) | (i & all);
		*ret_known |= is;
	}
	return &a->line[at];
}

/* The user's name, or NULL. */
static const char *
compare(struct bh_handler *h, const struct bh_auth_private *a,
    const char *user, const char *password)
{
	unsigned char digest[BH_DIGEST_SIZE];
	bool known, right, failed = false;
	const struct bh_auth_line *line = find(a, user, &known);

	if (line->hash != NULL) {
		right = bh_crypt__matches(line->hash, password, &failed);
	} else {
		bh_auth__digest(password, strlen(password), digest);
		right = bh_hmac__same(digest, line->token_digest);
	}
	if (failed)
		bh_log_error(h, "the hash of user %s is of no use",
		    line->user);
	return known && right ? line->user : NULL;
}

/* USER:PASSWORD of "Basic BASE64", or NULL. */
static char *
decode(struct bh_handler *h, const char *value)
{
	static const char scheme[] = "Basic ";
	const char *text = value + sizeof(scheme) - 1;
	char *pair;
	size_t i, len;

	if (strncasecmp(value, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	text += strspn(text, " ");
	len = strlen(text);
	pair = bh_alloc(h, len + 1);
	if (pair == NULL)
		return NULL;
	len = bh_base64__decode(pair, text, len);
	if (len == SIZE_MAX)
		return NULL;
	for (i = 0; i < len; i++)
		if ((unsigned char)pair[i] < ' ' || pair[i] == 0x7f)
			return NULL;
	pair[len] = '\0';
	return pair;
}

/* The name of the user whose credentials these are, or NULL. */
static const char *
authenticate(struct bh_handler *h, const struct bh_auth *auth,
    const char *value)
{
	struct bh_auth_cache *cache = &h->private->auth;
	unsigned char digest[BH_DIGEST_SIZE];
	const char *user = NULL;
	char *pair, *colon;

	bh_auth__digest(value, strlen(value), digest);
	if (cache->auth == auth && bh_hmac__same(cache->digest, digest))
		return cache->user;
	pair = decode(h, value);
	if (pair == NULL)
		return NULL;
	colon = strchr(pair, ':');
	if (colon != NULL) {
		*colon = '\0';
		user = compare(h, auth->private, pair, colon + 1);
		h->private->x.claimed_user = pair;
	}
	if (user != NULL) {
		cache->auth = auth;
		cache->user = user;
		memcpy(cache->digest, digest, sizeof(digest));
	}
	return user;
}

int
bh_auth_check(struct bh_handler *h, const struct bh_auth *auth)
{
	const char *value = bh_headers_get(&h->headers, "Authorization");

	if (auth->file == NULL)
		return 0;
	if (auth->private == NULL)
		return 500;
	if (value != NULL)
		h->remote_user = authenticate(h, auth, value);
	if (h->remote_user != NULL)
		return 0;
	bh_error_header(h, "WWW-Authenticate", auth->private->challenge);
	return 401;
}
