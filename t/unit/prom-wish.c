/* What a scrape asks for. */
#include "handler.h"

#include <stdio.h>

#include "prom/prom.h"

static int got;

static int
take(struct bh_handler *h)
{
	struct bh_prom prom = { .timeout = 10 };

	h->userdata = &prom;
	got = bh_wish__timeout(h);
	return 204;
}

Test(prom_wish, less_than_prometheus_waits)
{
	static const struct { const char *value; int milliseconds; } rows[] = {
		{ "3", 2300 }, { "1.2", 500 }, { "1.25", 500 },
		{ "1.", 300 }, { "1.x", 300 }, { "2.0", 1300 },
		{ "0.5", 100 }, { "0", 100 }, { "0.9", 200 },
		{ "10.8", 10000 }, { "10.4", 9700 }, { "60", 10000 },
		{ "100001", 10000 }, { "x", 10000 }, { "-1", 10000 },
		{ "1e1", 10000 }, { "", 10000 }, { ".9", 10000 },
	};
	struct bh_class c = bh_test_class(take);
	char in[256];

	for (size_t i = 0; i < ROWS(rows); i++) {
		snprintf(in, sizeof(in), "GET / HTTP/1.1\r\n" HOST
		    "X-Prometheus-Scrape-Timeout-Seconds: %s\r\n\r\n",
		    rows[i].value);
		(void)bh_test_answer(&c, in);
		cr_expect(got == rows[i].milliseconds, "%s: %d", rows[i].value,
		    got);
	}
	(void)bh_test_answer(&c, "GET / HTTP/1.1\r\n" HOST "\r\n");
	cr_expect(got == 10000);
}
