/* From the method's name to the function in the program's table. */
#include "handler/private.h"

#include <string.h>

#include "proto/escape.h"
#include "proto/method.h"

static const struct bh_method *
find(const struct bh_class *class, const char *name)
{
	const struct bh_method *m;

	for (m = class->methods; m != NULL && m->name != NULL; m++)
		if (strcmp(m->name, name) == 0 || strcmp(m->name, "*") == 0)
			return m;
	return NULL;
}

static bool
allows(const struct bh_class *class, const char *name)
{
	return find(class, name) != NULL;
}

/* "GET, HEAD, OPTIONS": the table, and what follows from it. */
static const char *
allow(struct bh_handler *h)
{
	const struct bh_method *m;
	struct bh_text t = { .size = 512 };

	if ((t.at = bh_alloc(h, t.size)) == NULL)
		return "";
	for (m = h->class->methods; m != NULL && m->name != NULL; m++) {
		bh_text__puts(&t, m->name);
		bh_text__puts(&t, ", ");
		if (strcmp(m->name, "GET") == 0 && !allows(h->class, "HEAD"))
			bh_text__puts(&t, "HEAD, ");
	}
	if (!allows(h->class, "OPTIONS"))
		bh_text__puts(&t, "OPTIONS, ");
	t.len -= t.len > 0 ? 2 : 0;
	return bh_text__end(&t);
}

static int
answer_options(struct bh_handler *h)
{
	bh_send_response(h, 204, NULL);
	bh_send_header(h, "Allow", allow(h));
	return bh_end_headers(h);
}

/* Python's message, for a method that nobody here has. */
static int
refuse(struct bh_handler *h)
{
	char buffer[128];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };
	size_t len = strlen(h->command);
	bool known = bh_method__known(h->command, len);

	if (known)
		bh_error_header(h, "Allow", allow(h));
	bh_text__puts(&t, "Unsupported method (");
	bh_escape__repr(&t, h->command, len < 64 ? len : 64);
	bh_text__char(&t, ')');
	bh_send_error(h, known ? 405 : 501, known ? NULL : bh_text__end(&t),
	    NULL);
	return 0;
}

int
bh_dispatch__call(struct bh_handler *h)
{
	const struct bh_method *m = find(h->class, h->command);

	if (m == NULL && strcmp(h->command, "HEAD") == 0)
		m = find(h->class, "GET");
	h->private->x.dispatched = m != NULL;
	if (m != NULL)
		return m->function(h);
	if (strcmp(h->command, "OPTIONS") == 0)
		return answer_options(h);
	return refuse(h);
}
