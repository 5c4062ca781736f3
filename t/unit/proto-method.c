#include "proto/method.h"
#include "unit.h"

static bool
known(const char *name, size_t len)
{
	char *fenced = bh_test_fence(name, len);
	bool is = bh_method__known(fenced, len);

	bh_test_unfence(fenced, len);
	return is;
}

Test(method, the_registry)
{
	static const char *const names[] = {
		"ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT",
		"CONNECT", "COPY", "DELETE", "GET", "HEAD", "LABEL", "LINK",
		"LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL",
		"MKREDIRECTREF", "MKWORKSPACE", "MOVE", "OPTIONS",
		"ORDERPATCH", "PATCH", "POST", "PRI", "PROPFIND", "PROPPATCH",
		"PUT", "REBIND", "REPORT", "SEARCH", "TRACE", "UNBIND",
		"UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE",
		"UPDATEREDIRECTREF", "VERSION-CONTROL", "*",
	};

	for (size_t i = 0; i < ROWS(names); i++)
		cr_expect(known(names[i], strlen(names[i])), "%s", names[i]);
}

Test(method, nobody_knows_these)
{
	static const struct { const char *name; size_t len; } rows[] = {
		{ BYTES("") },
		{ BYTES("G") },
		{ BYTES("GE") },
		{ BYTES("get") },
		{ BYTES("Get") },
		{ BYTES("GETS") },
		{ BYTES("GET\0") },
		{ BYTES("FOO") },
		{ BYTES("M-SEARCH") },
		{ BYTES("UPDATEREDIRECTRE") },
		{ BYTES("UPDATEREDIRECTREFS") },
		{ BYTES("VERSION-CONTROL-OF-EVERYTHING") },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_not(known(rows[i].name, rows[i].len), "%s",
		    rows[i].name);
}
