#include <errno.h>
#include <string.h>

#include "conn/file.h"
#include "proto/bytes.h"
#include "simple/options.h"

enum { PAGE_MAX = 65536, KEY_MAX = 40 };

struct page {
	int code;
	const char *format;
};

struct bh_simple_pages {
	struct page page[sizeof(((struct bh_texts *)0)->text) /
	    sizeof(const char *)];
	size_t count;
};

/* CODE of CODE=FILE: 400 to 599, or 0. */
static int
parse_code(const char *text)
{
	if ((text[0] != '4' && text[0] != '5') ||
	    !bh_bytes__is_digit(text[1]) || !bh_bytes__is_digit(text[2]) ||
	    text[3] != '=')
		return 0;
	return (text[0] - '0') * 100 + (text[1] - '0') * 10 + text[2] - '0';
}

static bool
is_key(const char *text)
{
	static const char keys[][12] = {
		"%(code)d", "%(code)s", "%(message)s", "%(explain)s",
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strncmp(text, keys[i], strlen(keys[i])) == 0)
			return true;
	return false;
}

/* The first "%(" of the text that starts none of the keys, or NULL. */
static const char *
find_wrong_key(const char *text)
{
	for (; (text = strchr(text, '%')) != NULL; text++) {
		if (text[1] == '%')
			text++;
		else if (text[1] == '(' && !is_key(text))
			return text;
	}
	return NULL;
}

/* 64 after one line where a key is wrong: what it stands for would be missing
 * on the page, and nobody would know before the first error. */
static int
check_keys(struct bh_setup *s, const char *name, const char *text)
{
	const char *key = find_wrong_key(text);
	size_t len;

	if (key == NULL)
		return 0;
	len = 2 + strspn(key + 2, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	if (key[len] == ')')
		len += key[len + 1] > ' ' && key[len + 1] < 0x7f ? 2 : 1;
	return bh_setup_error(s, 64, "--error-page: %s: unknown key '%.*s'",
	    name, len < KEY_MAX ? (int)len : KEY_MAX, key);
}

static int
load(struct bh_setup *s, const char *text, struct page *ret)
{
	struct bh_file file;
	const char *name;
	int error;

	ret->code = parse_code(text);
	if (ret->code == 0)
		return bh_setup_error(s, 64,
		    "--error-page: not CODE=FILE with a code of 400 to 599: "
		    "'%s'", text);
	name = text + sizeof("404=") - 1;
	error = bh_file__read(name, PAGE_MAX, &file);
	if (error == -EFBIG)
		return bh_setup_error(s, 64,
		    "--error-page: %s: longer than 64 KiB", name);
	if (error < 0)
		return bh_setup_error(s, 66, "--error-page: %s: %s", name,
		    strerror(-error));
	if (memchr(file.text, '\0', file.len) != NULL)
		return bh_setup_error(s, 64, "--error-page: %s: not a text",
		    name);
	ret->format = file.text;
	return check_keys(s, name, file.text);
}

int
bh_pages__load(struct bh_setup *s, struct bh_simple *simple)
{
	struct bh_simple_pages *pages;
	int status = 0;
	size_t i;

	if (simple->error_pages.count == 0)
		return 0;
	pages = bh_file__room(sizeof(*pages));
	if (pages == NULL)
		return bh_setup_error(s, 71, "--error-page: %s",
		    strerror(ENOMEM));
	for (i = 0; i < simple->error_pages.count && status == 0; i++)
		status = load(s, simple->error_pages.text[i],
		    &pages->page[pages->count++]);
	simple->pages = pages;
	return status;
}

const char *
bh_simple_error_page(struct bh_handler *h, int code)
{
	const struct bh_simple *simple = h->userdata;
	const struct bh_simple_pages *pages = simple->pages;
	size_t i;

	for (i = 0; pages != NULL && i < pages->count; i++)
		if (pages->page[i].code == code)
			return pages->page[i].format;
	return NULL;
}
