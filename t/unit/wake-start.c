/* Who starts the unit, who waits for it, and for how long. There is no systemd
 * for these: whoever tries fails. */
#include "wake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conn/clock.h"

TestSuite(wake_start, .timeout = 60);

#define GET "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define BROWSER "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n" \
	"Accept: text/html\r\n\r\n"

static void
be_nowhere(void)
{
	bh_test_wake.address.un.sun_family = AF_UNIX;
	strcpy(bh_test_wake.address.un.sun_path, "/dev/null");
	bh_test_wake.address_len = sizeof(bh_test_wake.address.un);
}

/* Whether it was tried: by then it has failed once more. */
static bool
tries(int64_t failed_at)
{
	struct bh_test_result r;

	be_nowhere();
	bh_test_shared.failed_at = failed_at;
	r = bh_test_wake_serve(GET);
	HAS(r.out, "HTTP/1.1 503 ");
	HAS(r.out, "\r\nRetry-After: 5\r\n");
	bh_test_free(&r);
	return bh_test_shared.failed_at != failed_at;
}

Test(wake_start, who_has_failed_is_left_alone_for_a_while)
{
	int64_t now = bh_clock__monotonic();

	cr_expect(tries(0), "it has never failed");
	cr_expect(!tries(now), "a moment ago");
	cr_expect(!tries(now + 20000), "for somebody else, since we wait");
	cr_expect(now <= BH_WAKE_HOLD * 1000 ||
	    tries(now - BH_WAKE_HOLD * 1000), "long ago");
}

/* Another process starts the unit, for so many milliseconds; 0: for ever. */
static pid_t
lead(int milliseconds)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
	    .l_len = 1 };
	int told[2];
	pid_t pid;
	char c;

	bh_test_wake.lock = memfd_create("lock", MFD_CLOEXEC);
	cr_assert(pipe(told) == 0 && (pid = fork()) >= 0);
	if (pid == 0) {
		fcntl(bh_test_wake.lock, F_SETLK, &l);
		close(told[1]);
		close(told[0]);
		poll(NULL, 0, milliseconds == 0 ? -1 : milliseconds);
		_exit(0);
	}
	close(told[1]);
	cr_assert(read(told[0], &c, 1) == 0);
	close(told[0]);
	bh_test_shared.starting = true;
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

Test(wake_start, who_waits_for_another_has_its_own_time)
{
	struct bh_test_result r;
	pid_t pid = lead(0);

	be_nowhere();
	bh_test_wake.start_timeout = 1;
	r = bh_test_wake_serve(GET);
	HAS(r.out, "HTTP/1.1 503 ");
	HAS(r.out, "\r\nRetry-After: 2\r\n");
	HAS_NOT(r.out, "http-equiv=\"refresh\"");
	HAS(r.log, "x.service: not ready within 1 s\n");
	cr_expect(bh_test_shared.failed_at == 0);
	bh_test_free(&r);
	end(pid);
}

Test(wake_start, people_are_told_sooner)
{
	struct bh_test_result r;
	pid_t pid = lead(0);

	be_nowhere();
	bh_test_wake.page_after = 1;
	r = bh_test_wake_serve(BROWSER);
	HAS(r.out, "http-equiv=\"refresh\" content=\"2\"");
	HAS(r.log, "x.service: not ready within 1 s\n");
	bh_test_free(&r);
	end(pid);
}

Test(wake_start, people_wait_no_longer_than_others)
{
	struct bh_test_result r;
	pid_t pid = lead(0);

	be_nowhere();
	bh_test_wake.start_timeout = 1;
	r = bh_test_wake_serve(BROWSER);
	HAS(r.log, "x.service: not ready within 1 s\n");
	bh_test_free(&r);
	end(pid);
}

Test(wake_start, who_waits_takes_over_from_who_is_gone)
{
	struct bh_test_result r;
	pid_t pid = lead(200);

	be_nowhere();
	r = bh_test_wake_serve(GET);
	HAS(r.out, "\r\nRetry-After: 5\r\n");
	cr_expect(bh_test_shared.failed_at != 0, "it was not tried");
	cr_expect(!bh_test_shared.starting);
	bh_test_free(&r);
	end(pid);
}

static void
leave(int fd)
{
	bh_test_say(fd, GET);
	poll(NULL, 0, 200);
}

Test(wake_start, a_client_that_leaves_waits_no_more)
{
	struct bh_test_result r;
	pid_t pid = lead(0);

	be_nowhere();
	r = bh_test_wake_client(leave);
	cr_expect(bh_test_wake_result == -ECONNRESET, "%d",
	    bh_test_wake_result);
	bh_test_free(&r);
	end(pid);
}

Test(wake_start, a_server_that_ends_waits_no_more)
{
	struct bh_test_result r;
	pid_t pid = lead(0);

	be_nowhere();
	bh_test_stop_in(300);
	r = bh_test_wake_serve(GET);
	HAS(r.out, "HTTP/1.1 503 ");
	HAS(r.log, "x.service: ended with the server\n");
	bh_test_free(&r);
	end(pid);
}
