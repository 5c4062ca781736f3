/* Who has sent a request. What an answer takes does not tell how much of a
 * signature is right. */
#include <string.h>

#include "conn/clock.h"
#include "handler/private.h"
#include "hook/hook.h"
#include "proto/signature.h"
#include "proto/text.h"

/* Of Standard Webhooks, and what they were called before. */
enum { ID, TIME, LIST };
static const char standard[2][3][20] = {
	{ "webhook-id", "webhook-timestamp", "webhook-signature" },
	{ "svix-id", "svix-timestamp", "svix-signature" },
};

static const struct bh_hook_sender senders[] = {
	{ "github", BH_HOOK_BODY, { "X-Hub-Signature-256" }, "sha256=",
	    "X-GitHub-Event" },
	{ "gitea", BH_HOOK_BODY, { "X-Forgejo-Signature",
	    "X-Gitea-Signature", "X-Gogs-Signature" }, "", "" },
	{ "gitlab", BH_HOOK_TOKEN, { "X-Gitlab-Token" }, "", "" },
	{ "standard", BH_HOOK_STANDARD, { "" }, "", "" },
};

const struct bh_hook_sender *
bh_verify__sender(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(senders) / sizeof(senders[0]); i++)
		if (strcmp(senders[i].name, name) == 0)
			return &senders[i];
	return NULL;
}

static const char *
find(const struct bh_handler *h, const struct bh_hook_sender *sender)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i < 3 && value == NULL && sender->field[i][0] != '\0'; i++)
		value = bh_headers_get(&h->headers, sender->field[i]);
	return value;
}

/* All are of one kind: that of the id. */
static const char *
find_standard(const struct bh_handler *h, int which)
{
	bool old = bh_headers_get(&h->headers, standard[0][ID]) == NULL;

	return bh_headers_get(&h->headers, standard[old][which]);
}

/* The id, a point, the time and a point are signed in front of the body. What
 * is wrong with them, or NULL. */
static const char *
begin_standard(const struct bh_handler *h, const struct bh_hook *hook,
    struct bh_hook_try *try)
{
	const char *id = find_standard(h, ID);
	const char *time = find_standard(h, TIME);
	int64_t then, now = bh_clock__real() / 1000000;

	if (id == NULL || time == NULL || *id == '\0' ||
	    find_standard(h, LIST) == NULL)
		return "no webhook-id, -timestamp and -signature";
	if (!bh_signature__id(id))
		return "a webhook-id with a time in it";
	if (!bh_signature__time(time, &then))
		return "a webhook-timestamp that is none";
	if (then > now + hook->tolerance || then < now - hook->tolerance)
		return "a webhook-timestamp too far from now";
	bh_hmac__add(&try->mac, id, strlen(id));
	bh_hmac__add(&try->mac, ".", 1);
	bh_hmac__add(&try->mac, time, strlen(time));
	bh_hmac__add(&try->mac, ".", 1);
	return NULL;
}

/* What the head says against this secret, or NULL. */
static const char *
begin(const struct bh_handler *h, const struct bh_hook *hook,
    struct bh_hook_try *try)
{
	const struct bh_hook_secret *secret = try->secret;
	const char *value = find(h, secret->sender);
	unsigned char digest[BH_HMAC_SIZE];

	try->mac = secret->key;
	if (secret->standard)
		return begin_standard(h, hook, try);
	if (value == NULL)
		return "no signature";
	if (secret->sender->kind == BH_HOOK_BODY)
		return bh_signature__hex(value, secret->sender->prefix,
		    try->signature) ? NULL : "a signature that is none";
	bh_auth__digest(value, strlen(value), digest);
	return bh_hmac__same(digest, secret->token) ? NULL : "a wrong token";
}

/* By the bytes as they were sent: nothing is decoded. */
static bool
is_for(const struct bh_hook_secret *secret, const struct bh_handler *h)
{
	const struct bh_target *target = &h->private->x.target;
	const char *path = h->path + target->path;
	size_t len = target->path_len;

	if (len == 0) {
		path = "/";
		len = 1;
	}
	return strlen(secret->path) == len &&
	    memcmp(secret->path, path, len) == 0;
}

int
bh_verify__begin(struct bh_handler *h, const struct bh_hook *hook,
    struct bh_hook_check *ret)
{
	const char *wrong = NULL, *last = NULL;
	size_t i;

	*ret = (struct bh_hook_check){ .count = 0 };
	ret->try = bh_alloc(h, hook->count * sizeof(*ret->try));
	if (ret->try == NULL)
		return 503;
	for (i = 0; i < hook->count; i++) {
		struct bh_hook_try *try = &ret->try[ret->count];

		if (!is_for(&hook->secret[i], h))
			continue;
		try->secret = &hook->secret[i];
		wrong = begin(h, hook, try);
		if (wrong == NULL)
			ret->count++;
		else
			last = wrong;
	}
	SHA256Init(&ret->body);
	if (ret->count > 0)
		return 0;
	if (last == NULL)
		return 404;
	bh_log_error(h, "refused: %s", last);
	return 403;
}

void
bh_verify__add(void *arg, const void *data, size_t len)
{
	struct bh_hook_check *check = arg;
	size_t i;

	for (i = 0; i < check->count; i++)
		bh_hmac__add(&check->try[i].mac, data, len);
	SHA256Update(&check->body, data, len);
}

/* Whether the signature is that of this secret; mac: what it would be. */
static bool
is_right(const struct bh_handler *h, struct bh_hook_try *try,
    unsigned char mac[BH_HMAC_SIZE])
{
	const char *at;
	bool right = false;

	bh_hmac__end(&try->mac, mac);
	if (try->secret->standard) {
		at = find_standard(h, LIST);
		while (bh_signature__next(&at, try->signature))
			right |= bh_hmac__same(mac, try->signature);
		return right;
	}
	/* That a token is right was seen before. */
	return try->secret->sender->kind == BH_HOOK_TOKEN ||
	    bh_hmac__same(mac, try->signature);
}

static void
feed(SHA2_CTX *sha, const void *data, size_t len)
{
	SHA256Update(sha, data, len);
}

/* A delivery that comes again is the same by its id, where that is signed, or
 * by its signature; by a token alone it has neither. */
static void
identify(const struct bh_handler *h, struct bh_hook_check *check,
    const unsigned char mac[BH_HMAC_SIZE])
{
	const struct bh_hook_secret *secret = check->secret;
	unsigned char body[BH_HMAC_SIZE], digest[BH_HMAC_SIZE];
	struct bh_text t = { .at = check->seen, .size = sizeof(check->seen) };
	const char *id = NULL;
	SHA2_CTX sha;
	size_t i;

	SHA256Init(&sha);
	feed(&sha, secret->path, strlen(secret->path) + 1);
	SHA256Final(body, &check->body);
	if (secret->standard)
		id = find_standard(h, ID);
	else if (secret->sender->kind == BH_HOOK_TOKEN)
		id = bh_headers_get(&h->headers, "Idempotency-Key");
	if (id != NULL)
		feed(&sha, id, strlen(id) + 1);
	if (!secret->standard)
		feed(&sha, secret->sender->kind == BH_HOOK_TOKEN ?
		    body : mac, BH_HMAC_SIZE);
	SHA256Final(digest, &sha);
	for (i = 0; i < sizeof(digest); i++) {
		bh_text__hex(&t, digest[i] >> 4);
		bh_text__hex(&t, digest[i] & 15);
	}
	bh_text__end(&t);
}

int
bh_verify__end(struct bh_handler *h, struct bh_hook_check *check)
{
	unsigned char mac[BH_HMAC_SIZE];
	size_t i;

	for (i = 0; i < check->count && check->secret == NULL; i++)
		if (is_right(h, &check->try[i], mac))
			check->secret = check->try[i].secret;
	if (check->secret == NULL) {
		bh_log_error(h, "refused: a wrong signature");
		return 403;
	}
	identify(h, check, mac);
	return 0;
}

bool
bh_verify__is_ping(struct bh_handler *h, const struct bh_hook_check *check)
{
	const char *field = check->secret->sender->ping;
	const char *event = NULL;

	if (field[0] != '\0')
		event = bh_headers_get(&h->headers, field);
	return event != NULL && strcmp(event, "ping") == 0;
}
