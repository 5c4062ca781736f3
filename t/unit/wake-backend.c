/* Whether the backend is there, and ready. */
#include "wake.h"

#include <errno.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/private.h"

TestSuite(wake_backend, .timeout = 60);

#define GET "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"

static int seen, end = -1;

static int
ask(struct bh_handler *h)
{
	h->private->conn.end = end;
	seen = bh_backend__is_ready(h);
	h->private->conn.end = -1;
	return 204;
}

static int
ready(const char *answer)
{
	struct bh_test_result r;

	bh_test_wake.ready = "/up";
	bh_test_wake_call = ask;
	if (answer != NULL)
		bh_test_backend_says(answer);
	r = bh_test_wake_serve(GET);
	HAS(r.out, " 204 ");
	bh_test_free(&r);
	return seen;
}

Test(wake_backend, is_ready_when_it_says_so)
{
	static const struct { const char *answer; int ready; } rows[] = {
		{ "HTTP/1.1 200 OK\r\n\r\n", 1 },
		{ "HTTP/1.0 204 \r\n\r\n", 1 },
		{ "HTTP/1.1 302 Found\r\n\r\n", 1 },
		{ "HTTP/1.1 399 x\r\n\r\n", 1 },
		{ "HTTP/1.1 400 Bad Request\r\n\r\n", 0 },
		{ "HTTP/1.1 503 Not Yet\r\n\r\n", 0 },
		{ "HTTP/1.1 103 Early Hints\r\n\r\n", 0 },
		{ "SSH-2.0-OpenSSH_9.2\r\n", 0 },
		{ "HTTP/1.1 20", 0 },
		{ "", 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect(ready(rows[i].answer) == rows[i].ready, "%s",
		    rows[i].answer);
}

Test(wake_backend, is_asked_by_the_name_that_it_knows)
{
	ready("HTTP/1.1 200 OK\r\n\r\n");
	IS(bh_test_backend_heard, "GET /up HTTP/1.0\r\nHost: inner\r\n"
	    "User-Agent: wakehttp\r\n\r\n");
	bh_test_wake.host = "example.org";
	ready("HTTP/1.1 200 OK\r\n\r\n");
	HAS(bh_test_backend_heard, "\r\nHost: example.org\r\n");
}

static void
be_mute(int fd, unsigned number)
{
	(void)number;
	bh_test_stay(fd);
}

Test(wake_backend, is_not_ready_while_it_says_nothing)
{
	bh_test_wake_backend(be_mute);
	cr_expect(ready(NULL) == 0);
	cr_expect(bh_test_backend_count == 1);
}

static void
leave(int fd)
{
	bh_test_say(fd, GET);
	poll(NULL, 0, 100);
}

static void
expect_left(void)
{
	struct bh_test_result r;

	bh_test_wake.ready = "/up";
	bh_test_wake_call = ask;
	r = bh_test_wake_client(leave);
	cr_expect(seen == -ECONNRESET, "%d", seen);
	bh_test_free(&r);
}

Test(wake_backend, is_not_waited_for_where_the_client_is_gone)
{
	bh_test_wake_backend(be_mute);
	expect_left();
}

/* The queue of a backend that accepts nobody is full. */
static void
fill(void)
{
	bh_test_wake_backend(NULL);
	for (int i = 0; i < 4; i++)
		cr_assert(connect(socket(AF_INET, SOCK_STREAM |
		    SOCK_NONBLOCK, 0), &bh_test_wake.address.any,
		    bh_test_wake.address_len) == 0 || errno == EINPROGRESS);
}

Test(wake_backend, nor_is_its_queue)
{
	fill();
	expect_left();
}

Test(wake_backend, nor_is_anybody_where_the_server_ends)
{
	int p[2];

	cr_assert(pipe(p) == 0);
	close(p[1]);
	end = p[0];
	fill();
	cr_expect(ready(NULL) == -ECANCELED, "%d", seen);
}

Test(wake_backend, who_accepts_nobody_is_not_there)
{
	fill();
	cr_expect(ready(NULL) == 0);
}

Test(wake_backend, nobody_there_and_the_client_is_gone)
{
	struct bh_test_result r;

	fill();
	r = bh_test_wake_client(leave);
	cr_expect(bh_test_wake_result == -ECONNRESET, "%d",
	    bh_test_wake_result);
	bh_test_free(&r);
}

Test(wake_backend, nobody_there_and_the_server_ends)
{
	struct bh_test_result r;

	bh_test_stop_in(100);
	fill();
	r = bh_test_wake_serve(GET);
	HAS(r.out, "HTTP/1.1 503 ");
	HAS(r.log, "x.service: ended with the server\n");
	bh_test_free(&r);
}

static int
get(struct bh_handler *h)
{
	seen = bh_backend__connect(h);
	if (seen >= 0)
		close(seen);
	return 204;
}

static int
connected(void)
{
	struct bh_test_result r;

	bh_test_wake_call = get;
	r = bh_test_wake_serve(GET);
	bh_test_free(&r);
	return seen;
}

static void
be_at(const char *path)
{
	bh_test_wake.address.un.sun_family = AF_UNIX;
	strcpy(bh_test_wake.address.un.sun_path, path);
	bh_test_wake.address_len = sizeof(bh_test_wake.address.un);
}

Test(wake_backend, nobody_there)
{
	static const struct { const char *path; int error; } rows[] = {
		{ "/dev/null", -ECONNREFUSED },
		{ "/dev/none", -ECONNREFUSED },
		{ "/dev/null/x", -ENOTDIR },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		be_at(rows[i].path);
		cr_expect(connected() == rows[i].error, "%s: %d",
		    rows[i].path, seen);
	}
}

Test(wake_backend, what_is_wrong_here_is_told)
{
	struct bh_test_result r;

	be_at("/dev/null/x");
	r = bh_test_wake_serve(GET);
	HAS(r.out, "HTTP/1.1 502 ");
	HAS(r.log, "the backend: Not a directory\n");
	bh_test_free(&r);
}

static int
get_without_room(struct bh_handler *h)
{
	struct rlimit before, none;
	int result;

	cr_assert(getrlimit(RLIMIT_NOFILE, &before) == 0);
	none = before;
	none.rlim_cur = 0;
	cr_assert(setrlimit(RLIMIT_NOFILE, &none) == 0);
	result = get(h);
	cr_assert(setrlimit(RLIMIT_NOFILE, &before) == 0);
	return result;
}

Test(wake_backend, no_descriptor)
{
	struct bh_test_result r;

	bh_test_backend_says("");
	bh_test_wake_call = get_without_room;
	r = bh_test_wake_serve(GET);
	cr_expect(seen == -EMFILE, "%d", seen);
	bh_test_free(&r);
}
