#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <basehttp.h>

#include "run/server.h"
#include "unit.h"

static int
do_GET(struct bh_handler *h)
{
	bh_send_response(h, 200, NULL);
	bh_send_header(h, "Content-Type", "text/plain");
	bh_end_headers(h);
	bh_printf(h, "%d %s", h->server != NULL,
	    (const char *)h->userdata);
	return 0;
}

static const struct bh_method methods[] = { BH_METHOD(GET), BH_METHODS_END };

static void
log_nothing(struct bh_handler *h, int code, long long size)
{
	(void)h;
	(void)code;
	(void)size;
}

static const struct bh_class class = { .methods = methods,
	.log_request = log_nothing };

static char text[] = "mine";

static void
open_server(struct bh_server *s)
{
	cr_assert(bh_HTTPServer(s, "127.0.0.1:0", &class) == 0);
	s->userdata = text;
}

/* A client that has sent its request. */
static int
ask(int port)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((in_port_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0);
	cr_assert(write(fd, request, sizeof(request) - 1) > 0);
	return fd;
}

/* Whether the answer is ours, whole. */
static bool
answered(int fd)
{
	static const char end[] = "\r\n\r\n1 mine";
	char answer[1024];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, answer + len, sizeof(answer) - len)) > 0)
		len += (size_t)n;
	close(fd);
	return len > sizeof(end) && memcmp(answer, "HTTP/1.0 200 ", 13) == 0 &&
	    memcmp(answer + len - (sizeof(end) - 1), end,
	    sizeof(end) - 1) == 0;
}

Test(run_server, tells_where_it_listens, .timeout = 20)
{
	struct bh_server s;

	open_server(&s);
	cr_assert_str_eq(s.server_address.host, "127.0.0.1");
	cr_assert(s.server_address.port > 0);
	cr_assert(s.server_port == s.server_address.port);
	cr_assert_str_eq(s.server_name, "127.0.0.1");
	cr_assert(s.RequestHandlerClass == &class);
	bh_server_close(&s);
}

Test(run_server, goes_by_the_name_of_the_host, .timeout = 20)
{
	struct bh_server s;
	char name[256] = "";

	cr_assert(gethostname(name, sizeof(name) - 1) == 0);
	cr_assert(bh_HTTPServer(&s, "0.0.0.0:0", &class) == 0);
	cr_assert_str_eq(s.server_name, name);
	bh_server_close(&s);
}

/* What a super-server may hand over: the kernel's own name for it, or none. */
Test(run_server, a_socket_without_a_path_has_no_address, .timeout = 20)
{
	const struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct bh_handover h = { .kind = { BH_FD_LISTENER }, .count = 1 };
	struct bh_config config;
	struct bh_server s;
	char name[256] = "";

	cr_assert(gethostname(name, sizeof(name) - 1) == 0);
	bh_config__init(&config, &class, sizeof(class));
	h.fd[0] = socket(AF_UNIX, SOCK_STREAM, 0);
	for (int i = 0; i < 2; i++) {
		cr_assert(bh_server__take(&s, &h, &config, NULL) == 0);
		cr_expect_str_eq(s.server_address.host, "");
		cr_expect(s.server_port == 0);
		cr_expect_str_eq(s.server_name, name);
		free(s.private);
		cr_assert(bind(h.fd[0], (const struct sockaddr *)&un,
		    sizeof(un.sun_family)) == 0 || i > 0);
	}
	close(h.fd[0]);
}

Test(run_server, an_address_that_is_none_is_einval)
{
	struct bh_server s;

	cr_assert(bh_HTTPServer(&s, "nonsense", &class) == -EINVAL);
}

Test(run_server, handle_request_answers_one, .timeout = 20)
{
	struct bh_server s;
	pid_t pid;
	int status;

	open_server(&s);
	pid = fork();
	if (pid == 0)
		_exit(!answered(ask(s.server_port)));
	cr_assert(bh_handle_request(&s) == 0);
	cr_assert(waitpid(pid, &status, 0) == pid);
	cr_assert(status == 0);
	bh_server_close(&s);
}

/* The other end of serve_forever: two clients, then the end. */
static void *
call_twice(void *arg)
{
	struct bh_server *s = arg;
	static bool both;

	both = answered(ask(s->server_port)) && answered(ask(s->server_port));
	bh_shutdown(s);
	return &both;
}

Test(run_server, serve_forever_until_shutdown, .timeout = 20)
{
	struct bh_server s;
	pthread_t thread;
	void *both;

	open_server(&s);
	cr_assert(pthread_create(&thread, NULL, call_twice, &s) == 0);
	cr_assert(bh_serve_forever(&s) == 0);
	cr_assert(pthread_join(thread, &both) == 0);
	cr_assert(*(bool *)both);
	cr_assert(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
	bh_server_close(&s);
}

Test(run_server, serves_again_after_shutdown, .timeout = 20)
{
	struct bh_server s;
	pthread_t thread;
	void *both;
	int i;

	open_server(&s);
	for (i = 0; i < 2; i++) {
		cr_assert(pthread_create(&thread, NULL, call_twice, &s) == 0);
		cr_assert(bh_serve_forever(&s) == 0);
		cr_assert(pthread_join(thread, &both) == 0);
		cr_assert(*(bool *)both);
	}
	bh_server_close(&s);
}

Test(run_server, a_signal_ends_it_and_the_mask_is_as_before, .timeout = 20)
{
	struct bh_server s;
	sigset_t before = { 0 }, after = { 0 };
	pid_t pid;

	open_server(&s);
	sigprocmask(SIG_SETMASK, NULL, &before);
	pid = fork();
	if (pid == 0) {
		(void)answered(ask(s.server_port));
		kill(getppid(), SIGTERM);
		_exit(0);
	}
	cr_assert(bh_serve_forever(&s) == 0);
	sigprocmask(SIG_SETMASK, NULL, &after);
	cr_assert(memcmp(&before, &after, sizeof(before)) == 0);
	bh_server_close(&s);
}

Test(run_server, shutdown_before_it_serves_is_not_lost, .timeout = 20)
{
	struct bh_server s;

	open_server(&s);
	bh_shutdown(&s);
	cr_assert(bh_serve_forever(&s) == 0);
	bh_server_close(&s);
}

Test(run_server, closing_twice_is_harmless)
{
	struct bh_server s;

	open_server(&s);
	bh_server_close(&s);
	bh_server_close(&s);
}

Test(run_server, a_closed_one_takes_nobody, .timeout = 20)
{
	struct bh_server s;

	open_server(&s);
	bh_server_close(&s);
	errno = EXDEV;
	bh_shutdown(&s);
	cr_assert(errno == EXDEV);
	cr_assert(bh_handle_request(&s) == -EBADF);
}

Test(run_server, shutdown_as_often_as_one_likes, .timeout = 20)
{
	struct bh_server s;
	int i;

	open_server(&s);
	errno = EXDEV;
	for (i = 0; i < 1000; i++)
		bh_shutdown(&s);
	cr_assert(errno == EXDEV);
	cr_assert(bh_serve_forever(&s) == 0);
	bh_server_close(&s);
}

Test(run_server, a_path_has_no_port, .timeout = 20)
{
	char path[] = "/tmp/bh-unit-server-XXXXXX", name[256] = "";
	struct bh_server s;

	cr_assert(mkdtemp(path) != NULL);
	cr_assert(rmdir(path) == 0);
	cr_assert(gethostname(name, sizeof(name) - 1) == 0);
	cr_assert(bh_HTTPServer(&s, path, &class) == 0);
	cr_assert_str_eq(s.server_address.host, path);
	cr_assert(s.server_address.port == 0);
	cr_assert(s.server_port == 0);
	cr_assert_str_eq(s.server_name, name);
	bh_server_close(&s);
	cr_assert(unlink(path) == 0);
}

/* So many descriptors and no more. */
static void
limit(int count)
{
	const struct rlimit most = { (rlim_t)count, 4096 };

	cr_assert(setrlimit(RLIMIT_NOFILE, &most) == 0);
}

/* The next descriptor that is opened. */
static int
next_free(void)
{
	int fd = dup(0);

	cr_assert(fd >= 0);
	close(fd);
	return fd;
}

Test(run_server, without_descriptors_it_leaves_none_open, .timeout = 20)
{
	struct bh_server s;
	int first = next_free(), more, r;

	for (more = 0, r = -EMFILE; r == -EMFILE; more++) {
		limit(first + more);
		r = bh_HTTPServer(&s, "127.0.0.1:0", &class);
		limit(4096);
		cr_assert(r == 0 || next_free() == first);
	}
	cr_assert(r == 0);
	cr_assert(more > 2);
	bh_server_close(&s);
	cr_assert(next_free() == first);
}

Test(run_server, without_one_for_the_client_it_says_so, .timeout = 20)
{
	struct bh_server s;
	int client;

	open_server(&s);
	client = ask(s.server_port);
	limit(next_free());
	cr_assert(bh_handle_request(&s) == -EMFILE);
	limit(4096);
	cr_assert(bh_handle_request(&s) == 0);
	cr_assert(answered(client));
	bh_server_close(&s);
}

Test(run_server, what_is_0_is_the_default, .timeout = 20)
{
	struct bh_server s;
	int connections, sources, drain;

	open_server(&s);
	connections = s.max_connections;
	sources = s.max_per_source;
	drain = s.drain;
	s.max_connections = s.max_per_source = s.drain = 0;
	bh_shutdown(&s);
	cr_assert(bh_serve_forever(&s) == 0);
	cr_assert_eq(s.max_connections, connections);
	cr_assert_eq(s.max_per_source, sources);
	cr_assert_eq(s.drain, drain);
	bh_server_close(&s);
}
