#include <string.h>

#include "cgi/environ.h"
#include "proto/percent.h"
#include "simple/simple.h"

/* How many words the query has, 0 where it is no search (RFC 3875 4.4): it has
 * a "=", or an empty word. */
static size_t
count_words(const char *query)
{
	size_t count = 0, len;

	if (query == NULL || strchr(query, '=') != NULL)
		return 0;
	for (;;) {
		len = strcspn(query, "+");
		if (len == 0)
			return 0;
		count++;
		if (query[len] == '\0')
			return count;
		query += len + 1;
	}
}

/* Decodes the words in place. False for a malformed escape, a NUL, and a word
 * that a program would take for an option (CVE-2012-1823). */
static bool
split(char *query, char **words, size_t count)
{
	size_t i, len, decoded;
	char *next;

	for (i = 0; i < count; i++, query = next) {
		len = strcspn(query, "+");
		next = query + len + (query[len] == '+');
		decoded = bh_percent__decode(query, query, len);
		if (decoded == (size_t)-1 || query[0] == '-' ||
		    memchr(query, '\0', decoded) != NULL)
			return false;
		query[decoded] = '\0';
		words[i] = query;
	}
	return true;
}

char *const *
bh_environ__arguments(struct bh_handler *h, const struct bh_cgi_script *script)
{
	const char *query = bh_translate__query(h->path);
	bool search = strcmp(h->command, "GET") == 0 ||
	    strcmp(h->command, "HEAD") == 0;
	size_t count = search ? count_words(query) : 0;
	char **argv = bh_alloc(h, sizeof(*argv) * (count + 2));
	char *name = bh_alloc(h, strlen(script->name) + 1);
	char *copy = bh_alloc(h, count > 0 ? strlen(query) + 1 : 1);

	if (argv == NULL || name == NULL || copy == NULL)
		return NULL;
	memcpy(name, script->name, strlen(script->name) + 1);
	if (count > 0)
		memcpy(copy, query, strlen(query) + 1);
	if (!split(copy, argv + 1, count))
		count = 0;
	argv[0] = name;
	argv[count + 1] = NULL;
	return argv;
}
