#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conn/listener.h"
#include "run/message.h"
#include "run/process.h"

static void
add(struct bh_handover *h, int fd, enum bh_fd_kind kind)
{
	h->fd[h->count] = fd;
	h->kind[h->count++] = kind;
	if (kind == BH_FD_LISTENER)
		h->listener = true;
	if (kind == BH_FD_LISTENER || kind == BH_FD_CONNECTION)
		h->socket = true;
}

/* What a super-server left open is not ours: mini-inetd's copy of the
 * connection would keep it open. An old kernel has no close_range. */
static void
close_from(int fd)
{
	long end;

	if (syscall(SYS_close_range, (unsigned)fd, ~0U, 0) == 0)
		return;
	for (end = sysconf(_SC_OPEN_MAX); fd < end && fd < 65536; fd++)
		close(fd);
}

/* What is opened later must not become standard output or error. */
static int
hold(const char *program, int fd)
{
	/* cppcheck-suppress leakReturnValNotUsed; it stays open */
	if (open("/dev/null", O_RDWR) == fd)
		return 0;
	bh_message__print(program, "descriptor %d is closed", fd);
	return BH_EX_OSERR;
}

static int
hold_standard(struct bh_process *p)
{
	int fd, status = 0;

	for (fd = 0; fd < 3 && status == 0; fd++) {
		if (p->standard[fd].closed)
			status = hold(p->line.program, fd);
		else if (fd > 0 && p->standard[fd].kind == BH_FD_FILE)
			p->sandbox.file_output = true;
	}
	return status;
}

static int
take_listen(struct bh_process *p)
{
	const char *program = p->line.program;
	int fd = bh_listener__open(p->options.listen);

	if (fd == -EINVAL) {
		bh_message__print(program,
		    "--listen: not [HOST:]PORT (numeric) or /PATH");
		return BH_EX_USAGE;
	}
	if (fd < 0) {
		bh_message__print(program, "--listen: %s: %s",
		    p->options.listen, strerror(-fd));
		return BH_EX_OSERR;
	}
	add(&p->handover, fd, BH_FD_LISTENER);
	return 0;
}

/* LISTEN_FDS: descriptors from 3 on, sd_listen_fds(3). */
static int
take_many(struct bh_process *p, int count)
{
	int fd;

	for (fd = 3; fd < 3 + count; fd++) {
		enum bh_fd_kind kind = bh_fd__kind(fd);

		if (kind != BH_FD_LISTENER && kind != BH_FD_CONNECTION) {
			bh_message__print(p->line.program, "descriptor %d of "
			    "LISTEN_FDS is no stream socket", fd);
			return BH_EX_UNAVAILABLE;
		}
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		add(&p->handover, fd, kind);
	}
	return 0;
}

static int
take_standard_input(struct bh_process *p)
{
	enum bh_fd_kind kind = p->standard[0].kind;

	if (kind == BH_FD_NONE || kind == BH_FD_OTHER) {
		bh_message__print(p->line.program, "nothing to serve on "
		    "descriptor 0; use --listen 8000 to serve");
		return BH_EX_UNAVAILABLE;
	}
	if (kind == BH_FD_TERMINAL)
		bh_message__print(p->line.program, "reading a request from the "
		    "terminal; use --listen 8000 to serve");
	add(&p->handover, 0, kind);
	return 0;
}

bool
bh_handover__has_listener(const struct bh_process *p)
{
	int count = bh_listener__handed_over(environ), fd;

	if (p->options.listen != NULL)
		return true;
	for (fd = 3; fd < 3 + count; fd++)
		if (bh_fd__kind(fd) == BH_FD_LISTENER)
			return true;
	return count == 0 && bh_fd__kind(0) == BH_FD_LISTENER;
}

int
bh_handover__take(struct bh_process *p)
{
	bool listen = p->options.listen != NULL;
	int count = listen ? 0 : bh_listener__handed_over(environ);
	int fd, status = 0;

	for (fd = 0; fd < 3; fd++)
		bh_fd__look(fd, &p->standard[fd]);
	if (count < 0 || count > BH_HANDOVER_MAX) {
		bh_message__print(p->line.program,
		    "LISTEN_FDS: not a number from 1 to %d", BH_HANDOVER_MAX);
		return BH_EX_CONFIG;
	}
	if (!listen && count == 0)
		status = take_standard_input(p);
	else if (count > 0)
		status = take_many(p, count);
	if (status == 0)
		status = hold_standard(p);
	if (status != 0)
		return status;
	close_from(3 + count);
	if (listen)
		status = take_listen(p);
	if (status == 0 && p->handover.socket && p->options.user == NULL &&
	    geteuid() == 0) {
		bh_message__print(p->line.program,
		    "not serving a socket as the superuser; use --user NAME");
		status = BH_EX_CONFIG;
	}
	return status;
}

void
bh_handover__move(struct bh_handover *h)
{
	int fd, moved, null;

	if (!h->listener || h->fd[0] != 0)
		return;
	moved = fcntl(0, F_DUPFD_CLOEXEC, 3);
	if (moved < 0)
		return;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (fd = 2; null >= 0 && fd >= 0; fd--)
		if (bh_fd__same(fd, moved))
			(void)dup2(null, fd);
	close(null);
	h->fd[0] = moved;
}
