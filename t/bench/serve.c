/* serve exec COMMAND... | serve fork | serve loop
 *
 * The least that can stand before a program: a process for each connection.
 * exec starts COMMAND with the connection on 0 and 1; fork reads once, writes
 * a fixed answer and exits; loop does so until the client leaves. Prints its
 * port of 127.0.0.1 and serves until it is killed. */
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"

static const char answer[] = ANSWER;

static int
listen_somewhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(fd, 512) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		err(71, "listen");
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	return fd;
}

static void
give(int fd, char **argv)
{
	posix_spawn_file_actions_t to;
	posix_spawnattr_t how;
	sigset_t reset;
	pid_t pid;

	sigemptyset(&reset);
	sigaddset(&reset, SIGCHLD);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigdefault(&how, &reset);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_adddup2(&to, fd, 0);
	posix_spawn_file_actions_adddup2(&to, fd, 1);
	if (posix_spawn(&pid, argv[0], &to, &how, argv, environ) != 0)
		warnx("cannot start %s", argv[0]);
	posix_spawn_file_actions_destroy(&to);
}

static void
answer_in_child(int fd, bool again)
{
	char request[4096];
	pid_t pid = fork();

	if (pid < 0)
		warn("fork");
	if (pid != 0)
		return;
	do
		if (read(fd, request, sizeof(request)) <= 0 ||
		    write(fd, answer, sizeof(answer) - 1) < 0)
			_exit(0);
	while (again);
	_exit(0);
}

int
main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	bool exec = strcmp(how, "exec") == 0 && argc > 2;
	bool loop = strcmp(how, "loop") == 0;
	int listener, fd;

	if (!exec && !loop && strcmp(how, "fork") != 0)
		errx(64, "serve exec COMMAND... | fork | loop");
	signal(SIGCHLD, SIG_IGN);
	listener = listen_somewhere();
	for (;;) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			err(71, "accept");
		if (exec)
			give(fd, argv + 2);
		else
			answer_in_child(fd, loop);
		close(fd);
	}
}
