#include <string.h>

#include "bus/bus.h"
#include "journal/journal.h"
#include "proto/glob.h"

/* Names that every entry may have, and that say nothing of a machine that who
 * may see the message should not know. One behind the other. */
static const char shown[] =
	"MESSAGE\0MESSAGE_ID\0PRIORITY\0"
	"SYSLOG_IDENTIFIER\0SYSLOG_FACILITY\0SYSLOG_PID\0"
	"_SYSTEMD_UNIT\0_SYSTEMD_INVOCATION_ID\0"
	"_PID\0_UID\0_GID\0_COMM\0_HOSTNAME\0_BOOT_ID\0_TRANSPORT\0"
	"UNIT\0INVOCATION_ID\0JOB_TYPE\0JOB_RESULT\0UNIT_RESULT\0"
	"EXIT_CODE\0EXIT_STATUS\0CODE_FILE\0CODE_LINE\0CODE_FUNC\0ERRNO\0"
	"REMOTE_ADDR\0"
	"HTTP_METHOD\0HTTP_PATH\0HTTP_STATUS\0HTTP_BYTES\0HTTP_USEC\0";

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
static const char pattern_letters[] = "abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-_.\\@*?";

static char *
begin(struct bh_globs *g, const char *text, size_t len)
{
	static const char longest[] = ".service";

	if (g->count == g->max || len == 0 ||
	    len > BH_JOURNAL_NAME - sizeof(longest))
		return NULL;
	memcpy(g->at[g->count], text, len);
	g->at[g->count][len] = '\0';
	return g->at[g->count];
}

bool
bh_globs__add_unit(struct bh_globs *g, const char *text, size_t len)
{
	char *name = begin(g, text, len);

	if (name == NULL || strlen(name) != len)
		return false;
	if (bh_glob__is(name)) {
		if (strspn(name, pattern_letters) != len)
			return false;
	} else if (!bh_bus__is_unit(name)) {
		memcpy(name + len, ".service", sizeof(".service"));
		if (!bh_bus__is_unit(name))
			return false;
	}
	g->count++;
	return true;
}

static bool
add(struct bh_globs *g, const char *text, size_t len, const char *of)
{
	const char *name = begin(g, text, len);

	if (name == NULL || strspn(name, of) != len)
		return false;
	g->count++;
	return true;
}

bool
bh_globs__add_account(struct bh_globs *g, const char *text, size_t len)
{
	return add(g, text, len, pattern_letters);
}

bool
bh_globs__add_field(struct bh_globs *g, const char *text, size_t len)
{
	return add(g, text, len, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_*?");
}

bool
bh_globs__has(const struct bh_globs *g, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (bh_glob__match(g->at[i], name, len))
			return true;
	return false;
}

bool
bh_globs__are_names(const struct bh_globs *g)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (bh_glob__is(g->at[i]))
			return false;
	return true;
}

/* What is no name of a field is one of none, whatever the pattern. */
static bool
is_field(const char *name, size_t len)
{
	size_t i;

	if (len == 0 || (len > 1 && name[0] == '_' && name[1] == '_'))
		return false;
	for (i = 0; i < len; i++)
		if (memchr(letters, name[i], sizeof(letters) - 1) == NULL)
			return false;
	return true;
}

bool
bh_globs__shows(const struct bh_journal *journal, const char *name, size_t len)
{
	const char *known;

	for (known = shown; *known != '\0'; known += strlen(known) + 1)
		if (strlen(known) == len && memcmp(known, name, len) == 0)
			return true;
	return is_field(name, len) &&
	    bh_globs__has(&journal->fields, name, len);
}
