#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/clock.h"
#include "conn/log_sink.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
	PATIENCE = 1000, /* milliseconds that a full sink is waited for */
	LOG_DAEMON = 3,  /* RFC 3164 4.1.1 */
};

static bool
wait_writable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, PATIENCE) == 1 && p.revents == POLLOUT;
}

static void
send_socket(int fd, struct iovec *part, int count)
{
	struct msghdr m = { .msg_iov = part };
	bool again = true;

	/* its type differs between C libraries */
	m.msg_iovlen = (__typeof__(m.msg_iovlen))count;
	while (sendmsg(fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN || !again || !wait_writable(fd))
			return;
		again = false;
	}
}

/* Cuts the line so that the parts are at most max bytes: the last part, its
 * line end, stays. */
static void
cut(struct iovec *part, int count, size_t max)
{
	size_t len = 0;

	for (int i = 0; i < count; i++)
		len += part[i].iov_len;
	if (len > max && part[count - 2].iov_len > len - max)
		part[count - 2].iov_len -= len - max;
}

void
bh_log__send(int fd, enum bh_fd_kind kind, struct iovec *part, int count)
{
	if (kind == BH_FD_CONNECTION) {
		send_socket(fd, part, count);
		return;
	}
	if (kind != BH_FD_FILE) {
		/* What is writable takes so much without blocking, whole. */
		cut(part, count, PIPE_BUF);
		if (!wait_writable(fd))
			return;
	}
	while (writev(fd, part, count) < 0 && errno == EINTR)
		;
}

static struct iovec
part_of(const char *s, size_t len)
{
	return (struct iovec){ .iov_base = (void *)(uintptr_t)s,
	    .iov_len = len };
}

static void
write_line(const struct bh_log *log, const struct bh_log_entry *e)
{
	char prefix[4] = { '<', (char)('0' + e->priority), '>' };
	struct iovec part[3] = {
		part_of(prefix, log->sink == BH_LOG_STREAM ? 0 : 3),
		part_of(e->message, e->message_len),
		part_of("\n", 1),
	};
	enum bh_fd_kind kind = log->kind;

	if (kind == BH_FD_NONE)
		kind = bh_fd__kind(log->fd);
	if (kind != BH_FD_NONE && kind != BH_FD_LISTENER)
		bh_log__send(log->fd, kind, part, 3);
}

/* RFC 3164 4.1, the time in UTC as everywhere here. */
static void
put_syslog_head(struct bh_text *t, const struct bh_log *log, int priority)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct bh_civil c;
	int part[4];

	bh_date__civil(bh_clock__real() / 1000000, &c);
	part[0] = c.day, part[1] = c.hour, part[2] = c.minute;
	part[3] = c.second;
	bh_text__char(t, '<');
	bh_text__uint(t, (uint64_t)(LOG_DAEMON * 8 + priority));
	bh_text__char(t, '>');
	bh_text__put(t, months + (c.month - 1) * 3, 3);
	for (int i = 0; i < 4; i++) {
		bh_text__char(t, i < 2 ? ' ' : ':');
		if (part[i] < 10)
			bh_text__char(t, i == 0 ? ' ' : '0');
		bh_text__uint(t, (uint64_t)part[i]);
	}
	bh_text__char(t, ' ');
	bh_text__puts(t, log->identifier);
	bh_text__char(t, '[');
	bh_text__uint(t, (uint64_t)getpid());
	bh_text__puts(t, "]: ");
}

static void
write_syslog(const struct bh_log *log, const struct bh_log_entry *e)
{
	char head[128];
	struct bh_text t = { .at = head, .size = sizeof(head) };
	struct iovec part[2];

	put_syslog_head(&t, log, e->priority);
	part[0] = part_of(head, t.len);
	part[1] = part_of(e->message, e->message_len);
	send_socket(log->fd, part, 2);
}

void
bh_log__write(const struct bh_log *log, const struct bh_log_entry *entry)
{
	int saved = errno;

	switch (log->sink) {
	case BH_LOG_NONE:
		break;
	case BH_LOG_STREAM:
	case BH_LOG_PREFIXED_STREAM:
		write_line(log, entry);
		break;
	case BH_LOG_SYSLOG:
		write_syslog(log, entry);
		break;
	case BH_LOG_JOURNAL:
		bh_log__journal(log, entry);
		break;
	}
	errno = saved;
}
