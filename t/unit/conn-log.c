#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "conn/clock.h"
#include "conn/log.h"
#include "handler.h"

static const struct bh_log_entry hello = { .priority = BH_LOG_INFO,
    .message = "hello", .message_len = 5, .bytes = -1 };

/* What can be read at once from fd, as a string. */
static const char *
arrived(int fd)
{
	static char buffer[300000];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n = 0;

	if (poll(&p, 1, 0) == 1)
		n = read(fd, buffer, sizeof(buffer) - 1);
	buffer[n > 0 ? n : 0] = '\0';
	return buffer;
}

/* What is written to standard error by the entry when that is fd. */
static void
write_with_stderr(int fd, const char *how, int client,
    const struct bh_log_entry *e, struct bh_log *ret)
{
	int saved = dup(2);

	dup2(fd, 2);
	cr_expect(bh_log__open(ret, how, client, "test") == 0);
	bh_log__write(ret, e);
	dup2(saved, 2);
	close(saved);
}

Test(conn_log, a_word_that_is_no_sink_is_refused)
{
	struct bh_log log;

	cr_assert(bh_log__open(&log, "", -1, "test") == -EINVAL);
	cr_assert(bh_log__open(&log, "file", -1, "test") == -EINVAL);
	cr_assert(bh_log__open(&log, "journal:x", -1, "test") == -EINVAL);
	cr_assert(log.sink == BH_LOG_NONE);
}

/* Those of the system are there, or not. */
Test(conn_log, the_system_s_sockets)
{
	static const struct {
		const char *how, *path;
		enum bh_log_sink sink;
	} rows[] = {
		{ "syslog", "/dev/log", BH_LOG_SYSLOG },
		{ "journal", "/run/systemd/journal/socket", BH_LOG_JOURNAL },
	};
	struct bh_log log;

	for (size_t i = 0; i < ROWS(rows); i++) {
		int r = bh_log__open(&log, rows[i].how, -1, "test");

		if (access(rows[i].path, W_OK) == 0)
			cr_expect(r == 0 && log.sink == rows[i].sink, "%s",
			    rows[i].how);
		else
			cr_expect_eq(r, -errno, "%s: %s", rows[i].how,
			    strerror(-r));
	}
}

Test(conn_log, none_writes_nothing)
{
	struct bh_log log;
	int p[2];

	cr_assert(pipe(p) == 0);
	write_with_stderr(p[1], "none", -1, &hello, &log);
	cr_assert_str_empty(arrived(p[0]));
}

Test(conn_log, standard_error_gets_a_line)
{
	struct bh_log log;
	int p[2];

	cr_assert(pipe(p) == 0);
	write_with_stderr(p[1], "auto", -1, &hello, &log);
	cr_assert(log.sink == BH_LOG_STREAM && log.fd == 2);
	cr_assert_str_eq(arrived(p[0]), "hello\n");
}

Test(conn_log, a_stream_socket_gets_a_line)
{
	struct bh_log log;
	int s[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	write_with_stderr(s[1], "stderr", -1, &hello, &log);
	cr_assert_str_eq(arrived(s[0]), "hello\n");
}

Test(conn_log, the_client_on_descriptor_2_gets_nothing)
{
	static const char *const how[] = { "auto", "stderr" };
	struct bh_log log;
	int s[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	for (int i = 0; i < 2; i++) {
		write_with_stderr(s[1], how[i], s[1], &hello, &log);
		cr_assert_str_empty(arrived(s[0]));
		cr_assert(log.sink != BH_LOG_STREAM);
	}
}

Test(conn_log, a_pipe_that_is_the_answer_gets_nothing)
{
	struct bh_log log;
	int p[2], q[2], in = dup(0), out = dup(1);

	cr_assert(pipe(p) == 0 && pipe(q) == 0);
	dup2(q[0], 0);
	dup2(p[1], 1);
	write_with_stderr(p[1], "auto", 0, &hello, &log);
	dup2(in, 0);
	dup2(out, 1);
	cr_assert_str_empty(arrived(p[0]));
}

Test(conn_log, a_listener_on_descriptor_2_gets_nothing)
{
	struct bh_log log;
	int l = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(listen(l, 1) == 0);
	write_with_stderr(l, "auto", -1, &hello, &log);
	cr_assert(log.sink != BH_LOG_STREAM);
	cr_assert(log.sink != BH_LOG_PREFIXED_STREAM);
}

Test(conn_log, a_terminal_is_not_taken_for_the_client)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	struct bh_log log;

	cr_assert(grantpt(master) == 0 && unlockpt(master) == 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	write_with_stderr(slave, "auto", slave, &hello, &log);
	cr_assert_str_eq(arrived(master), "hello\r\n");
}

Test(conn_log, dev_null_costs_no_write)
{
	struct bh_log log;

	write_with_stderr(open("/dev/null", O_WRONLY), "auto", -1, &hello,
	    &log);
	cr_assert(log.sink == BH_LOG_NONE);
}

Test(conn_log, a_journal_stream_without_the_journal_gets_prefixes)
{
	struct bh_log log;
	struct stat st;
	char value[64];
	int p[2];

	cr_assert(pipe(p) == 0 && fstat(p[1], &st) == 0);
	snprintf(value, sizeof(value), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", value, 1);
	write_with_stderr(p[1], "stderr", -1, &hello, &log);
	cr_assert(log.sink == BH_LOG_PREFIXED_STREAM);
	cr_assert_str_eq(arrived(p[0]), "<6>hello\n");
}

Test(conn_log, the_journal_stream_of_somebody_else_gets_lines)
{
	struct bh_log log;
	int p[2];

	setenv("JOURNAL_STREAM", "8:1234567", 1);
	cr_assert(pipe(p) == 0);
	write_with_stderr(p[1], "auto", -1, &hello, &log);
	cr_assert_str_eq(arrived(p[0]), "hello\n");
}

Test(conn_log, a_path_is_made_for_owner_and_group_and_appended_to)
{
	char path[] = "/tmp/log-XXXXXX";
	struct bh_log log;
	struct stat st;
	int fd = mkstemp(path);

	unlink(path);
	close(fd);
	umask(0);
	for (int i = 0; i < 2; i++) {
		cr_assert(bh_log__open(&log, path, -1, "test") == 0);
		bh_log__write(&log, &hello);
		cr_assert(fcntl(log.fd, F_GETFD) == FD_CLOEXEC);
		close(log.fd);
	}
	cr_assert(stat(path, &st) == 0 && (st.st_mode & 07777) == 0640);
	fd = open(path, O_RDONLY);
	unlink(path);
	cr_assert_str_eq(arrived(fd), "hello\nhello\n");
}

Test(conn_log, a_path_that_is_the_client_is_refused)
{
	char path[32];
	struct bh_log log;
	int p[2];

	cr_assert(pipe(p) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", p[1]);
	cr_assert(bh_log__open(&log, path, p[1], "test") == -EINVAL);
	cr_assert(bh_log__open(&log, path, -1, "test") == 0);
}

Test(conn_log, a_path_that_is_the_pipe_to_the_client_is_refused)
{
	struct bh_log log;
	int p[2], out = dup(1), r;

	cr_assert(pipe(p) == 0);
	dup2(p[1], 1);
	r = bh_log__open(&log, "/proc/self/fd/1", 0, "test");
	dup2(out, 1);
	cr_expect_eq(r, -EINVAL);
}

Test(conn_log, a_path_that_is_a_terminal_or_dev_null_is_nobody_s_answer)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave, null;
	struct bh_log log;

	cr_assert(grantpt(master) == 0 && unlockpt(master) == 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	cr_expect_eq(bh_log__open(&log, ptsname(master), slave, "test"), 0);
	bh_log__write(&log, &hello);
	cr_expect_str_eq(arrived(master), "hello\r\n");
	null = open("/dev/null", O_WRONLY);
	cr_expect_eq(bh_log__open(&log, "/dev/null", null, "test"), 0);
	cr_expect_eq(log.sink, BH_LOG_STREAM);
}

/* A write there would be the end of the process: SIGPIPE. */
Test(conn_log, nothing_is_written_to_a_listener)
{
	struct bh_log log = { .sink = BH_LOG_STREAM };

	signal(SIGPIPE, SIG_DFL);
	log.fd = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert(listen(log.fd, 1) == 0);
	bh_log__write(&log, &hello);
}

Test(conn_log, a_path_that_cannot_be_opened_says_why)
{
	struct bh_log log;

	cr_assert(bh_log__open(&log, "/nonexistent/log", -1, "t") == -ENOENT);
	cr_assert(bh_log__open(&log, "/", -1, "t") == -EISDIR);
}

Test(conn_log, a_path_that_cannot_be_looked_at_is_none)
{
	char path[] = "/tmp/conn-log.XXXXXX";
	struct bh_log log;

	close(mkstemp(path));
	/* Behind the three standard ones. */
	bh_test_fail("fstat", ENOMEM, 3);
	cr_expect(bh_log__open(&log, path, -1, "t") == -ENOMEM);
	cr_expect(bh_test_fault == NULL);
	unlink(path);
}

Test(conn_log, a_full_disk_loses_the_line)
{
	struct bh_log log;

	cr_assert(bh_log__open(&log, "/dev/full", -1, "test") == 0);
	errno = ENOTTY;
	bh_log__write(&log, &hello);
	cr_assert(errno == ENOTTY);
}

Test(conn_log, a_reader_that_is_gone_loses_the_line)
{
	struct bh_log log = { .sink = BH_LOG_STREAM };
	int p[2];

	cr_assert(pipe(p) == 0);
	close(p[0]);
	log.fd = p[1];
	bh_log__write(&log, &hello);
	bh_log__write(&log, &hello);
}

static void
fill(int fd)
{
	static const char zeros[4096];
	int flags = fcntl(fd, F_GETFL);

	fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	while (write(fd, zeros, 1) > 0)
		;
	fcntl(fd, F_SETFL, flags);
}

static void
expect_lost_in_time(int fd, int reader)
{
	struct bh_log log = { .sink = BH_LOG_STREAM, .fd = fd };
	int64_t start = bh_clock__monotonic();

	fill(fd);
	bh_log__write(&log, &hello);
	cr_assert(bh_clock__monotonic() - start < 2000);
	while (*arrived(reader) == '\0' && poll(&(struct pollfd)
	    { .fd = reader, .events = POLLIN }, 1, 0) == 1)
		;
	bh_log__write(&log, &hello);
	cr_assert_str_eq(arrived(reader), "hello\n");
}

Test(conn_log, a_stuck_pipe_loses_the_line_within_a_second, .timeout = 10)
{
	int p[2];

	cr_assert(pipe(p) == 0);
	expect_lost_in_time(p[1], p[0]);
}

Test(conn_log, a_stuck_socket_loses_the_line_within_a_second, .timeout = 10)
{
	int s[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	expect_lost_in_time(s[1], s[0]);
}

Test(conn_log, a_long_line_stays_one_write_on_a_pipe, .timeout = 10)
{
	static char text[6000];
	struct bh_log_entry e = { .message = text, .message_len = 6000 };
	struct bh_log log = { .sink = BH_LOG_PREFIXED_STREAM };
	const char *line;
	int p[2];

	memset(text, 'x', sizeof(text));
	cr_assert(pipe(p) == 0);
	log.fd = p[1];
	bh_log__write(&log, &e);
	line = arrived(p[0]);
	cr_assert(strlen(line) == 4096 && line[4095] == '\n');
	cr_assert(strncmp(line, "<0>xxx", 6) == 0);
}
