/* What a connection sends, where a call fails. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/conn.h"
#include "handler.h"

static int pair[2], file;
static struct bh_conn conn;

static void
open_conn(void)
{
	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	cr_assert(bh_conn__init(&conn, pair[0], BH_FD_CONNECTION, pair[0],
	    BH_FD_CONNECTION, NULL) == 0);
	file = memfd_create("file", 0);
	cr_assert(pwrite(file, "0123456789", 10, 0) == 10);
}

TestSuite(conn_output, .init = open_conn);

static void
make_ready(const char *text)
{
	cr_assert(bh_conn__put(&conn, text, strlen(text)));
	conn.out_ready = conn.out_end;
}

/* What has come to the client is that. */
static void
expect(const char *text)
{
	char buf[100];
	ssize_t n = recv(pair[1], buf, sizeof(buf) - 1, MSG_DONTWAIT);

	buf[n < 0 ? 0 : n] = '\0';
	cr_expect_str_eq(buf, text);
}

Test(conn_output, a_signal_and_a_full_socket_are_nothing)
{
	static const int errors[] = { EINTR, EAGAIN };

	for (size_t i = 0; i < ROWS(errors); i++) {
		make_ready("hello");
		bh_test_fail("send", errors[i], 0);
		cr_expect_eq(bh_conn__flush(&conn, false), 0);
		cr_expect(bh_test_fault == NULL);
		expect("hello");
	}
}

Test(conn_output, the_first_error_stays)
{
	make_ready("hello");
	bh_test_fail("send", EPIPE, 0);
	cr_expect_eq(bh_conn__flush(&conn, false), -EPIPE);
	make_ready("more");
	cr_expect_eq(bh_conn__flush(&conn, false), -EPIPE);
	cr_expect_eq(bh_conn__write(&conn, "more", 4), -EPIPE);
	cr_expect_eq(bh_conn__flush_some(&conn), -EPIPE);
	cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 10), -EPIPE);
	expect("");
}

Test(conn_output, some_goes_without_a_wait)
{
	static const int errors[] = { EINTR, EAGAIN };

	cr_expect_eq(bh_conn__flush_some(&conn), 0);
	for (size_t i = 0; i < ROWS(errors); i++) {
		make_ready("hello");
		bh_test_fail("send", errors[i], 0);
		cr_expect_eq(bh_conn__flush_some(&conn), 0);
		expect("");
		bh_test_io_limit = 3;
		cr_expect_eq(bh_conn__flush_some(&conn), 0);
		bh_test_io_limit = 0;
		expect("hel");
		cr_expect_eq(bh_conn__flush_some(&conn), 0);
		expect("lo");
	}
	make_ready("hello");
	bh_test_fail("send", ECONNRESET, 0);
	cr_expect_eq(bh_conn__flush_some(&conn), -ECONNRESET);
}

Test(conn_output, what_does_not_fit_is_not_taken)
{
	static const char zeros[BH_CONN_OUT_SIZE];

	make_ready("hello");
	cr_expect_not(bh_conn__insert(&conn, 0, zeros, sizeof(zeros) - 4));
	cr_expect_not(bh_conn__put(&conn, zeros, sizeof(zeros) - 4));
	cr_expect_eq(conn.out_end, 5);
	bh_conn__flush(&conn, false);
	expect("hello");
}

Test(conn_output, a_file_in_spite_of_what_happens)
{
	/* the last two: of what file systems have no sendfile */
	static const int errors[] = { EINTR, EAGAIN, EINVAL, ENOSYS };

	for (size_t i = 0; i < ROWS(errors); i++) {
		bh_test_fail("sendfile", errors[i], 0);
		cr_expect_eq(bh_conn__sendfile(&conn, file, 2, 5), 5);
		cr_expect(bh_test_fault == NULL);
		expect("23456");
	}
}

Test(conn_output, a_client_that_is_gone_ends_the_connection)
{
	static const int errors[] = { EPIPE, ECONNRESET, ETIMEDOUT, ENOTCONN,
		EHOSTUNREACH, ENETUNREACH };

	for (size_t i = 0; i < ROWS(errors); i++) {
		conn.error = 0;
		bh_test_fail("sendfile", errors[i], 0);
		cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 10),
		    -errors[i]);
		cr_expect_eq(conn.error, -errors[i]);
	}
}

Test(conn_output, a_file_that_cannot_be_read_does_not)
{
	bh_test_fail("sendfile", EIO, 0);
	cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 10), -EIO);
	cr_expect_eq(conn.error, 0);
	/* nor is it copied when some of it is sent */
	bh_test_io_limit = 4;
	bh_test_fail("sendfile", EINVAL, 1);
	cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 10), -EINVAL);
	bh_test_io_limit = 0;
	cr_expect_eq(conn.error, 0);
	expect("0123");
}

Test(conn_output, a_file_to_a_pipe)
{
	int p[2];

	cr_assert(pipe(p) == 0);
	conn.out = p[1];
	conn.out_socket = false;
	conn.out_pipe = true;
	bh_test_fail("pread", EINTR, 0);
	cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 20), 10);
	bh_test_fail("pread", EIO, 0);
	cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 10), -EIO);
	cr_expect_eq(conn.error, 0);
	bh_test_fail("write", EPIPE, 0);
	cr_expect_eq(bh_conn__sendfile(&conn, file, 0, 10), -EPIPE);
	cr_expect_eq(conn.error, -EPIPE);
}

static void *
talk_on(void *arg)
{
	static const char zeros[65536];

	(void)arg;
	while (send(pair[1], zeros, sizeof(zeros), MSG_NOSIGNAL) > 0)
		;
	return NULL;
}

/* 4 MiB are read for it, so that it sees the answer. */
Test(conn_output, the_end_is_not_put_off_by_who_talks_on, .timeout = 60)
{
	pthread_t thread;
	char c;

	cr_assert(pthread_create(&thread, NULL, talk_on, NULL) == 0);
	bh_conn__close(&conn);
	cr_expect(recv(pair[0], &c, 1, 0) == 1);
	shutdown(pair[0], SHUT_RDWR);
	pthread_join(thread, NULL);
}

Test(conn_output, who_says_no_more_is_not_waited_for)
{
	static const int errors[] = { EINTR, EAGAIN, ECONNRESET };
	char c;

	for (size_t i = 0; i < ROWS(errors); i++) {
		conn.last = true;
		bh_test_fail("recv", errors[i], 0);
		bh_conn__close(&conn);
		cr_expect(bh_test_fault == NULL);
		cr_expect(recv(pair[0], &c, 1, MSG_DONTWAIT) < 0);
		cr_expect_eq(errno, EAGAIN);
	}
}

/* Of requests that came together, once; and when the clock was set back. */
Test(conn_output, the_end_of_the_process_is_asked_for_now_and_then)
{
	int p[2];

	cr_assert(pipe(p) == 0 && write(p[1], "x", 1) == 1);
	cr_expect_not(bh_conn__stopping(&conn, 5000000));
	conn.stop = p[0];
	cr_expect(bh_conn__stopping(&conn, 5000000));
	cr_expect_not(bh_conn__stopping(&conn, 5000000));
	cr_expect_not(bh_conn__stopping(&conn, 5099999));
	cr_expect(bh_conn__stopping(&conn, 5100000));
	cr_expect(bh_conn__stopping(&conn, 4000000));
	conn.received = true;
	cr_expect(bh_conn__stopping(&conn, 4000000));
}
