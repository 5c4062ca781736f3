/* A TCP connection to a port, or to a program that has it as its descriptors 0
 * and 1, as from inetd. */
#ifndef BH_TOOLS_CONNECT_H
#define BH_TOOLS_CONNECT_H

#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

static int
listen_any(struct sockaddr_in *a)
{
	socklen_t len = sizeof(*a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)a, len) != 0 || listen(fd, 1) != 0 ||
	    getsockname(fd, (struct sockaddr *)a, &len) != 0)
		err(71, "listen");
	return fd;
}

static pid_t
start(int fd, char **program)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	dup2(fd, 0);
	dup2(fd, 1);
	execv(program[0], program);
	err(71, "%s", program[0]);
}

/* program NULL: the port. small: a receive buffer that fills at once. */
static int
connect_to(int port, char **program, bool small, pid_t *ret_pid)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int on = 1, size = 4096, server = -1, fd, other;

	if (program != NULL) {
		a.sin_port = 0;
		server = listen_any(&a);
	}
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (small)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		err(71, "connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (program == NULL)
		return fd;
	other = accept4(server, NULL, NULL, SOCK_CLOEXEC);
	close(server);
	*ret_pid = start(other, program);
	close(other);
	return fd;
}

#endif
