/* What a connection has to read, and what it does where there is nothing. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/conn.h"
#include "unit.h"

static int pair[2];
static struct bh_conn conn;

static void
open_conn(void)
{
	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	cr_assert(bh_conn__init(&conn, pair[0], BH_FD_CONNECTION, pair[0],
	    BH_FD_CONNECTION, NULL) == 0);
	bh_conn__begin(&conn);
}

static void
send_text(const char *text)
{
	cr_assert(write(pair[1], text, strlen(text)) > 0);
}

Test(conn_input, with_no_time_it_does_not_wait)
{
	struct bh_deadline now = { .seconds = 0 };
	const char *bytes;

	open_conn();
	cr_expect_eq(bh_conn__fill(&conn, &now, false), -EAGAIN);
	send_text("abc");
	cr_expect_eq(bh_conn__fill(&conn, &now, false), 3);
	cr_expect_eq(bh_conn__unread(&conn, &bytes), 3);
	cr_expect(memcmp(bytes, "abc", 3) == 0);
	cr_expect_eq(bh_conn__fill(&conn, &now, false), -EAGAIN);
}

Test(conn_input, behind_the_end_is_the_end)
{
	struct bh_deadline now = { .seconds = 0 };

	open_conn();
	close(pair[1]);
	cr_expect_eq(bh_conn__fill(&conn, &now, false), 0);
	cr_expect_eq(bh_conn__fill(&conn, &now, false), 0);
}

Test(conn_input, line_ends_are_nothing_yet)
{
	struct bh_deadline now = { .seconds = 0 };

	open_conn();
	cr_expect_not(bh_conn__inside_head(&conn));
	send_text("\r\n\n\r");
	cr_expect_eq(bh_conn__fill(&conn, &now, false), 4);
	cr_expect_not(bh_conn__inside_head(&conn));
	send_text("G");
	cr_expect_eq(bh_conn__fill(&conn, &now, false), 1);
	cr_expect(bh_conn__inside_head(&conn));
}
