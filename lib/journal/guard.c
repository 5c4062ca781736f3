/*
 * Who may ask at all. A name that leads to this address may be anybody's: a
 * page of evil.example, which is 127.0.0.1 a moment later, is read by its
 * script as its own (DNS rebinding). Addresses and localhost are nobody's.
 */
#include <string.h>

#include "handler/private.h"
#include "journal/journal.h"
#include "proto/allowed.h"
#include "proto/host.h"

static bool
is_local(const char *host, size_t len)
{
	static const struct bh_allowed local[] = {
		{ "localhost", 9, 0, false }, { "localhost", 9, 0, true },
	};

	return host[0] == '[' || strspn(host, "0123456789.") >= len ||
	    bh_allowed__has(&local[0], host, len) ||
	    bh_allowed__has(&local[1], host, len);
}

static bool
is_ours(const struct bh_journal *journal, const char *host, size_t len)
{
	struct bh_allowed allowed;
	size_t i;

	for (i = 0; i < journal->host.count; i++)
		if (bh_allowed__parse(journal->host.text[i],
		    strlen(journal->host.text[i]), &allowed) &&
		    bh_allowed__has(&allowed, host, len))
			return true;
	return is_local(host, len);
}

/* Who is to show a password does not do so for another's page. */
int
bh_guard__check(struct bh_handler *h)
{
	const struct bh_journal *journal = h->userdata;
	const char *host = bh_headers_get(&h->headers, "Host");
	bool named = journal->auth.file == NULL || journal->host.count > 0;
	unsigned port;
	size_t len;

	if (host == NULL)
		host = "";
	len = strlen(host);
	if (named && len > 0 && (!bh_host__parse(host, len, &len, &port) ||
	    !is_ours(journal, host, len))) {
		bh_log_message(h, "not a name of this server: '%s'", host);
		return 421;
	}
	return bh_auth_check(h, &journal->auth);
}
