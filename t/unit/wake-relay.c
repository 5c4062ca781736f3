/* Between a client and a backend, of which each may leave or say nothing. */
#include "wake.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(wake_relay, .timeout = 60);

enum { MUCH = 1000000 };

#define GET "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define POST(fields) "POST / HTTP/1.1\r\n" HOST "Connection: close\r\n" \
	fields "\r\n"
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define UPGRADE "GET / HTTP/1.1\r\n" HOST "Connection: Upgrade\r\n" \
	"Upgrade: x\r\n\r\n"
#define AGREED "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"

/* ---- a request that is made again */

static void
answer_the_second(int fd, unsigned number)
{
	bh_test_say(fd, number == 2 ? OK : "");
}

/* connections: how many the backend sees; 0: perhaps none. */
static void
expect(const char *in, bh_test_backend *play, const char *part,
    unsigned connections)
{
	struct bh_test_result r;

	bh_test_wake_backend(play);
	r = bh_test_wake_serve(in);
	HAS(r.out, part);
	cr_expect(connections == 0 || bh_test_backend_count == connections,
	    "%u", bh_test_backend_count);
	bh_test_free(&r);
}

Test(wake_relay, who_closes_without_an_answer_is_asked_again)
{
	expect(GET, answer_the_second, "HTTP/1.1 200 ", 2);
}

Test(wake_relay, but_not_what_may_not_be_done_twice)
{
	expect(POST("Content-Length: 0\r\n"), answer_the_second,
	    "HTTP/1.1 502 ", 1);
}

/* What came of the client's body is no more. */
static void
take_a_byte(int fd, unsigned number)
{
	char c;

	(void)number;
	cr_expect(recv(fd, &c, 1, 0) == 1);
}

Test(wake_relay, nor_a_body_of_which_some_was_sent)
{
	expect("PUT / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx",
	    take_a_byte, "HTTP/1.1 502 ", 1);
}

static void
answer_nothing(int fd, unsigned number)
{
	(void)fd;
	(void)number;
}

Test(wake_relay, nor_for_ever)
{
	expect(GET, answer_nothing, "HTTP/1.1 502 ", 4);
}

static void
leave(int fd)
{
	bh_test_say(fd, GET);
	poll(NULL, 0, 100);
}

static void
expect_left(void (*client)(int fd))
{
	struct bh_test_result r = bh_test_wake_client(client);

	cr_expect(bh_test_wake_result == -ECONNRESET, "%d",
	    bh_test_wake_result);
	bh_test_free(&r);
}

static void
close_the_first(int fd, unsigned number)
{
	if (number > 1)
		bh_test_stay(fd);
}

Test(wake_relay, nor_for_a_client_that_is_gone)
{
	bh_test_wake_backend(close_the_first);
	expect_left(leave);
}

Test(wake_relay, nor_by_a_server_that_ends)
{
	bh_test_stop_in(100);
	expect(GET, close_the_first, "HTTP/1.1 503 ", 0);
}

/* ---- who leaves, who says no more, who takes nothing */

static void
be_mute(int fd, unsigned number)
{
	(void)number;
	bh_test_stay(fd);
}

Test(wake_relay, a_client_that_leaves_is_not_answered)
{
	bh_test_wake_backend(be_mute);
	expect_left(leave);
}

/* It looks like one that has left, and is no longer waited for. */
static void
end_requests(int fd)
{
	char c;

	bh_test_say(fd, GET);
	shutdown(fd, SHUT_WR);
	cr_expect(recv(fd, &c, 1, 0) == 0);
}

Test(wake_relay, a_client_that_says_no_more_is_answered_soon_or_not)
{
	bh_test_wake_backend(be_mute);
	expect_left(end_requests);
}

Test(wake_relay, a_server_that_ends_does_not_wait_for_an_answer)
{
	bh_test_stop_in(200);
	expect(GET, be_mute, "HTTP/1.1 503 ", 0);
}

static void
say_much(int fd)
{
	static char much[MUCH + 1];

	memset(much, 'x', MUCH);
	bh_test_say(fd, much);
}

static void
answer_early(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, "HTTP/1.1 200 OK\r\n\r\n");
	say_much(fd);
}

/* Neither the rest of its request comes, nor does it take what comes. */
static void
take_nothing(int fd)
{
	struct pollfd end = { .fd = fd };

	bh_test_say(fd, POST("Content-Length: 9\r\n") "1");
	cr_expect(poll(&end, 1, 30000) == 1 && end.revents == POLLHUP);
}

Test(wake_relay, a_client_that_takes_nothing_has_its_time)
{
	struct bh_test_result r;

	bh_test_stall = 1;
	bh_test_wake_backend(answer_early);
	r = bh_test_wake_client(take_nothing);
	cr_expect(bh_test_wake_result == -ETIMEDOUT, "%d",
	    bh_test_wake_result);
	bh_test_free(&r);
}

static void
take_little(int fd)
{
	char some[100];

	bh_test_say(fd, GET);
	cr_expect(recv(fd, some, sizeof(some), 0) > 0);
	poll(NULL, 0, 300);
}

Test(wake_relay, a_client_that_has_enough_may_leave)
{
	struct bh_test_result r;

	bh_test_wake_backend(answer_early);
	r = bh_test_wake_client(take_little);
	cr_expect(bh_test_wake_result == -EPIPE ||
	    bh_test_wake_result == -ECONNRESET, "%d", bh_test_wake_result);
	bh_test_free(&r);
}

static void
answer_in_chunks(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
	    "\r\n1\r\nx\r\nfffff\r\n");
	say_much(fd);
}

Test(wake_relay, a_client_that_has_enough_chunks_may_leave)
{
	struct bh_test_result r;

	bh_test_wake_backend(answer_in_chunks);
	r = bh_test_wake_client(take_little);
	cr_expect(bh_test_wake_result == -EPIPE ||
	    bh_test_wake_result == -ECONNRESET, "%d", bh_test_wake_result);
	bh_test_free(&r);
}

static void
answer_and_read(int fd, unsigned number)
{
	char body[2];

	answer_early(fd, number);
	cr_expect(recv(fd, body, 2, MSG_WAITALL) == 2);
}

static size_t taken;

static void
take_late(int fd)
{
	char some[4096];
	ssize_t n;

	bh_test_say(fd, POST("Content-Length: 2\r\n") "1");
	poll(NULL, 0, 1500);
	bh_test_say(fd, "2");
	while ((n = recv(fd, some, sizeof(some), 0)) > 0)
		taken += (size_t)n;
}

Test(wake_relay, a_client_may_take_nothing_for_as_long_as_it_is_let)
{
	struct bh_test_result r;

	bh_test_stall = BH_NONE;
	bh_test_wake_backend(answer_and_read);
	r = bh_test_wake_client(take_late);
	cr_expect(bh_test_wake_result == 0, "%d", bh_test_wake_result);
	cr_expect(taken > MUCH, "%zu", taken);
	bh_test_free(&r);
}

/* Who closes and has not read all resets the connection: that is seen by who
 * sends more first. */
Test(wake_relay, an_answer_that_a_reset_cuts_is_no_whole_one)
{
	struct bh_test_result r;

	bh_test_stall = BH_NONE;
	bh_test_wake_backend(answer_early);
	r = bh_test_wake_client(take_late);
	cr_expect(bh_test_wake_result == 502, "%d", bh_test_wake_result);
	HAS(r.log, "x.service: Connection reset by peer\n");
	bh_test_free(&r);
}

/* ---- bodies */

static void
say_a_part(int fd)
{
	char answer[13] = "";

	bh_test_say(fd, POST("Content-Length: 9\r\n") "1");
	cr_expect(recv(fd, answer, 12, MSG_WAITALL) == 12);
	cr_expect_str_eq(answer, "HTTP/1.1 408");
}

Test(wake_relay, a_body_that_does_not_come_is_a_408)
{
	struct bh_test_result r;

	bh_test_wake_backend(be_mute);
	r = bh_test_wake_client(say_a_part);
	bh_test_free(&r);
}

Test(wake_relay, a_broken_body_is_a_400)
{
	expect(POST("Transfer-Encoding: chunked\r\n") "2\r\nhello", be_mute,
	    "HTTP/1.1 400 ", 0);
}

static void
close_at_once(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
	shutdown(fd, SHUT_RD);
}

Test(wake_relay, who_answers_need_not_read)
{
	static char in[400000];
	int head = snprintf(in, 200, POST("Content-Length: 300000\r\n"));

	memset(in + head, 'x', 300000);
	expect(in, close_at_once, "HTTP/1.1 413 ", 1);
}

/* Chunks as they come, and what they hold. */
static void
say_back(int fd, unsigned number)
{
	char body[100];
	size_t len = 0;
	ssize_t n = 1;

	(void)number;
	while (n > 0 && memmem(body, len, "\r\n0\r\n\r\n", 7) == NULL) {
		n = recv(fd, body + len, sizeof(body) - len, 0);
		len += n > 0 ? (size_t)n : 0;
	}
	bh_test_say(fd, "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n");
	cr_expect(send(fd, body, len, 0) == (ssize_t)len);
}

Test(wake_relay, works_byte_by_byte_and_interrupted)
{
	bh_test_step = 1;
	bh_test_interrupted = true;
	expect("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n", close_at_once,
	    "HTTP/1.1 413 ", 1);
	expect(POST("Transfer-Encoding: chunked\r\n")
	    "2\r\nhe\r\n3;x=\"y\"\r\nllo\r\n0\r\nA: b\r\n\r\n", say_back,
	    "\r\n\r\nhello", 2);
}

/* ---- another protocol */

static void
agree(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, AGREED "hello");
	bh_test_stay(fd);
	bh_test_say(fd, "bye");
}

Test(wake_relay, another_protocol_byte_by_byte_and_interrupted)
{
	bh_test_step = 1;
	bh_test_interrupted = true;
	expect(UPGRADE "early", agree, "\r\n\r\nhellobye", 1);
}

static void
agree_and_end(int fd)
{
	char some[200];
	size_t len = 0;
	ssize_t n = 1;

	bh_test_say(fd, UPGRADE);
	while (n > 0 && memmem(some, len, "hello", 5) == NULL) {
		n = recv(fd, some + len, sizeof(some) - len, 0);
		len += n > 0 ? (size_t)n : 0;
	}
}

Test(wake_relay, another_protocol_and_the_client_leaves)
{
	bh_test_wake_backend(agree);
	expect_left(agree_and_end);
}

static void
reset(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, AGREED "hello");
	bh_test_reset(fd);
}

static void
agree_and_stay(int fd)
{
	agree_and_end(fd);
	bh_test_stay(fd);
}

Test(wake_relay, another_protocol_and_the_backend_is_gone)
{
	bh_test_wake_backend(reset);
	expect_left(agree_and_stay);
}

static void
agree_and_stop(int fd)
{
	agree_and_end(fd);
	kill(getpid(), SIGTERM);
	bh_test_stay(fd);
}

Test(wake_relay, another_protocol_and_the_server_ends)
{
	struct bh_test_result r;

	bh_test_hold_stop();
	bh_test_wake_backend(agree);
	r = bh_test_wake_client(agree_and_stop);
	cr_expect(bh_test_wake_result == 0, "%d", bh_test_wake_result);
	bh_test_free(&r);
}
