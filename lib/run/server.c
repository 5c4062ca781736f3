#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "conn/listener.h"
#include "run/server.h"

static void
set_address(struct bh_address *ret, const union bh_sockaddr *a, socklen_t len)
{
	struct bh_peer p;
	size_t path = offsetof(struct sockaddr_un, sun_path);

	if (a->any.sa_family == AF_UNIX) {
		memset(ret, 0, sizeof(*ret));
		if (len > path && a->un.sun_path[0] != '\0')
			memcpy(ret->host, a->un.sun_path, len - path);
		return;
	}
	if (!bh_peer__set_internet(&p, a))
		return;
	memcpy(ret->host, p.host, sizeof(ret->host));
	ret->port = p.port;
}

/* Whoever listens at all addresses goes by the name of the host. */
static void
set_names(struct bh_server *s, int fd)
{
	union bh_sockaddr a;
	socklen_t len = sizeof(a);
	const char *host = s->server_address.host;

	memset(&a, 0, sizeof(a));
	if (getsockname(fd, &a.any, &len) == 0)
		set_address(&s->server_address, &a, len);
	s->server_port = s->server_address.port;
	if (strcmp(host, "0.0.0.0") != 0 && strcmp(host, "::") != 0 &&
	    a.any.sa_family != AF_UNIX)
		memcpy(s->server_name, host, strlen(host) + 1);
	else if (gethostname(s->server_name, sizeof(s->server_name) - 1) < 0)
		s->server_name[0] = '\0';
}

int
bh_server__take(struct bh_server *s, const struct bh_handover *handover,
    const struct bh_config *config, const struct bh_sandbox *sandbox)
{
	struct bh_server_private *p = calloc(1, sizeof(*p));
	size_t i;
	int fd, error;

	memset(s, 0, sizeof(*s));
	if (p == NULL)
		return -ENOMEM;
	p->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (p->wake < 0) {
		error = -errno;
		free(p);
		return error;
	}
	p->config = *config;
	p->sandbox = sandbox;
	for (i = 0; i < handover->count; i++) {
		fd = handover->fd[i];
		if (handover->kind[i] != BH_FD_LISTENER) {
			p->connection[p->connection_count++] = fd;
			continue;
		}
		/* Others may take the client that woke us. */
		(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		p->listener[p->listener_count++] = fd;
	}
	s->private = p;
	s->RequestHandlerClass = &p->config.class;
	s->userdata = config->userdata;
	s->max_connections = BH_SERVER_CONNECTIONS;
	s->max_per_source = BH_SERVER_PER_SOURCE;
	s->exit_idle = BH_NONE;
	s->drain = BH_SERVER_DRAIN;
	if (p->listener_count > 0)
		set_names(s, p->listener[0]);
	return 0;
}

int
bh_HTTPServer_sized(struct bh_server *s, const char *address,
    const struct bh_class *class, size_t class_size)
{
	struct bh_handover h = { .kind = { BH_FD_LISTENER }, .count = 1 };
	struct bh_config config;
	int r;

	h.fd[0] = bh_listener__open(address);
	if (h.fd[0] < 0)
		return h.fd[0];
	bh_config__init(&config, class, class_size);
	r = bh_log__open(&config.log, "stderr", -1, "basehttp");
	if (r == 0)
		r = bh_server__take(s, &h, &config, NULL);
	if (r < 0) {
		close(h.fd[0]);
		return r;
	}
	s->RequestHandlerClass = class;
	return 0;
}

/* A connection, or -errno. Others may have been quicker: then the next. */
static int
wait_for_client(const struct bh_server_private *p)
{
	struct pollfd polled[BH_HANDOVER_MAX];
	size_t i;
	int fd;

	while (p->listener_count > 0) {
		for (i = 0; i < p->listener_count; i++)
			polled[i] = (struct pollfd){ p->listener[i], POLLIN,
			    0 };
		if (poll(polled, p->listener_count, -1) < 0)
			return -errno;
		for (i = 0; i < p->listener_count; i++) {
			if (polled[i].revents == 0)
				continue;
			/* cppcheck-suppress nullPointer; it may be */
			fd = accept4(p->listener[i], NULL, NULL, SOCK_CLOEXEC);
			if (fd >= 0)
				return fd;
			if (errno != EAGAIN && errno != ECONNABORTED)
				return -errno;
		}
	}
	return -EBADF;
}

int
bh_handle_request(struct bh_server *s)
{
	struct bh_server_private *p = s->private;
	int fd = p == NULL ? -EBADF : wait_for_client(p);
	struct bh_connection c = { .in = fd, .out = fd, .stop = -1,
	    .in_kind = BH_FD_CONNECTION, .out_kind = BH_FD_CONNECTION };

	if (fd < 0)
		return fd;
	(void)signal(SIGPIPE, SIG_IGN);
	p->config.userdata = s->userdata;
	bh_peer__of_socket(fd, &c.peer);
	bh_handler__serve(&p->config, &c, s);
	close(fd);
	return 0;
}

void
bh_shutdown(struct bh_server *s)
{
	static const uint64_t one = 1;
	int error = errno;

	/* Full means that it has been called often enough. */
	if (s->private != NULL &&
	    write(s->private->wake, &one, sizeof(one)) < 0)
		errno = error;
}

void
bh_server__close_listeners(struct bh_server_private *p)
{
	while (p->listener_count > 0)
		close(p->listener[--p->listener_count]);
}

void
bh_server_close(struct bh_server *s)
{
	if (s->private == NULL)
		return;
	bh_server__close_listeners(s->private);
	close(s->private->wake);
	free(s->private);
	s->private = NULL;
}
