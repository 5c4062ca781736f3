/* Several listeners, and the ends of a server. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "conn/listener.h"
#include "run/server.h"
#include "unit.h"

static int
do_GET(struct bh_handler *h)
{
	(void)h;
	return 204;
}

static const struct bh_method methods[] = { BH_METHOD(GET), BH_METHODS_END };
static const struct bh_class class = { .methods = methods };

/* Of two; the client asks the second one. */
static int
open_two(struct bh_server *s)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	struct bh_handover h = { .kind = { BH_FD_LISTENER, BH_FD_LISTENER },
	    .count = 2 };
	struct bh_config config;
	union bh_sockaddr a;
	socklen_t len = sizeof(a);
	int client = socket(AF_INET, SOCK_STREAM, 0);

	bh_config__init(&config, &class, sizeof(class));
	for (int i = 0; i < 2; i++) {
		h.fd[i] = bh_listener__open("127.0.0.1:0");
		cr_assert(h.fd[i] >= 0);
	}
	cr_assert(bh_server__take(s, &h, &config, NULL) == 0);
	cr_assert(getsockname(h.fd[1], &a.any, &len) == 0);
	cr_assert(connect(client, &a.any, len) == 0);
	cr_assert(write(client, request, strlen(request)) > 0);
	cr_assert(shutdown(client, SHUT_WR) == 0);
	return client;
}

Test(run_listeners, whoever_asks_one_of_them_is_served, .timeout = 20)
{
	struct bh_server s;
	char answer[13] = "";
	int client = open_two(&s);

	cr_assert(bh_handle_request(&s) == 0);
	cr_assert(read(client, answer, 12) == 12);
	cr_expect_str_eq(answer, "HTTP/1.0 204");
	bh_server_close(&s);
}

static void
note(int signal)
{
	(void)signal;
}

Test(run_listeners, a_signal_ends_the_wait, .timeout = 20)
{
	const struct itimerval soon = { .it_value = { .tv_usec = 50000 },
	    .it_interval = { .tv_usec = 50000 } };
	struct bh_server s;

	close(open_two(&s));
	cr_assert(bh_handle_request(&s) == 0);
	signal(SIGALRM, note);
	cr_assert(setitimer(ITIMER_REAL, &soon, NULL) == 0);
	cr_expect(bh_handle_request(&s) == -EINTR);
	bh_server_close(&s);
}

/* By a signal, after which nobody listens any more, and in two other ways. */
Test(run_listeners, who_is_told_twice_to_end_ends_once, .timeout = 20)
{
	static const uint64_t full = UINT64_MAX - 1;
	struct bh_server s;
	sigset_t set;
	int client = open_two(&s);

	cr_assert(bh_handle_request(&s) == 0);
	close(client);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	cr_assert(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
	cr_assert(raise(SIGTERM) == 0);
	cr_assert(write(s.private->wake, &full, sizeof(full)) > 0);
	errno = EDOM;
	bh_shutdown(&s);
	cr_expect(errno == EDOM);
	cr_assert(bh_serve_forever(&s) == 0);
	cr_expect(bh_handle_request(&s) == -EBADF);
	bh_server_close(&s);
	bh_shutdown(&s);
	cr_expect(bh_handle_request(&s) == -EBADF);
}
