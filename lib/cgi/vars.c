#include "cgi/vars.h"

#include <string.h>

#include "proto/text.h"
#include "simple/simple.h"

bool
bh_vars__has(const struct bh_vars *v, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		if (strncmp(v->item[i], name, len) == 0 &&
		    v->item[i][len] == '=')
			return true;
	return false;
}

void
bh_vars__add(struct bh_vars *v, const char *item)
{
	if (item == NULL)
		v->failed = true;
	else if (!bh_vars__has(v, item, strcspn(item, "=")))
		v->item[v->count++] = item;
}

void
bh_vars__put(struct bh_vars *v, const char *name, const char *value)
{
	if (value != NULL)
		bh_vars__add(v, bh_simple__join(v->h, name, "=", value));
}

void
bh_vars__put_number(struct bh_vars *v, const char *name, uint64_t n)
{
	char digits[24];
	struct bh_text t = { .at = digits, .size = sizeof(digits) };

	bh_text__uint(&t, n);
	bh_vars__put(v, name, bh_text__end(&t));
}
