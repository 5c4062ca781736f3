/* serve exec COMMAND... | script COMMAND... | fork | loop | file FILE
 *
 * The least that can stand before a program: a process for each connection.
 * exec starts COMMAND with the connection on 0 and 1; fork reads once, writes
 * a fixed answer and exits; loop does so until the client leaves; file answers
 * with FILE, by sendfile. script has no process for a connection, but starts
 * COMMAND for each request that it has read; one connection after the other.
 * Prints its port of 127.0.0.1 and serves until it is killed. */
#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
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
give_each(int fd, char **argv)
{
	char request[4096];
	ssize_t n;

	do {
		n = read(fd, request, sizeof(request) - 1);
		if (n <= 0)
			return;
		request[n] = '\0';
		give(fd, argv);
	} while (strstr(request, "\r\nConnection: close\r\n") == NULL);
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

/* No more than a head, and what there is in one call after the other. */
static void
send_in_child(int fd, const char *name)
{
	int file = open(name, O_RDONLY | O_CLOEXEC), len;
	char request[4096], head[128];
	struct stat st;
	off_t at = 0;

	if (fork() != 0) {
		close(file);
		return;
	}
	if (file < 0 || fstat(file, &st) != 0)
		err(71, "%s", name);
	len = snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
	    "Content-Length: %jd\r\n\r\n", (intmax_t)st.st_size);
	if (read(fd, request, sizeof(request)) > 0 &&
	    send(fd, head, (size_t)len, MSG_MORE) == len)
		while (at < st.st_size && sendfile(fd, file, &at,
		    (size_t)(st.st_size - at)) > 0)
			;
	_exit(0);
}

int
main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	bool exec = strcmp(how, "exec") == 0 && argc > 2;
	bool loop = strcmp(how, "loop") == 0;
	bool file = strcmp(how, "file") == 0 && argc > 2;
	bool script = strcmp(how, "script") == 0 && argc > 2;
	int listener, fd;

	if (!exec && !script && !loop && !file && strcmp(how, "fork") != 0)
		errx(64, "serve exec COMMAND... | script COMMAND... | fork | "
		    "loop | file FILE");
	signal(SIGCHLD, SIG_IGN);
	listener = listen_somewhere();
	for (;;) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			err(71, "accept");
		if (exec)
			give(fd, argv + 2);
		else if (script)
			give_each(fd, argv + 2);
		else if (file)
			send_in_child(fd, argv[2]);
		else
			answer_in_child(fd, loop);
		close(fd);
	}
}
