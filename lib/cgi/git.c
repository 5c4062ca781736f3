#include <string.h>

#include "cgi/git.h"

#define HEX_8 "########"
#define HEX_32 HEX_8 HEX_8 HEX_8 HEX_8
/* Without the two digits that are the directory. */
#define SHA1_38 HEX_32 "######"
#define SHA256_62 HEX_32 HEX_8 HEX_8 HEX_8 "######"
#define SHA1 HEX_32 HEX_8
#define SHA256 HEX_32 HEX_32

static const struct bh_git_service services[] = {
	{ "/info/refs", "service=git-upload-pack", "", false },
	{ "/info/refs", "service=git-receive-pack", "", true },
	{ "/git-upload-pack", "", "application/x-git-upload-pack-request",
	    false },
	{ "/git-receive-pack", "", "application/x-git-receive-pack-request",
	    true },
	/* what a client needs that knows files only */
	{ "/info/refs", "", "", false },
	{ "/HEAD", "", "", false },
	{ "/objects/info/packs", "", "", false },
	{ "/objects/info/alternates", "", "", false },
	{ "/objects/info/http-alternates", "", "", false },
	{ "/objects/##/" SHA1_38, "", "", false },
	{ "/objects/##/" SHA256_62, "", "", false },
	{ "/objects/pack/pack-" SHA1 ".pack", "", "", false },
	{ "/objects/pack/pack-" SHA1 ".idx", "", "", false },
	{ "/objects/pack/pack-" SHA256 ".pack", "", "", false },
	{ "/objects/pack/pack-" SHA256 ".idx", "", "", false },
};

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool
matches(const char *pattern, const char *text)
{
	for (; *pattern != '\0'; pattern++, text++)
		if (*pattern == '#' ? !is_digit(*text) : *pattern != *text)
			return false;
	return true;
}

const struct bh_git_service *
bh_git__find(const char *path, const char *query, size_t *ret_len)
{
	size_t i, tail, len = strlen(path);

	for (i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		const struct bh_git_service *s = &services[i];

		tail = strlen(s->path);
		if (len > tail && matches(s->path, path + len - tail) &&
		    strcmp(s->query, query == NULL ? "" : query) == 0) {
			*ret_len = len - tail;
			return s;
		}
	}
	return NULL;
}
