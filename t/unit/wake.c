#include "wake.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/fd.h"
#include "handler/config.h"

struct bh_wake_shared bh_test_shared;
struct bh_wake bh_test_wake = { .unit = "x.service", .authority = "inner",
    .start_timeout = 30, .page_after = 5, .answer_timeout = 600,
    .shared = &bh_test_shared };
int bh_test_stall = 30;
int (*bh_test_wake_call)(struct bh_handler *h) = bh_wake__answer;
int bh_test_wake_result;
unsigned bh_test_backend_count;
char bh_test_backend_heard[65536];

static bh_test_backend *play;
static const char *answer;
static int listener = -1;

/* ---- the backend */

static void
hear(int fd)
{
	size_t len = 0;
	ssize_t n = 1;

	memset(bh_test_backend_heard, 0, sizeof(bh_test_backend_heard));
	while (n > 0 && strstr(bh_test_backend_heard, "\r\n\r\n") == NULL) {
		n = recv(fd, bh_test_backend_heard + len, 1, 0);
		len += n > 0;
	}
}

static void *
be_backend(void *arg)
{
	int fd;

	(void)arg;
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		hear(fd);
		bh_test_backend_count++;
		play(fd, bh_test_backend_count);
		close(fd);
	}
	return NULL;
}

void
bh_test_wake_backend(bh_test_backend *what)
{
	struct sockaddr_in *in = &bh_test_wake.address.in;
	socklen_t len = sizeof(*in);
	pthread_t thread;

	play = what;
	listener = socket(AF_INET, SOCK_STREAM, 0);
	*in = (struct sockaddr_in){ .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	cr_assert(bind(listener, (struct sockaddr *)in, len) == 0 &&
	    listen(listener, what == NULL ? 0 : 16) == 0 &&
	    getsockname(listener, (struct sockaddr *)in, &len) == 0);
	bh_test_wake.address_len = len;
	if (what != NULL)
		cr_assert(pthread_create(&thread, NULL, be_backend, NULL) == 0);
}

void
bh_test_say(int fd, const char *text)
{
	size_t len = strlen(text);
	ssize_t n;

	for (; len > 0; text += n, len -= (size_t)n)
		if ((n = send(fd, text, len, MSG_NOSIGNAL)) <= 0)
			return;
}

static void
say(int fd, unsigned number)
{
	(void)number;
	bh_test_say(fd, answer);
}

void
bh_test_backend_says(const char *text)
{
	answer = text;
	if (listener < 0)
		bh_test_wake_backend(say);
}

void
bh_test_reset(int fd)
{
	struct linger linger = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

void
bh_test_stay(int fd)
{
	char waste[4096];

	while (recv(fd, waste, sizeof(waste), 0) > 0)
		continue;
}

/* ---- wakehttp between both */

static int
call(struct bh_handler *h)
{
	h->userdata = &bh_test_wake;
	bh_test_wake_result = bh_test_wake_call(h);
	return bh_test_wake_result;
}

struct client {
	void (*play)(int fd);
	int fd;
};

static void *
be_client(void *arg)
{
	struct client *c = arg;

	c->play(c->fd);
	close(c->fd);
	return NULL;
}

static void
set_class(struct bh_class *class)
{
	static const struct bh_method methods[] = { BH_METHOD_ANY(call),
	    BH_METHODS_END };

	*class = bh_test_class(call);
	class->methods = methods;
	class->max_body = BH_NONE;
	class->error_page = bh_page__error;
	class->timeout.stall = bh_test_stall;
	class->timeout.idle = 1;
	signal(SIGPIPE, SIG_IGN);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/dev/null", 1);
	if (bh_test_wake.lock == 0)
		bh_test_wake.lock = memfd_create("lock", MFD_CLOEXEC);
}

struct bh_test_result
bh_test_wake_client(void (*what)(int fd))
{
	struct bh_test_result r = { 0 };
	struct bh_config config = { 0 };
	struct bh_connection c = { .stop = -1 };
	struct bh_class class;
	struct client client = { .play = what };
	FILE *log = tmpfile();
	int p[2];
	pthread_t thread;

	set_class(&class);
	bh_config__init(&config, &class, sizeof(class));
	config.log.sink = BH_LOG_PREFIXED_STREAM;
	config.log.fd = fileno(log);
	config.log.kind = BH_FD_FILE;
	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0);
	client.fd = p[0];
	c.in = c.out = p[1];
	c.in_kind = c.out_kind = bh_fd__kind(p[1]);
	cr_assert(pthread_create(&thread, NULL, be_client, &client) == 0);
	bh_handler__serve(&config, &c, NULL);
	close(p[1]);
	pthread_join(thread, NULL);
	r.log = calloc(1, 4096);
	cr_assert(pread(fileno(log), r.log, 4095, 0) >= 0);
	fclose(log);
	return r;
}

struct bh_test_result
bh_test_wake_serve(const char *in)
{
	struct bh_class class;

	set_class(&class);
	return bh_test_serve(&class, BH_TEST_SOCKET, in, strlen(in));
}

static unsigned stop_in;

static void *
stop(void *arg)
{
	(void)arg;
	poll(NULL, 0, (int)stop_in);
	kill(getpid(), SIGTERM);
	return NULL;
}

void
bh_test_hold_stop(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void
bh_test_stop_in(unsigned milliseconds)
{
	pthread_t thread;

	bh_test_hold_stop();
	stop_in = milliseconds;
	cr_assert(pthread_create(&thread, NULL, stop, NULL) == 0);
}
