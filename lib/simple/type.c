#include <string.h>

#include "simple/options.h"

#include "mime.inc"

const struct bh_extension bh_simple_extensions_map[] = {
	{ ".gz", "application/gzip" },
	{ ".Z", "application/octet-stream" },
	{ ".bz2", "application/x-bzip2" },
	{ ".xz", "application/x-xz" },
	{ "", "" },
};

/* Endings that are short for two: what is in the compressed file. */
static const struct { char ending[5], inner[4]; } suffix_map[] = {
	{ "svgz", "svg" }, { "tgz", "tar" }, { "taz", "tar" }, { "tz", "tar" },
	{ "tbz2", "tar" }, { "txz", "tar" },
};

static const char *
search_map(const struct bh_extension *map, const char *extension)
{
	for (; map->extension[0] != '\0'; map++)
		if (strcmp(map->extension, extension) == 0)
			return map->type;
	return NULL;
}

static const char *
search_table(const char *ending)
{
	size_t low = 0, high = sizeof(mime_endings) / sizeof(mime_endings[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(ending, mime_endings[middle].ending);

		if (order == 0)
			return mime_types + mime_endings[middle].type;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const char *
search_suffixes(const char *ending)
{
	size_t i;

	for (i = 0; i < sizeof(suffix_map) / sizeof(suffix_map[0]); i++)
		if (strcmp(suffix_map[i].ending, ending) == 0)
			return search_table(suffix_map[i].inner);
	return NULL;
}

/* Python's os.path.splitext: the last dot, unless only dots are before it;
 * else the end of the string. */
static const char *
split_extension(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *dot;

	name = name != NULL ? name + 1 : path;
	name += strspn(name, ".");
	dot = strrchr(name, '.');
	return dot != NULL ? dot : name + strlen(name);
}

/* False where the text is too long to be in any table. */
static bool
lower(const char *text, char *ret, size_t size)
{
	size_t i = 0;

	for (;; i++) {
		if (i == size)
			return false;
		ret[i] = text[i];
		if (text[i] >= 'A' && text[i] <= 'Z')
			ret[i] = (char)(text[i] - 'A' + 'a');
		if (text[i] == '\0')
			return true;
	}
}

const char *
bh_simple_guess_type(struct bh_handler *h, const char *path)
{
	const struct bh_simple *simple = h->userdata;
	const char *extension = split_extension(path);
	const char *type;
	char small[sizeof(simple->extensions_map->extension) + 1];

	type = extension[0] == '.' ? bh_types__find(simple, extension + 1) :
	    NULL;
	if (type != NULL)
		return type;
	if (!lower(extension, small, sizeof(small)) || small[0] == '\0')
		return simple->default_type;
	type = search_map(simple->extensions_map, extension);
	if (type == NULL)
		type = search_map(simple->extensions_map, small);
	if (type == NULL)
		type = search_suffixes(small + 1);
	if (type == NULL)
		type = search_table(extension + 1);
	if (type == NULL)
		type = search_table(small + 1);
	return type != NULL ? type : simple->default_type;
}
