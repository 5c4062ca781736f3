/* The file of secrets: read once, before the sandbox. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conn/file.h"
#include "handler/auth.h"
#include "hook/hook.h"
#include "proto/base64.h"
#include "proto/signature.h"

enum { FILE_MAX = 1048576 };

static const char mark[] = "whsec_";

/* The key of Standard Webhooks, which is written in base64, in place of it;
 * its length, or SIZE_MAX. */
static size_t
decode(char *secret)
{
	size_t len = bh_base64__decode(secret, secret + sizeof(mark) - 1,
	    strlen(secret + sizeof(mark) - 1));

	return len == 0 ? SIZE_MAX : len;
}

/* What is wrong with the line, or NULL. */
static const char *
parse(char *line, struct bh_hook_secret *ret)
{
	const char *name, *wrong;
	char *secret;
	size_t len, all;

	wrong = bh_signature__line(line, &ret->path, &name, &secret);
	if (wrong != NULL)
		return wrong;
	ret->sender = bh_verify__sender(name);
	if (ret->sender == NULL)
		return "not one of github, gitea, gitlab and standard";
	all = len = strlen(secret);
	bh_auth__digest(secret, len, ret->token);
	ret->standard = ret->sender->kind == BH_HOOK_STANDARD ||
	    (ret->sender->kind == BH_HOOK_TOKEN &&
	    strncmp(secret, mark, sizeof(mark) - 1) == 0);
	if (ret->standard) {
		if (strncmp(secret, mark, sizeof(mark) - 1) != 0)
			return "a secret that does not start with whsec_";
		len = decode(secret);
		if (len == SIZE_MAX)
			return "a secret that is not whsec_ and base64";
	}
	bh_hmac__begin(&ret->key, secret, len);
	explicit_bzero(secret, all);
	return NULL;
}

static int
parse_file(struct bh_setup *s, struct bh_hook *hook, struct bh_file *file,
    struct bh_hook_secret *secrets)
{
	char *line, *next;
	const char *wrong;
	size_t n;

	for (n = 1, line = file->text; line != NULL; line = next, n++) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		line[strcspn(line, "\r")] = '\0';
		line += strspn(line, " \t");
		if (*line == '#' || *line == '\0')
			continue;
		wrong = parse(line, &secrets[hook->count++]);
		if (wrong != NULL)
			return bh_setup_error(s, 78, "%s:%zu: %s",
			    hook->secrets, n, wrong);
	}
	hook->secret = secrets;
	return hook->count > 0 ? 0 : bh_setup_error(s, 78, "%s: no secret",
	    hook->secrets);
}

/* $CREDENTIALS_DIRECTORY/secrets, or NULL. */
static const char *
find(void)
{
	static const char name[] = "/secrets";
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	size_t len = dir == NULL ? 0 : strlen(dir);
	char *path = dir == NULL ? NULL : bh_file__room(len + sizeof(name));

	if (path == NULL)
		return NULL;
	memcpy(path, dir, len);
	memcpy(path + len, name, sizeof(name));
	return path;
}

/* How many lines there can be. */
static size_t
count(const struct bh_file *file)
{
	size_t i, n = 1;

	for (i = 0; i < file->len; i++)
		n += file->text[i] == '\n';
	return n;
}

int
bh_secrets__load(struct bh_setup *s, struct bh_hook *hook)
{
	struct bh_hook_secret *secrets;
	struct bh_file file;
	int r;

	if (hook->secrets == NULL)
		hook->secrets = find();
	if (hook->secrets == NULL)
		return bh_setup_error(s, 64, "which --secrets?");
	r = bh_file__read(hook->secrets, FILE_MAX, &file);
	if (r == -EFBIG || (r == 0 &&
	    memchr(file.text, '\0', file.len) != NULL))
		return bh_setup_error(s, 78, "%s: %s", hook->secrets,
		    r == 0 ? "not a text" : "longer than 1 MiB");
	if (r < 0)
		return bh_setup_error(s, 66, "%s: %s", hook->secrets,
		    strerror(-r));
	secrets = bh_file__room(count(&file) * sizeof(*secrets));
	if (secrets == NULL)
		return bh_setup_error(s, 71, "%s", strerror(ENOMEM));
	return parse_file(s, hook, &file, secrets);
}
