/* What the client gets of what a backend says. */
#include "wake.h"

#include <stdlib.h>
#include <sys/socket.h>

TestSuite(wake_reply, .timeout = 60);

#define GET "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define UPGRADE "GET / HTTP/1.1\r\n" HOST "Connection: Upgrade\r\n" \
	"Upgrade: x\r\n\r\n"
#define DATE "Date: *\r\n"
#define END "Connection: close\r\n\r\n"

static void
expect(const char *in, const char *says, const char *out)
{
	struct bh_test_result r;

	bh_test_backend_says(says);
	r = bh_test_wake_serve(in);
	IS(r.out, out);
	bh_test_free(&r);
}

Test(wake_reply, lines_may_end_in_a_line_feed_alone)
{
	expect(GET, "HTTP/1.1 200 OK\nContent-Length: 2\nA: b\n\nok",
	    "HTTP/1.1 200 OK\r\nA: b\r\n" DATE "Content-Length: 2\r\n" END
	    "ok");
}

Test(wake_reply, a_date_stays)
{
	expect(GET, "HTTP/1.1 204 No Content\r\n"
	    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
	    "HTTP/1.1 204 No Content\r\n" DATE END);
}

Test(wake_reply, an_empty_phrase_is_ours)
{
	expect(GET, "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n",
	    "HTTP/1.1 404 Not Found\r\n" DATE "Content-Length: 0\r\n" END);
}

Test(wake_reply, more_than_its_length_says_is_dropped)
{
	expect(GET, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, or not",
	    "HTTP/1.1 200 OK\r\n" DATE "Content-Length: 2\r\n" END "ok");
}

/* What it refuses, and what the log says of it. */
static void
refuse(const char *in, const char *says, const char *log)
{
	struct bh_test_result r;

	bh_test_backend_says(says);
	r = bh_test_wake_serve(in);
	HAS(r.out, "HTTP/1.1 502 ");
	HAS(r.log, log);
	bh_test_free(&r);
}

Test(wake_reply, a_head_without_its_first_line)
{
	refuse(GET, "\r\nHTTP/1.1 200 OK\r\n\r\n",
	    "x.service: its answer has no head that can be read\n");
}

Test(wake_reply, fields_that_are_none)
{
	refuse(GET, "HTTP/1.1 200 OK\r\nA\r\n\r\n",
	    "x.service: its answer has no head that can be read\n");
	refuse(GET, "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
	    "x.service: its answer has no head that can be read\n");
}

Test(wake_reply, another_protocol_that_has_no_name)
{
	refuse(UPGRADE, "HTTP/1.1 101 Switching Protocols\r\n\r\n",
	    "x.service: switches to a protocol that nobody asked for\n");
}

/* With what we say, it is more than an answer can be. */
Test(wake_reply, a_head_that_is_too_large_to_be_sent)
{
	char *says = malloc(40000), *at = says;

	at += sprintf(at, "HTTP/1.1 200 OK\r\nA: ");
	memset(at, 'x', 32720);
	strcpy(at + 32720, "\r\n\r\n");
	refuse(GET, says, "x.service: its head cannot be sent\n");
	free(says);
}

static const char *part;

static void
reset(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, part);
	bh_test_reset(fd);
}

/* Without what is written behind it: nobody takes a cut answer for a whole. */
static void
expect_reset(const char *says, const char *out, const char *log)
{
	struct bh_test_result r;

	part = says;
	bh_test_wake_backend(reset);
	r = bh_test_wake_serve(GET);
	HAS(r.out, out);
	HAS(r.log, log);
	bh_test_free(&r);
}

Test(wake_reply, reset_in_its_head)
{
	expect_reset("HTTP/1.1 200 OK\r\nA", "HTTP/1.1 502 ",
	    "x.service: its head is cut\n");
}

Test(wake_reply, reset_where_its_close_would_be_the_end)
{
	expect_reset("HTTP/1.1 200 OK\r\n\r\nhello", "",
	    "x.service: Connection reset by peer\n");
}
