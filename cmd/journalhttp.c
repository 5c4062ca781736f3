/* journalhttp: the journal in a browser, of the units that may be seen. */
#include <string.h>

#include "handler/private.h"
#include "journal/journal.h"
#include "run/leave.h"
#include "run/setup.h"

static const struct {
	char path[10];
	const char *parameters; /* NULL: all */
	int (*answer)(struct bh_reader *); /* NULL: the page */
} paths[] = {
	{ "/", NULL, NULL },
	{ "/entries", NULL, bh_journal__entries },
	{ "/units", "unit format ", bh_journal__units },
	{ "/boots", "unit boot format ", bh_journal__boots },
};

static int
do_GET(struct bh_handler *h)
{
	const struct bh_target *target = &h->private->x.target;
	int status = bh_guard__check(h);
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]) && status == 0; i++) {
		if (strlen(paths[i].path) != target->path_len ||
		    memcmp(paths[i].path, h->path + target->path,
		    target->path_len) != 0)
			continue;
		return paths[i].answer == NULL ? bh_journal__page(h) :
		    bh_journal__ask(h, paths[i].parameters,
		    paths[i].answer);
	}
	return status != 0 ? status : 404;
}

/* Every file of a journal is open while it is read, and who follows is told
 * when they change. */
static int
set_up(struct bh_setup *s)
{
	bh_setup__files(s, BH_JOURNAL_FILES);
	bh_setup__watch(s);
	return bh_journal__set_up(s);
}

static const struct bh_method methods[] = {
	BH_METHOD(GET), BH_METHOD_ALSO(HEAD, do_GET), BH_METHODS_END
};

static const struct bh_response responses[] = {
	{ 421, "Misdirected Request",
	    "This is not a name of this server: see --host." },
	{ .code = 0 },
};

static const struct bh_option options[] = {
	{ "unit", "NAME[,NAME]", "a unit that may be seen, or a pattern",
	    BH_TEXTS, offsetof(struct bh_journal, unit), 0, 0 },
	{ "account", "NAME[,NAME]", "entries without a unit, of an account",
	    BH_TEXTS, offsetof(struct bh_journal, account), 0, 0 },
	{ "kernel", "", "messages of the kernel may be seen", BH_FLAG,
	    offsetof(struct bh_journal, kernel), 0, 0 },
	{ "field", "NAME[,NAME]", "one more field, or a pattern", BH_TEXTS,
	    offsetof(struct bh_journal, field), 0, 0 },
	{ "directory", "DIRECTORY", "the journal there, of all machines",
	    BH_TEXT, offsetof(struct bh_journal, directory), 0, 0 },
	{ "host", "NAME", "a name that this server has", BH_TEXTS,
	    offsetof(struct bh_journal, host), 0, 0 },
	BH_AUTH_OPTIONS(struct bh_journal, auth),
	{ .name = "" },
};

static const struct bh_class journalhttp = {
	.methods = methods,
	.server_version = "JournalHTTP/0.1",
	.protocol_version = "HTTP/1.1",
	.responses = responses,
	.max_body = BH_NONE,
	.summary = "Shows the journal of some units, and follows it.",
	.options = options,
	.config_size = sizeof(struct bh_journal),
	.setup = set_up,
};

int
main(int argc, char **argv)
{
	bh_leave__now(bh_main(&journalhttp, argc, argv));
}
