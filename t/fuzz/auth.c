/*
 * Base64, the file of passwords, and who gets in: nobody whose name and
 * password are not in it, by another reading of both.
 *
 * The first line of the input is Authorization, the rest is the file.
 */
#include <errno.h>
#include <strings.h>

#include "conn/file.h"
#include "fuzz.h"
#include "handler/crypt.h"
#include "handler/private.h"
#include "proto/base64.h"

static const char *file;
static size_t file_len;
static void *rooms[16];
static size_t room_count;

/* ---- instead of the library's: no disk, and no hash that takes seconds */

int
bh_file__read(const char *name, size_t max, struct bh_file *ret)
{
	(void)name;
	ret->len = file_len;
	ret->text = bh_file__room(file_len + 1);
	memcpy(ret->text, file, file_len);
	memset(&ret->stat, 0, sizeof(ret->stat));
	return file_len > max ? -EFBIG : 0;
}

void *
bh_file__room(size_t size)
{
	HOLDS(room_count < sizeof(rooms) / sizeof(rooms[0]));
	return rooms[room_count++] = calloc(1, size);
}

/* A hash is "$" and the password. */
bool
bh_crypt__is_strong(const char *hash)
{
	return hash[0] == '$';
}

bool
bh_crypt__matches(const char *hash, const char *password, bool *ret_failed)
{
	HOLDS(hash[0] == '$');
	*ret_failed = false;
	return strcmp(hash + 1, password) == 0;
}

int
bh_setup_error(struct bh_setup *s, int status, const char *format, ...)
{
	(void)s;
	HOLDS(status == 64 || status == 78);
	HOLDS(format[0] != '\0');
	return status;
}

/* ---- base64, the other way */

static size_t
encode(const unsigned char *s, size_t len, char *ret)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = 0;

	for (size_t i = 0; i < len; i += 3) {
		unsigned bits = (unsigned)s[i] << 16;

		bits |= i + 1 < len ? (unsigned)s[i + 1] << 8 : 0;
		bits |= i + 2 < len ? s[i + 2] : 0;
		for (int shift = 18; shift >= 0; shift -= 6)
			ret[n++] = digits[bits >> shift & 63];
		ret[n - 1] = i + 2 < len ? ret[n - 1] : '=';
		ret[n - 2] = i + 1 < len ? ret[n - 2] : '=';
	}
	return n;
}

/* What decodes is what encodes, and there is no other text for it. */
static void
check_base64(const char *text, size_t len)
{
	char *in = bh_fuzz_room(text, len), *out = malloc(len / 4 * 3);
	char *back = malloc(len / 3 * 4 + 4);
	size_t n = bh_base64__decode(out, in, len);

	if (n != SIZE_MAX) {
		HOLDS(n <= len / 4 * 3);
		HOLDS(encode((unsigned char *)out, n, back) == len);
		HOLDS(memcmp(back, in, len) == 0);
		HOLDS(bh_base64__decode(in, in, len) == n);
		HOLDS(memcmp(in, out, n) == 0);
	}
	free(in);
	in = bh_fuzz_room(text, len);
	n = encode((unsigned char *)in, len, back);
	out = realloc(out, n / 4 * 3 + 1);
	HOLDS(bh_base64__decode(out, back, n) == len);
	HOLDS(memcmp(out, in, len) == 0);
	free(in);
	free(out);
	free(back);
}

/* ---- who may */

/* The last line "USER:..." of the file, without its end; or NULL. */
static char *
find_user(const char *user)
{
	const char *at = file, *line;
	size_t left = file_len, len = 0, user_len = strlen(user);
	char *found = NULL;

	while ((line = bh_fuzz_line(&at, &left, &len)) != NULL) {
		len -= len > 0 && line[len - 1] == '\r';
		if (len <= user_len || line[0] == '#' ||
		    memcmp(line, user, user_len) != 0 || line[user_len] != ':')
			continue;
		free(found);
		found = bh_fuzz_string(line + user_len + 1,
		    len - user_len - 1);
	}
	return found;
}

static bool
is_token(const char *hash, const char *password)
{
	unsigned char digest[BH_DIGEST_SIZE];
	char hex[2 * BH_DIGEST_SIZE + 1], base64[48];

	bh_auth__digest(password, strlen(password), digest);
	for (size_t i = 0; i < BH_DIGEST_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	base64[encode(digest, sizeof(digest), base64)] = '\0';
	return strcasecmp(hash, hex) == 0 || strcmp(hash, base64) == 0;
}

/* Whether the pair "USER:PASSWORD" is right. */
static bool
is_right(char *pair)
{
	char *colon = strchr(pair, ':'), *hash;
	bool right = false;

	if (colon == NULL)
		return false;
	*colon = '\0';
	hash = find_user(pair);
	if (hash != NULL)
		right = strncmp(hash, "{SHA256}", 8) == 0 ?
		    is_token(hash + 8, colon + 1) :
		    hash[0] == '$' && strcmp(hash + 1, colon + 1) == 0;
	free(hash);
	return right;
}

static bool
may(const char *value)
{
	size_t len = strlen(value), n;
	char *pair = malloc(len + 1);
	bool right = false;

	if (strncasecmp(value, "Basic ", 6) == 0) {
		value += 6 + strspn(value + 6, " ");
		n = bh_base64__decode(pair, value, strlen(value));
		if (n != SIZE_MAX && !bh_fuzz_has_control(pair, n)) {
			pair[n] = '\0';
			right = is_right(pair);
		}
	}
	free(pair);
	return right;
}

static void
log_nothing(struct bh_handler *h, const char *message)
{
	(void)h;
	HOLDS(!bh_fuzz_has_control(message, strlen(message)));
}

/* Asked twice: the second time the connection remembers. */
static void
check_entry(const struct bh_auth *auth, const char *value)
{
	static struct bh_private private;
	struct bh_class class = { .log_error = log_nothing };
	struct bh_header header = { "Authorization", value };
	struct bh_handler h = { .class = &class, .private = &private,
	    .headers = { &header, 1 } };
	bool right = may(value);

	private.auth.auth = NULL;
	for (int i = 0; i < 2; i++) {
		h.remote_user = NULL;
		private.x.error_header_count = 0;
		HOLDS(bh_auth_check(&h, auth) == (right ? 0 : 401));
		HOLDS((h.remote_user != NULL) == right);
		HOLDS((private.x.error_header_count == 1) == !right);
	}
	h.headers.count = 0;
	h.remote_user = NULL;
	HOLDS(bh_auth_check(&h, auth) == 401);
	bh_arena__reset(&private.arena);
}

/* The same lines with CR LF are the same. */
static void
check_ends(struct bh_setup *s, struct bh_auth *auth, int status)
{
	const char *at = file, *line;
	size_t left = file_len, len = 0, n = 0;
	char *copy = malloc(2 * file_len + 2);

	while ((line = bh_fuzz_line(&at, &left, &len)) != NULL) {
		memcpy(copy + n, line, len);
		memcpy(copy + n + len, "\r\n", 2);
		n += len + 2;
	}
	if (memchr(file, '\r', file_len) == NULL) {
		file = copy;
		file_len = n;
		HOLDS(bh_auth_load(s, auth) == status);
	}
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bh_setup s = { .program = "fuzz" };
	struct bh_auth auth = { .file = "passwords" };
	const char *at = (const char *)data, *line;
	size_t left = size, len = 0;
	char *value;
	int status;

	line = bh_fuzz_line(&at, &left, &len);
	if (line == NULL)
		return 0;
	check_base64(line, len);
	value = bh_fuzz_string(line, len);
	file = at;
	file_len = left;
	auth.realm = value;
	HOLDS(bh_auth_load(&s, &auth) != 0 || auth.private->count > 0);
	auth.realm = "a";
	status = bh_auth_load(&s, &auth);
	if (status == 0)
		check_entry(&auth, value);
	check_ends(&s, &auth, status);
	free(value);
	while (room_count > 0)
		free(rooms[--room_count]);
	return 0;
}
