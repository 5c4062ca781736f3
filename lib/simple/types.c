#include <errno.h>
#include <string.h>

#include "conn/file.h"
#include "proto/bytes.h"
#include "simple/options.h"

enum { FILE_MAX = 1048576, TYPE_MAX = 127 };

struct row {
	const char *ending;
	const char *type;
};

struct bh_simple_types {
	size_t count;
	struct row row[];
};

/* Behind the token at s; NULL where there is none. */
static const char *
skip_token(const char *s)
{
	const char *end = s;

	while (bh_bytes__is_token(*end))
		end++;
	return end > s ? end : NULL;
}

/* Behind the value of a parameter, a token or a quoted string; or NULL. */
static const char *
skip_value(const char *s)
{
	if (*s != '"')
		return skip_token(s);
	for (s++; *s != '"'; s++) {
		if (*s == '\\')
			s++;
		if (*s < ' ' || *s > '~')
			return NULL;
	}
	return s + 1;
}

/* RFC 9110 8.3.1 */
bool
bh_types__is_type(const char *s)
{
	if (strlen(s) > TYPE_MAX)
		return false;
	s = skip_token(s);
	if (s == NULL || *s != '/')
		return false;
	s = skip_token(s + 1);
	while (s != NULL && *s != '\0') {
		s += strspn(s, " \t");
		if (*s != ';')
			return false;
		s = skip_token(s + 1 + strspn(s + 1, " \t"));
		if (s != NULL)
			s = *s == '=' ? skip_value(s + 1) : NULL;
	}
	return s != NULL;
}

/* The next word of the line, or NULL. */
static char *
next_word(char **at)
{
	char *word = *at + strspn(*at, " \t\r");
	char *end = word + strcspn(word, " \t\r");

	*at = *end == '\0' ? end : end + 1;
	*end = '\0';
	return *word == '\0' ? NULL : word;
}

/* False where its type is none. */
static bool
take_line(char *line, struct bh_simple_types *types)
{
	const char *type, *ending;

	line[strcspn(line, "#")] = '\0';
	type = next_word(&line);
	if (type == NULL)
		return true;
	if (!bh_types__is_type(type))
		return false;
	while ((ending = next_word(&line)) != NULL)
		types->row[types->count++] = (struct row){ ending, type };
	return true;
}

static int
take_file(struct bh_setup *s, struct bh_simple *simple, struct bh_file *file)
{
	/* an ending and what separates it are two bytes at least */
	size_t rows = file->len / 2 + 1, n;
	struct bh_simple_types *types = bh_file__room(sizeof(*types) +
	    rows * sizeof(types->row[0]));
	char *line = file->text, *end;

	if (types == NULL)
		return bh_setup_error(s, 71, "--mime-types: %s",
		    strerror(ENOMEM));
	for (n = 1; *line != '\0'; n++) {
		end = line + strcspn(line, "\n");
		if (*end == '\n')
			*end++ = '\0';
		if (!take_line(line, types))
			return bh_setup_error(s, 78,
			    "--mime-types: %s:%zu: not a media type",
			    simple->mime_types, n);
		line = end;
	}
	simple->types = types;
	return 0;
}

int
bh_types__load(struct bh_setup *s, struct bh_simple *simple)
{
	const char *name = simple->mime_types;
	struct bh_file file;
	int error;

	if (name == NULL)
		return 0;
	error = bh_file__read(name, FILE_MAX, &file);
	if (error == -EFBIG)
		return bh_setup_error(s, 78,
		    "--mime-types: %s: longer than 1 MiB", name);
	if (error < 0)
		return bh_setup_error(s, 66, "--mime-types: %s: %s", name,
		    strerror(-error));
	if (memchr(file.text, '\0', file.len) != NULL)
		return bh_setup_error(s, 78, "--mime-types: %s: not a text",
		    name);
	return take_file(s, simple, &file);
}

/* As in Python the last line for an ending counts. */
static const char *
search(const struct bh_simple_types *types, const char *ending, bool lower)
{
	size_t i, j;

	for (i = types->count; i > 0; i--) {
		const char *own = types->row[i - 1].ending;

		for (j = 0; own[j] != '\0'; j++)
			if (own[j] != (lower ? bh_bytes__lower(ending[j]) :
			    ending[j]))
				break;
		if (own[j] == '\0' && ending[j] == '\0')
			return types->row[i - 1].type;
	}
	return NULL;
}

const char *
bh_types__find(const struct bh_simple *simple, const char *ending)
{
	const char *type;

	if (simple->types == NULL)
		return NULL;
	type = search(simple->types, ending, false);
	return type != NULL ? type : search(simple->types, ending, true);
}
