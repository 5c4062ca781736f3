#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/clock.h"
#include "run/leave.h"
#include "run/message.h"
#include "run/server.h"

/* Milliseconds without accept when the system is short of something. */
enum { PAUSE = 150 };

/* Everything that is the server's alone; nothing is written to, as a page that
 * is shared with it would be copied. */
static void
close_server(struct bh_server_private *p)
{
	size_t i;

	for (i = 0; i < p->listener_count; i++)
		close(p->listener[i]);
	for (i = 0; i < p->connection_count; i++)
		close(p->connection[i]);
	if (p->surplus.count > 0)
		bh_surplus__close(&p->surplus);
	close(p->signals);
	close(p->wake);
}

/* In the child. SIGTERM, SIGINT and SIGHUP stay blocked: the first two are
 * seen by reading p->stop. */
static _Noreturn void
serve(struct bh_server *s, int fd, const struct bh_peer *peer)
{
	struct bh_server_private *p = s->private;
	struct bh_connection c = { .in = fd, .out = fd, .peer = *peer,
	    .in_kind = BH_FD_CONNECTION, .out_kind = BH_FD_CONNECTION,
	    .stop = p->stop, .is_last = true, .buffers = p->buffers };

	/* A parent that is killed cannot tell its children to end. */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	close_server(p);
	(void)sigprocmask(SIG_SETMASK, &p->child_mask, NULL);
	if (p->sandbox != NULL)
		bh_sandbox__connection(p->sandbox);
	bh_handler__serve(&p->config, &c, s);
	bh_leave__now(0);
}

/* Proxies stand for many; with --proxy-protocol=require and nobody named
 * everyone is one. */
static bool
is_proxy(const struct bh_config *c, const struct bh_peer *peer)
{
	size_t i;

	if (c->trusted_count == 0)
		return c->proxy_mode == BH_PROXY_REQUIRE;
	for (i = 0; i < c->trusted_count && peer->address_len > 0; i++)
		if (bh_network__has(&c->trusted[i], peer->address,
		    peer->address_len))
			return true;
	return false;
}

/* Once a second at most: there may be very many. */
static void
tell_surplus(struct bh_server_private *p, const struct bh_peer *peer,
    const char *why)
{
	int64_t now = bh_clock__monotonic();

	if (p->told_at != 0 && now - p->told_at < 1000)
		return;
	p->told_at = now;
	bh_message__log(&p->config, BH_LOG_WARNING, BH_ID_SURPLUS,
	    "503 to %s: too many connections %s", peer->host, why);
}

/* Why there is no room for it, or NULL. */
static const char *
surplus(struct bh_server *s, uint64_t source)
{
	struct bh_server_private *p = s->private;

	if (p->children->count >= p->most)
		return "in all";
	if (source != 0 && s->max_per_source != BH_NONE &&
	    bh_children__of_source(p->children, source) >=
	    (size_t)s->max_per_source)
		return "from there";
	return NULL;
}

static bool
is_within_limits(struct bh_server *s, const struct bh_peer *peer,
    uint64_t source)
{
	struct bh_server_private *p = s->private;
	const char *why = surplus(s, source);

	if (why != NULL) {
		/* Another thread may have had the signal of their end. */
		bh_children__reap(p->children, false);
		why = surplus(s, source);
	}
	if (why != NULL)
		tell_surplus(p, peer, why);
	return why == NULL;
}

/* One line, however long it lasts; and no spinning. */
static void
pause_accept(struct bh_server_private *p, const char *what, int error)
{
	p->resume_at = bh_clock__monotonic() + PAUSE;
	if (!p->short_of)
		bh_message__log(&p->config, BH_LOG_ERR, BH_ID_SHORTAGE,
		    "%s: %s", what, strerror(error));
	p->short_of = true;
}

void
bh_accept__serve(struct bh_server *s, int fd)
{
	struct bh_server_private *p = s->private;
	struct bh_peer peer;
	uint64_t source;
	pid_t pid;

	bh_peer__of_socket(fd, &peer);
	source = is_proxy(&p->config, &peer) ? 0 : bh_children__source(&peer);
	if (!is_within_limits(s, &peer, source)) {
		bh_surplus__refuse(&p->surplus, fd);
		return;
	}
	pid = fork();
	if (pid == 0)
		serve(s, fd, &peer);
	if (pid < 0) {
		pause_accept(p, "fork", errno);
		bh_surplus__refuse(&p->surplus, fd);
		return;
	}
	if (p->short_of)
		p->short_of = false;
	bh_children__add(p->children, pid, source);
	close(fd);
}

int
bh_accept__one(struct bh_server *s, int listener)
{
	/* cppcheck-suppress nullPointer; it may be */
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd >= 0) {
		bh_accept__serve(s, fd);
		return 0;
	}
	switch (errno) {
	case EBADF:
	case EINVAL:
	case ENOTSOCK:
		return -errno;
	/* The client or its network is at fault: accept(2). */
	case EAGAIN:
	case EINTR:
	case ECONNABORTED:
	case EPROTO:
	case ENETDOWN:
	case ENETUNREACH:
	case EHOSTDOWN:
	case EHOSTUNREACH:
	case ENONET:
	case ENOPROTOOPT:
	case EOPNOTSUPP:
	case ETIMEDOUT:
		return 0;
	default:
		pause_accept(s->private, "accept", errno);
		return 0;
	}
}
