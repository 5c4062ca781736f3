#include "proto-framing.h"
#include "unit.h"

struct row {
	const char *lines;
	int http_1_1, http_1_0; /* what is decided in each */
};

static void
check(const struct row *rows, size_t count)
{
	struct bh_framing f;

	for (; count > 0; count--, rows++) {
		cr_expect_eq(bh_test_decide(rows->lines, BH_HTTP_1_1, &f),
		    rows->http_1_1, "HTTP/1.1 %s", rows->lines);
		cr_expect_eq(bh_test_decide(rows->lines, BH_HTTP_1_0, &f),
		    rows->http_1_0, "HTTP/1.0 %s", rows->lines);
	}
}

Test(framing, one_host_that_is_valid_or_empty)
{
	static const struct row rows[] = {
		{ "Host: a\n", 0, 0 },
		{ "hOST: a:80\n", 0, 0 },
		{ "Host: [::1]:80\n", 0, 0 },
		{ "Host:\n", 0, 0 },
		{ "Host: a b\n", 400, 400 },
		{ "Host: a, b\n", 400, 400 },
		{ "Host: a/b\n", 400, 400 },
		{ "Host: user@a\n", 400, 400 },
		{ "Host: a:99999\n", 400, 400 },
		{ "Host : a\n", 400, 400 },
	};

	check(rows, ROWS(rows));
}

Test(framing, no_host_is_400_in_http_1_1)
{
	static const struct row rows[] = {
		{ "", 400, 0 },
		{ "Hos: a\n", 400, 0 },
		{ "Hosts: a\n", 400, 0 },
		{ "Date: a\n", 400, 0 },
		{ "Expect: x\n", 400, 417 },
	};

	check(rows, ROWS(rows));
}

Test(framing, two_hosts_are_400)
{
	static const struct row rows[] = {
		{ "Host: a\nHost: a\n", 400, 400 },
		{ "Host: a\nHost: b\n", 400, 400 },
		{ "Host: a\nHost:\n", 400, 400 },
		{ "Host:\nHost: a\n", 400, 400 },
		{ "Host:\nhost:\n", 400, 400 },
		{ "Host: a\nX: y\nHOST: a\n", 400, 400 },
	};

	check(rows, ROWS(rows));
}

Test(framing, an_expectation_other_than_100_continue_is_417)
{
	static const struct row rows[] = {
		{ "Host: a\nExpect: 100-continue\n", 0, 0 },
		{ "Host: a\nexpect: 100-Continue\n", 0, 0 },
		{ "Host: a\nExpect:\n", 0, 0 },
		{ "Host: a\nExpect: 100-continue, 100-continue\n", 0, 0 },
		{ "Host: a\nExpect: 200-ok\n", 417, 417 },
		{ "Host: a\nExpect: 100-continu\n", 417, 417 },
		{ "Host: a\nExpect: 100-continue;x=y\n", 417, 417 },
		{ "Host: a\nExpect: 100-continue, x\n", 417, 417 },
		{ "Host: a\nExpect: \"100-continue\"\n", 417, 417 },
		{ "Host: a\nExpect: 100-continue\nExpect: x\n", 417, 417 },
	};

	check(rows, ROWS(rows));
}

Test(framing, expect_continue_is_told)
{
	struct bh_framing f;

	bh_test_decide("Host: a\nExpect: 100-continue\n", BH_HTTP_1_1, &f);
	cr_expect(f.expect_continue);
	bh_test_decide("Host: a\nExpect:\n", BH_HTTP_1_1, &f);
	cr_expect_not(f.expect_continue);
	bh_test_decide("Host: a\nExpecs: 100-continue\n", BH_HTTP_1_1, &f);
	cr_expect_not(f.expect_continue);
}

/* After a 417 the connection may go on, so nothing worse may hide behind. */
Test(framing, the_gravest_fault_is_told_in_any_order)
{
	static const struct row rows[] = {
		{ "Host: a\nExpect: x\nContent-Length: y\n", 400, 400 },
		{ "Host: a\nContent-Length: y\nExpect: x\n", 400, 400 },
		{ "Host: a\nExpect: x\nTransfer-Encoding: gzip\n", 501, 400 },
		{ "Host: a\nTransfer-Encoding: gzip\nExpect: x\n", 501, 400 },
		{ "Host: a\nTransfer-Encoding: gzip\nHost: a\n", 400, 400 },
		{ "Host: a\nHost: a\nTransfer-Encoding: gzip\n", 400, 400 },
		{ "Host: a\nExpect: x\nTransfer-Encoding: chunked\n", 417,
		  400 },
		{ "Transfer-Encoding: gzip\n", 400, 400 },
	};

	check(rows, ROWS(rows));
}

Test(framing, members_of_connection)
{
	static const struct {
		const char *lines;
		bool close, keep_alive;
	} rows[] = {
		{ "A: b\n", false, false },
		{ "Connection:\n", false, false },
		{ "Connection: close\n", true, false },
		{ "connection: CLOSE\n", true, false },
		{ "Connection: Keep-Alive\n", false, true },
		{ "Connection: Upgrade\n", false, false },
		{ "Connection: close, TE\n", true, false },
		{ "Connection: TE,close\n", true, false },
		{ "Connection: , ,close,\n", true, false },
		{ "Connection: keep-alive, Upgrade\n", false, true },
		{ "Connection: close\nConnection: keep-alive\n", true, true },
		{ "Connection: keep-alive\nConnection: upgrade\n", false,
		  true },
		{ "Connection: closed\n", false, false },
		{ "Connection: xclose\n", false, false },
		{ "Connection: close keep-alive\n", false, false },
		{ "Connection: \"close\"\n", false, false },
		{ "Connectios: close\n", false, false },
		{ "Proxy-Connection: close\n", false, false },
		{ "Keep-Alive: close\n", false, false },
	};
	struct bh_framing f;

	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_expect_eq(bh_test_decide(rows[i].lines, BH_HTTP_1_0, &f), 0,
		    "%s", rows[i].lines);
		cr_expect_eq(f.close, rows[i].close, "%s", rows[i].lines);
		cr_expect_eq(f.keep_alive, rows[i].keep_alive, "%s",
		    rows[i].lines);
	}
}
