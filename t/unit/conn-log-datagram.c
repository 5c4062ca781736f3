#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "conn/clock.h"
#include "conn/log.h"

static char path[] = "/tmp/journal-XXXXXX/socket";
static char datagram[300000];
static ssize_t datagram_len;
static int receiver;

static void
set_up(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	char *slash = strrchr(path, '/');

	*slash = '\0';
	cr_assert(mkdtemp(path) != NULL);
	*slash = '/';
	memcpy(un.sun_path, path, sizeof(path));
	receiver = socket(AF_UNIX, SOCK_DGRAM, 0);
	cr_assert(bind(receiver, (struct sockaddr *)&un, sizeof(un)) == 0);
}

static void
tear_down(void)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

static void
receive(void)
{
	datagram_len = recv(receiver, datagram, sizeof(datagram) - 1,
	    MSG_DONTWAIT);
	cr_assert(datagram_len >= 0);
	datagram[datagram_len] = '\0';
}

static struct bh_log
open_journal(void)
{
	char how[64];
	struct bh_log log;

	snprintf(how, sizeof(how), "journal:%s", path);
	cr_assert(bh_log__open(&log, how, -1, "test") == 0);
	cr_assert(log.sink == BH_LOG_JOURNAL);
	return log;
}

static void
send_entry(const struct bh_log_entry *e)
{
	struct bh_log log = open_journal();

	bh_log__write(&log, e);
	close(log.fd);
	receive();
}

TestSuite(conn_log_datagram, .init = set_up, .fini = tear_down);

Test(conn_log_datagram, a_message_has_its_number)
{
	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_WARNING,
	    .message = "503", .message_len = 3, .bytes = -1,
	    .id = "0123456789abcdef0123456789abcdef" });
	cr_assert_str_eq(datagram, "MESSAGE=503\nPRIORITY=4\n"
	    "MESSAGE_ID=0123456789abcdef0123456789abcdef\n"
	    "SYSLOG_IDENTIFIER=test\n");
}

Test(conn_log_datagram, a_request_has_all_fields)
{
	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_INFO,
	    .message = "GET /x 200", .message_len = 10, .method = "GET",
	    .path = "/x", .remote_addr = "192.0.2.1", .status = 200,
	    .bytes = 12, .usec = 345 });
	cr_assert_str_eq(datagram, "MESSAGE=GET /x 200\nPRIORITY=6\n"
	    "SYSLOG_IDENTIFIER=test\nREMOTE_ADDR=192.0.2.1\n"
	    "HTTP_METHOD=GET\nHTTP_PATH=/x\nHTTP_STATUS=200\n"
	    "HTTP_BYTES=12\nHTTP_USEC=345\n");
}

Test(conn_log_datagram, a_message_has_no_fields_of_a_request)
{
	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_ERR,
	    .message = "no", .message_len = 2, .status = 500, .bytes = 1 });
	cr_assert_str_eq(datagram,
	    "MESSAGE=no\nPRIORITY=3\nSYSLOG_IDENTIFIER=test\n");
}

Test(conn_log_datagram, unknown_bytes_are_left_out)
{
	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_INFO,
	    .message = "m", .message_len = 1, .method = "GET", .path = "/",
	    .status = 200, .bytes = -1, .usec = 0 });
	cr_assert_str_eq(datagram, "MESSAGE=m\nPRIORITY=6\n"
	    "SYSLOG_IDENTIFIER=test\nHTTP_METHOD=GET\nHTTP_PATH=/\n"
	    "HTTP_STATUS=200\nHTTP_USEC=0\n");
}

Test(conn_log_datagram, a_value_with_a_line_end_carries_its_length)
{
	static const char expected[] = "MESSAGE\n\5\0\0\0\0\0\0\0a\nb=c\n"
	    "PRIORITY=6\nSYSLOG_IDENTIFIER=test\n";

	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_INFO,
	    .message = "a\nb=c", .message_len = 5 });
	cr_assert(datagram_len == sizeof(expected) - 1);
	cr_assert(memcmp(datagram, expected, sizeof(expected) - 1) == 0);
}

Test(conn_log_datagram, the_length_is_in_little_endian)
{
	static const char expected[] = "MESSAGE\n\2\1\0\0\0\0\0\0\n";
	char text[0x102] = "\n";

	send_entry(&(struct bh_log_entry){ .message = text,
	    .message_len = sizeof(text) });
	cr_assert(memcmp(datagram, expected, sizeof(expected) - 1) == 0);
}

Test(conn_log_datagram, every_value_may_have_line_ends)
{
	static const char end[] = "HTTP_PATH\n\3\0\0\0\0\0\0\0/\nx\n"
	    "HTTP_STATUS=404\nHTTP_BYTES=9223372036854775807\n"
	    "HTTP_USEC=9223372036854775807\n";

	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_INFO,
	    .message = "\n", .message_len = 1, .method = "\n", .path = "/\nx",
	    .remote_addr = "\n", .status = 404, .bytes = INT64_MAX,
	    .usec = INT64_MAX });
	cr_assert(memmem(datagram, (size_t)datagram_len, end,
	    sizeof(end) - 1) == datagram + datagram_len - sizeof(end) + 1);
}

Test(conn_log_datagram, a_very_long_value_is_cut)
{
	static char text[250001];

	memset(text, 'x', sizeof(text) - 1);
	send_entry(&(struct bh_log_entry){ .priority = BH_LOG_INFO,
	    .message = text, .message_len = sizeof(text) - 1, .method = "GET",
	    .path = text, .status = 200 });
	cr_assert(datagram_len > 2 * 8192 && datagram_len < 2 * 8192 + 200);
}

Test(conn_log_datagram, a_journal_that_is_not_there_says_so)
{
	struct bh_log log;

	cr_assert(bh_log__open(&log, "journal:/nonexistent/socket", -1,
	    "test") == -ENOENT);
	cr_assert(log.sink == BH_LOG_NONE);
}

Test(conn_log_datagram, a_path_longer_than_a_socket_name_is_refused)
{
	char how[200] = "journal:/";
	struct bh_log log;

	memset(how + 9, 'x', 108);
	cr_assert(bh_log__open(&log, how, -1, "test") == -ENAMETOOLONG);
}

Test(conn_log_datagram, a_journal_that_went_away_loses_the_entry)
{
	struct bh_log log = open_journal();

	close(receiver);
	bh_log__write(&log, &(struct bh_log_entry){ .message = "m",
	    .message_len = 1 });
}

Test(conn_log_datagram, a_stuck_journal_loses_the_entry_within_a_second,
    .timeout = 10)
{
	struct bh_log log = open_journal();
	int64_t start;

	while (send(log.fd, "x", 1, MSG_DONTWAIT) == 1)
		;
	start = bh_clock__monotonic();
	bh_log__write(&log, &(struct bh_log_entry){ .message = "m",
	    .message_len = 1 });
	cr_assert(bh_clock__monotonic() - start < 2000);
}

Test(conn_log_datagram, syslog_is_rfc_3164)
{
	struct bh_log log = open_journal();
	char expected[100], early[32], late[32];
	time_t now = time(NULL);

	log.sink = BH_LOG_SYSLOG;
	strftime(early, sizeof(early), "%b %e %H:%M:%S", gmtime(&now));
	bh_log__write(&log, &(struct bh_log_entry){ .priority = BH_LOG_WARNING,
	    .message = "hello", .message_len = 5 });
	receive();
	now = time(NULL);
	strftime(late, sizeof(late), "%b %e %H:%M:%S", gmtime(&now));
	snprintf(expected, sizeof(expected), "<28>%s test[%d]: hello",
	    strncmp(datagram + 4, early, 15) == 0 ? early : late, getpid());
	cr_assert_str_eq(datagram, expected);
}
