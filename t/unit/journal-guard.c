/* Names by which nobody else's page may ask. */
#include "handler.h"

#include "journal/journal.h"

static const char *host; /* what the request says; NULL: nothing */

static int
do_GET(struct bh_handler *h)
{
	static struct bh_journal journal;
	struct bh_header field = { "Host", host };
	int status;

	h->userdata = &journal;
	h->headers = (struct bh_headers){ &field, host != NULL };
	status = bh_guard__check(h);
	h->headers = (struct bh_headers){ &field, 0 };
	return status == 0 ? 204 : status;
}

Test(journal_guard, only_what_is_nobodys_name)
{
	static const struct { const char *host, *status; } rows[] = {
		{ NULL, " 204 " }, { "", " 204 " }, { "localhost", " 204 " },
		{ "127.0.0.1:80", " 204 " }, { "[::1]", " 204 " },
		{ "evil.example", " 421 " }, { "evil.example:80", " 421 " },
		/* no hosts: heads with them are refused before */
		{ "evil.example:x", " 421 " },
		{ "evil.example:99999", " 421 " },
		{ ".evil.example", " 421 " }, { "127.0.0.1:x", " 421 " },
		{ "localhost:x", " 421 " },
	};
	struct bh_class c = bh_test_class(do_GET);

	for (size_t i = 0; i < ROWS(rows); i++) {
		host = rows[i].host;
		HAS(bh_test_answer(&c, "GET / HTTP/1.1\r\n" HOST "\r\n"),
		    rows[i].status);
	}
}
