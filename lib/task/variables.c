#include "task/variables.h"

#include <string.h>
#include <unistd.h>

#include "conn/environ.h"
#include "proto/bytes.h"

/* Whether it can be a variable's name. */
static bool
is_name(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		char c = bh_bytes__lower(name[i]);

		if (!(c >= 'a' && c <= 'z') && c != '_' &&
		    (i == 0 || !bh_bytes__is_digit(c)))
			return false;
	}
	return len > 0;
}

int
bh_variables__read(struct bh_setup *s, const char *option,
    struct bh_texts *all)
{
	size_t i, len, count = 0;

	for (i = 0; i < all->count; i++) {
		const char *text = all->text[i];

		len = strcspn(text, "=");
		if (!is_name(text, len))
			return bh_setup_error(s, 64, "%s: neither "
			    "NAME=VALUE nor NAME: '%s'", option, text);
		if (text[len] == '\0') {
			text = bh_environ__get(environ, text);
			text = text != NULL ? text - len - 1 : NULL;
		}
		if (text != NULL)
			all->text[count++] = text;
	}
	all->count = count;
	return 0;
}

static bool
has(char *const *envp, size_t count, const char *item)
{
	size_t i, len = strcspn(item, "=") + 1;

	for (i = 0; i < count; i++)
		if (strncmp(envp[i], item, len) == 0)
			return true;
	return false;
}

void
bh_variables__list(const struct bh_texts *all, char *ret[BH_VARIABLES])
{
	static const char usual[][72] = {
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
		    "/sbin:/bin",
		"LANG=C.UTF-8",
	};
	size_t i, count = 0;

	for (i = 0; i < all->count; i++)
		if (!has(ret, count, all->text[i]))
			ret[count++] = (char *)(uintptr_t)all->text[i];
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (!has(ret, count, usual[i]))
			ret[count++] = (char *)(uintptr_t)usual[i];
	ret[count] = NULL;
}
