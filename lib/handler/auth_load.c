/* The file of passwords: read once, before the sandbox. */
#include <errno.h>
#include <string.h>

#include <sha256.h>

#include "conn/file.h"
#include "handler/auth.h"
#include "handler/crypt.h"
#include "proto/base64.h"
#include "proto/signature.h"
#include "proto/text.h"

enum { FILE_MAX = 1048576, REALM_MAX = 256 };

static const char token_mark[] = "{SHA256}";

void
bh_auth__digest(const void *data, size_t len,
    unsigned char ret[BH_DIGEST_SIZE])
{
	SHA2_CTX sha;

	SHA256Init(&sha);
	SHA256Update(&sha, data, len);
	SHA256Final(ret, &sha);
}

/* The 32 bytes as 64 hexadecimal digits or in base64. */
static bool
parse_token(const char *text, unsigned char ret[BH_DIGEST_SIZE])
{
	char bytes[48];
	size_t len = strlen(text);

	if (len == 2 * BH_DIGEST_SIZE)
		return bh_signature__hex(text, "", ret);
	if (len > sizeof(bytes) ||
	    bh_base64__decode(bytes, text, len) != BH_DIGEST_SIZE)
		return false;
	memcpy(ret, bytes, BH_DIGEST_SIZE);
	return true;
}

/* No blank and no control character, in the log as little as here. */
static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return false;
	return true;
}

/* What is wrong with the line, or NULL. It is cut in two. */
static const char *
parse_line(char *text, struct bh_auth_line *ret)
{
	char *colon = strchr(text, ':');

	if (colon == NULL || colon == text)
		return "not a line USER:HASH";
	*colon = '\0';
	if (!is_plain(text))
		return "a blank or a control character in the user's name";
	ret->user = text;
	ret->hash = colon + 1;
	bh_auth__digest(text, strlen(text), ret->user_digest);
	if (strncmp(ret->hash, token_mark, sizeof(token_mark) - 1) == 0) {
		text = colon + sizeof(token_mark);
		ret->hash = NULL;
		return parse_token(text, ret->token_digest) ? NULL :
		    "not a SHA-256 digest in hex or base64";
	}
	/* crypt(5) */
	if (!is_plain(ret->hash) || strpbrk(ret->hash, ":;*!\\") != NULL ||
	    !bh_crypt__is_strong(ret->hash))
		return "not a hash that libcrypt takes, or a weak one";
	return NULL;
}

/* The next line, or NULL; without its end, which may be CR LF. */
static char *
next_line(char **at)
{
	char *line = *at, *end;

	if (*line == '\0')
		return NULL;
	end = line + strcspn(line, "\n");
	*at = *end == '\n' ? end + 1 : end;
	*end = '\0';
	if (end > line && end[-1] == '\r')
		end[-1] = '\0';
	return line;
}

static int
parse_file(struct bh_setup *s, const struct bh_auth *auth,
    const struct bh_file *file, struct bh_auth_line *lines, size_t *ret_count)
{
	char *at = file->text, *line;
	const char *wrong;
	size_t n, count = 0;

	for (n = 1; (line = next_line(&at)) != NULL; n++) {
		if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
			continue;
		wrong = parse_line(line, &lines[count++]);
		if (wrong != NULL)
			return bh_setup_error(s, 78, "--auth: %s:%zu: %s",
			    auth->file, n, wrong);
	}
	*ret_count = count;
	return count > 0 ? 0 : bh_setup_error(s, 78, "--auth: %s: no user",
	    auth->file);
}

/* How many lines there can be. */
static size_t
count_lines(const struct bh_file *file)
{
	size_t i, n = 1;

	for (i = 0; i < file->len; i++)
		n += file->text[i] == '\n';
	return n;
}

/* The field that asks for a password (RFC 7617 2), or NULL. */
static const char *
make_challenge(const char *realm)
{
	struct bh_text t = { .size = 2 * REALM_MAX + 64 };

	for (const char *c = realm; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return NULL;
	if (strlen(realm) > REALM_MAX ||
	    (t.at = bh_file__room(t.size)) == NULL)
		return NULL;
	bh_text__puts(&t, "Basic realm=\"");
	for (; *realm != '\0'; realm++) {
		if (*realm == '"' || *realm == '\\')
			bh_text__char(&t, '\\');
		bh_text__char(&t, *realm);
	}
	bh_text__puts(&t, "\", charset=\"UTF-8\"");
	return bh_text__end(&t);
}

static int
read_file(struct bh_setup *s, struct bh_auth *auth, struct bh_file *ret)
{
	int error = bh_file__read(auth->file, FILE_MAX, ret);

	if (error == -EFBIG)
		return bh_setup_error(s, 78, "--auth: %s: longer than 1 MiB",
		    auth->file);
	if (error < 0)
		return bh_setup_error(s, 66, "--auth: %s: %s", auth->file,
		    strerror(-error));
	if (memchr(ret->text, '\0', ret->len) != NULL)
		return bh_setup_error(s, 78, "--auth: %s: not a text",
		    auth->file);
	auth->device = ret->stat.st_dev;
	auth->inode = ret->stat.st_ino;
	return 0;
}

int
bh_auth_load(struct bh_setup *s, struct bh_auth *auth)
{
	struct bh_file file;
	struct bh_auth_private *p;
	struct bh_auth_line *lines;
	int status;

	if (auth->file == NULL)
		return auth->realm == NULL ? 0 :
		    bh_setup_error(s, 64, "--realm: there is no --auth");
	status = read_file(s, auth, &file);
	if (status != 0)
		return status;
	p = bh_file__room(sizeof(*p));
	lines = bh_file__room(count_lines(&file) * sizeof(*lines));
	if (p == NULL || lines == NULL)
		return bh_setup_error(s, 71, "--auth: %s", strerror(ENOMEM));
	p->challenge = make_challenge(auth->realm != NULL ? auth->realm :
	    s->program);
	if (p->challenge == NULL)
		return bh_setup_error(s, 64,
		    "--realm: a control character, or longer than %d bytes",
		    REALM_MAX);
	status = parse_file(s, auth, &file, lines, &p->count);
	p->line = lines;
	auth->private = p;
	return status;
}
