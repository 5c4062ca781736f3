#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-id128.h>

#include "conn/file.h"
#include "journal/journal.h"
#include "proto/allowed.h"
#include "proto/glob.h"

static const char volatile_journal[] = "/run/log/journal";
static const char kept_journal[] = "/var/log/journal";

/* The members of options that are lists with commas. */
static int
add_all(struct bh_setup *s, const char *option, const struct bh_texts *texts,
    bool (*add)(struct bh_globs *, const char *, size_t), struct bh_globs *g)
{
	size_t i, len;

	g->max = BH_JOURNAL_ALLOWED;
	g->at = bh_file__room(g->max * sizeof(*g->at));
	if (g->at == NULL) {
		bh_setup_error(s, 71, "%s", strerror(ENOMEM));
		return 71;
	}
	for (i = 0; i < texts->count; i++) {
		const char *at = texts->text[i];

		do {
			len = strcspn(at, ",");
			if (!add(g, at, len))
				return bh_setup_error(s, 64,
				    "%s: not a name or pattern: '%.*s'",
				    option, (int)len, at);
			at += len + 1;
		} while (at[-1] == ',');
	}
	return 0;
}

static int
add_account(struct bh_setup *s, struct bh_journal *journal, uid_t id)
{
	char uid[sizeof(journal->uid[0])];
	size_t i;

	(void)snprintf(uid, sizeof(uid), "%u", (unsigned)id);
	for (i = 0; i < journal->uid_count; i++)
		if (strcmp(journal->uid[i], uid) == 0)
			return 0;
	if (i == BH_JOURNAL_ASKED)
		return bh_setup_error(s, 64, "--account: more than %d",
		    BH_JOURNAL_ASKED);
	memcpy(journal->uid[journal->uid_count++], uid, sizeof(uid));
	return 0;
}

/* Which accounts these are, now. All of them are looked at for a pattern alone:
 * that may be many. */
static int
find_account(struct bh_setup *s, struct bh_journal *journal, const char *name)
{
	const struct passwd *entry;
	int status = 0;

	if (!bh_glob__is(name)) {
		/* cppcheck-suppress getpwnamCalled; there is one thread */
		entry = getpwnam(name);
		return entry != NULL ?
		    add_account(s, journal, entry->pw_uid) :
		    bh_setup_error(s, 64, "--account: no such account: '%s'",
		    name);
	}
	setpwent();
	/* cppcheck-suppress getpwentCalled; there is one thread */
	while (status == 0 && (entry = getpwent()) != NULL)
		if (bh_glob__match(name, entry->pw_name,
		    strlen(entry->pw_name)))
			status = add_account(s, journal, entry->pw_uid);
	endpwent();
	return status;
}

static int
check_hosts(struct bh_setup *s, const struct bh_texts *hosts)
{
	struct bh_allowed parsed;
	size_t i;

	for (i = 0; i < hosts->count; i++)
		if (!bh_allowed__parse(hosts->text[i], strlen(hosts->text[i]),
		    &parsed))
			return bh_setup_error(s, 64, "--host: not a host: '%s'",
			    hosts->text[i]);
	return 0;
}

/* A directory or file that is read later; -errno where there is none. */
static int
allow(struct bh_setup *s, const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	return fd < 0 ? -errno : bh_setup_allow_read(s, fd);
}

static int
open_own(struct bh_setup *s)
{
	int kept = allow(s, kept_journal), others = allow(s, volatile_journal);
	sd_id128_t id;

	if (kept < 0 && others < 0)
		return bh_setup_error(s, 66, "no journal: neither %s nor %s",
		    kept_journal, volatile_journal);
	(void)allow(s, "/etc/machine-id");
	if (sd_id128_get_machine(&id) < 0)
		return bh_setup_error(s, 66, "/etc/machine-id: this machine "
		    "has none");
	return 0;
}

static int
open_journal(struct bh_setup *s, struct bh_journal *journal)
{
	int error;

	if (journal->directory == NULL)
		return open_own(s);
	error = allow(s, journal->directory);
	return error == 0 ? 0 : bh_setup_error(s, 66, "%s: %s",
	    journal->directory, strerror(-error));
}

int
bh_journal__set_up(struct bh_setup *s)
{
	struct bh_journal *journal = s->config;
	int status = 0;
	size_t i;

	s->userdata = journal;
	if (journal->unit.count == 0 && !journal->kernel)
		status = bh_setup_error(s, 64, "which units may be seen? "
		    "--unit NAME, or --unit '*' for all");
	if (status == 0)
		status = add_all(s, "--unit", &journal->unit,
		    bh_globs__add_unit, &journal->units);
	if (status == 0)
		status = add_all(s, "--account", &journal->account,
		    bh_globs__add_account, &journal->accounts);
	for (i = 0; i < journal->accounts.count && status == 0; i++)
		status = find_account(s, journal, journal->accounts.at[i]);
	if (status == 0)
		status = add_all(s, "--field", &journal->field,
		    bh_globs__add_field, &journal->fields);
	if (status == 0)
		status = check_hosts(s, &journal->host);
	if (status == 0)
		status = bh_auth_load(s, &journal->auth);
	return status != 0 ? status : open_journal(s, journal);
}
