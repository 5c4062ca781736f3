/* Connections over a limit. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/clock.h"
#include "run/surplus.h"
#include "unit.h"

static struct bh_surplus all;

/* One more; its client's end. */
static int
refuse(void)
{
	int fd[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
	bh_surplus__refuse(&all, fd[0]);
	return fd[1];
}

/* However long it takes, their time is not over. */
static void
give_time(size_t first)
{
	for (; first < all.count; first++)
		all.until[first] = INT64_MAX;
}

/* Whether the client has the answer and its end. */
static bool
answered(int client)
{
	char answer[512];
	size_t len = 0;
	ssize_t n;

	while ((n = recv(client, answer + len, sizeof(answer) - len,
	    MSG_DONTWAIT)) > 0)
		len += (size_t)n;
	return n == 0 && len > 12 && memcmp(answer, "HTTP/1.1 503", 12) == 0;
}

static size_t
advance(void)
{
	struct pollfd polled[BH_SURPLUS_MAX];

	bh_surplus__poll(&all, polled);
	cr_assert(poll(polled, all.count, 0) >= 0);
	bh_surplus__advance(&all, polled);
	return all.count;
}

Test(run_surplus, each_stays_until_its_client_has_left, .timeout = 20)
{
	int a = refuse(), b = refuse(), c = refuse();

	give_time(0);
	cr_expect(answered(a) && answered(b) && answered(c));
	cr_assert(write(b, "more", 4) == 4);
	cr_expect(advance() == 3);
	close(b);
	cr_expect(advance() == 2);
	/* It has not read its answer: a reset. */
	close(refuse());
	cr_expect(advance() == 2);
	close(a);
	close(c);
	cr_expect(advance() == 0);
	close(refuse());
	bh_surplus__close(&all);
	cr_expect(all.count == 0 && bh_surplus__left(&all) == -1);
}

Test(run_surplus, or_until_its_time_is_over, .timeout = 20)
{
	int64_t before = bh_clock__monotonic();
	int a = refuse(), b = refuse();

	cr_expect(all.until[0] >= before + 1000);
	cr_expect(bh_surplus__left(&all) <= 1000);
	give_time(1);
	all.until[0] = 1;
	cr_expect(bh_surplus__left(&all) == 0);
	cr_expect(advance() == 1);
	cr_expect(answered(a) && answered(b));
	bh_surplus__close(&all);
}

Test(run_surplus, one_too_many_is_closed_at_once, .timeout = 20)
{
	int client[BH_SURPLUS_MAX + 1];

	for (size_t i = 0; i < ROWS(client); i++)
		client[i] = refuse();
	cr_expect(all.count == BH_SURPLUS_MAX);
	for (size_t i = 0; i < ROWS(client); i++)
		cr_expect(answered(client[i]), "%zu", i);
	cr_expect(write(client[0], "x", 1) == 1);
	signal(SIGPIPE, SIG_IGN);
	cr_expect(write(client[BH_SURPLUS_MAX], "x", 1) < 0 &&
	    errno == EPIPE);
	bh_surplus__close(&all);
}

Test(run_surplus, whoever_has_left_already_is_not_waited_for, .timeout = 20)
{
	int fd[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
	close(fd[1]);
	bh_surplus__refuse(&all, fd[0]);
	cr_expect(all.count == 0);
}
