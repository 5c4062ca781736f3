/* wakehttp while a call of its own fails. */
#include "wake.h"

#include <errno.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run/setup.h"

TestSuite(wake_failing, .timeout = 60);

#define GET "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST "Connection: close\r\n" \
	"Content-Length: 2\r\n\r\n1"
#define UPGRADE "GET / HTTP/1.1\r\n" HOST "Connection: Upgrade\r\n" \
	"Upgrade: x\r\n\r\n"

static const char *name;
static unsigned after;
static int error;

static int
fail(struct bh_handler *h)
{
	int result;

	bh_test_fail(name, error, after);
	result = bh_wake__answer(h);
	/* (What checks sizes calls another recv.) */
	cr_expect(bh_test_fault == NULL || strcmp(name, "recv") == 0,
	    "it did not fail");
	bh_test_fault = NULL;
	return result;
}

static struct bh_test_result
converse(const char *what, unsigned behind, int with, void (*client)(int fd))
{
	name = what;
	after = behind;
	error = with;
	bh_test_wake_call = fail;
	return bh_test_wake_client(client);
}

static void
expect(const char *what, unsigned behind, int with, void (*client)(int fd),
    int result)
{
	struct bh_test_result r = converse(what, behind, with, client);

	cr_expect(bh_test_wake_result == result, "%s: %d", what,
	    bh_test_wake_result);
	bh_test_free(&r);
}

static void
get(int fd)
{
	bh_test_say(fd, GET);
	bh_test_stay(fd);
}

Test(wake_failing, what_comes_later_is_waited_for)
{
	bh_test_backend_says("HTTP/1.1 204 No Content\r\n\r\n");
	expect("recv", 0, EAGAIN, get, 0);
}

static void
put(int fd)
{
	bh_test_say(fd, "POST / HTTP/1.1\r\n" HOST "Connection: close\r\n"
	    "Content-Length: 0\r\n\r\n");
	bh_test_stay(fd);
}

Test(wake_failing, the_request_cannot_be_sent)
{
	struct bh_test_result r;

	bh_test_backend_says("HTTP/1.1 204 No Content\r\n\r\n");
	r = converse("send", 0, ENOBUFS, put);
	cr_expect(bh_test_wake_result == 502, "%d", bh_test_wake_result);
	HAS(r.log, "x.service: the request: No buffer space available\n");
	bh_test_free(&r);
}

Test(wake_failing, it_is_made_again_where_that_does_no_harm)
{
	bh_test_backend_says("HTTP/1.1 204 No Content\r\n\r\n");
	expect("send", 0, ENOBUFS, get, 0);
}

Test(wake_failing, the_request_can_be_sent_later)
{
	bh_test_backend_says("HTTP/1.1 204 No Content\r\n\r\n");
	expect("send", 0, EAGAIN, get, 0);
}

static void
begin(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, "HTTP/1.1 200 OK\r\n\r\nhello");
	bh_test_stay(fd);
}

Test(wake_failing, the_answer_cannot_be_sent)
{
	bh_test_wake_backend(begin);
	expect("send", 1, EPIPE, get, -EPIPE);
}

static void
post(int fd)
{
	bh_test_say(fd, POST);
	bh_test_stay(fd);
}

Test(wake_failing, nor_while_there_is_more_of_the_request)
{
	bh_test_wake_backend(begin);
	expect("send", 2, EPIPE, post, -EPIPE);
}

static void
upgrade(int fd)
{
	bh_test_say(fd, UPGRADE);
	bh_test_stay(fd);
}

static void
agree(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n"
	    "\r\nhello");
	bh_test_stay(fd);
}

Test(wake_failing, another_protocol_that_the_client_does_not_hear_of)
{
	bh_test_wake_backend(agree);
	expect("send", 1, EPIPE, upgrade, -EPIPE);
}

Test(wake_failing, nor_of_what_comes_by_it)
{
	bh_test_wake_backend(agree);
	expect("send", 2, EPIPE, upgrade, -EPIPE);
}

static void
upgrade_early(int fd)
{
	bh_test_say(fd, UPGRADE "early");
	bh_test_stay(fd);
}

Test(wake_failing, nor_the_backend)
{
	bh_test_wake_backend(agree);
	expect("send", 2, EPIPE, upgrade_early, -EPIPE);
}

static int
ask(struct bh_handler *h)
{
	bh_test_wake.ready = "/";
	bh_test_fail("send", ENOBUFS, 0);
	cr_expect(bh_backend__is_ready(h) == 0);
	cr_expect(bh_test_fault == NULL);
	return 204;
}

Test(wake_failing, who_cannot_be_asked_is_not_ready)
{
	struct bh_test_result r;

	bh_test_backend_says("HTTP/1.1 204 No Content\r\n\r\n");
	bh_test_wake_call = ask;
	r = bh_test_wake_serve(GET);
	HAS(r.out, " 204 ");
	bh_test_free(&r);
}

static void
get_much(int fd)
{
	static char much[30001];

	memset(much, 'x', sizeof(much) - 1);
	bh_test_say(fd, "GET / HTTP/1.1\r\n" HOST "A: ");
	bh_test_say(fd, much);
	bh_test_say(fd, "\r\n\r\n");
	bh_test_stay(fd);
}

Test(wake_failing, no_memory_for_the_request)
{
	bh_test_backend_says("");
	expect("mmap", 0, ENOMEM, get_much, 503);
}

/* With so many descriptors more. */
static int
set_up(unsigned descriptors)
{
	char unit[] = "x", backend[] = "http://127.0.0.1:1";
	char *operands[] = { unit, backend };
	struct bh_setup_private private = { .program = "unit" };
	struct bh_setup s = { .program = "unit", .private = &private,
	    .config = &bh_test_wake, .operands = operands,
	    .operand_count = 2 };
	struct rlimit before, few;
	int status, free = dup(0);

	close(free);
	cr_assert(getrlimit(RLIMIT_NOFILE, &before) == 0);
	few = before;
	few.rlim_cur = (rlim_t)free + descriptors;
	cr_assert(setrlimit(RLIMIT_NOFILE, &few) == 0);
	status = bh_wake__set_up(&s);
	cr_assert(setrlimit(RLIMIT_NOFILE, &before) == 0);
	return status;
}

Test(wake_failing, no_memory_for_what_processes_share)
{
	bh_test_fail("mmap", ENOMEM, 0);
	cr_expect(set_up(8) == 71);
	cr_expect(bh_test_fault == NULL);
}

Test(wake_failing, no_descriptors_for_what_processes_share)
{
	cr_expect(set_up(0) == 71, "none for the lock");
	cr_expect(set_up(1) == 71, "none for the sandbox");
}
