/* parse COUNT: reads a browser's request so many times as the library does it
 * between a system call and do_GET, and prints the nanoseconds of CPU time of
 * one. */
#include "handler/private.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Of Chromium: 12 fields, 700 bytes. */
static const char head[] =
    "GET /docs/guide/getting-started/index.html HTTP/1.1\r\n"
    "Host: www.example.org:8000\r\n"
    "Connection: keep-alive\r\n"
    "sec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"\r\n"
    "sec-ch-ua-mobile: ?0\r\n"
    "sec-ch-ua-platform: \"Linux\"\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, "
    "like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,"
    "image/avif,image/webp,image/apng,*/*;q=0.8\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-US,en;q=0.9,de;q=0.8\r\n"
    "Cookie: session=5e7b8c1d2f3a4b5c6d7e8f90; theme=dark; consent=1; "
    "last=%2Fdocs%2Fguide%2Finstall.html; seen=20261122T1418\r\n"
    "\r\n";

static const struct bh_class class = { .protocol_version = "HTTP/1.1" };

/* The head has come: what a read leaves behind. */
static void
receive(struct bh_conn *c)
{
	memcpy(c->input.at, head, sizeof(head) - 1);
	c->input.end = sizeof(head) - 1;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int
main(int argc, char **argv)
{
	long i, count = argc != 2 ? 0 : strtol(argv[1], NULL, 10);
	static struct bh_private p;
	static struct bh_config config;
	struct bh_handler h = { .class = &config.class, .private = &p };
	double begin;

	if (count < 1)
		errx(64, "parse COUNT");
	bh_config__init(&config, &class, sizeof(class));
	p.config = &config;
	p.proxy_done = true;
	if (bh_conn__init(&p.conn, -1, BH_FD_PIPE, -1, BH_FD_PIPE,
	    NULL) < 0)
		errx(71, "no memory");
	begin = now();
	for (i = 0; i < count; i++) {
		p.conn.input.next = p.conn.input.end = 0;
		bh_request__begin(&h);
		receive(&p.conn);
		if (bh_request__read(&h) != 0 || h.headers.count != 12)
			errx(1, "not read");
	}
	printf("%.1f\n", (now() - begin) / (double)count);
	return 0;
}
