/* serve exec COMMAND... | script COMMAND... | fork | loop | file FILE |
 *     names DIRECTORY | stats DIRECTORY
 *
 * The least that can stand before a program: a process for each connection.
 * exec starts COMMAND with the connection on 0 and 1; fork reads once, writes
 * a fixed answer and exits; loop answers all requests of a read with one
 * write, until the client leaves; file does with FILE, by sendfile, and names
 * with the names in DIRECTORY, a line each; stats asks for the size of each as
 * well, and keeps it to itself. script has no process for a
 * connection, but starts COMMAND for each request that it has read; one
 * connection after the other.
 * Prints its port of 127.0.0.1 and serves until it is killed. */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "answer.h"

enum { REQUEST = 4096, MAX_BATCH = 64 };

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

/* ---- what is called with a connection; it is closed afterwards */

static void
exec_each(int fd, char **argv)
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
start_script(int fd, char **argv)
{
	char request[REQUEST];
	ssize_t n;

	do {
		n = read(fd, request, sizeof(request) - 1);
		if (n <= 0)
			return;
		request[n] = '\0';
		exec_each(fd, argv);
	} while (strstr(request, "\r\nConnection: close\r\n") == NULL);
}

/* ---- what runs in a process of its own */

static void
answer_once(int fd, char **argv)
{
	char request[REQUEST];

	(void)argv;
	if (read(fd, request, sizeof(request)) > 0)
		(void)!write(fd, answer, sizeof(answer) - 1);
}

/* How many requests end in the next bytes; 0 at the end of the connection.
 * (A client that cuts one in two is not served.) */
static int
read_requests(int fd)
{
	char request[REQUEST], *at = request;
	ssize_t n = read(fd, request, sizeof(request));
	int count = 0;

	while (n > 0 && (at = memmem(at, (size_t)(request + n - at),
	    "\r\n\r\n", 4)) != NULL) {
		at += 4;
		count++;
	}
	return count;
}

static void
answer_all(int fd, char **argv)
{
	struct iovec out[MAX_BATCH];
	int i, count;

	(void)argv;
	for (i = 0; i < MAX_BATCH; i++)
		out[i] = (struct iovec){ (void *)(uintptr_t)answer,
		    sizeof(answer) - 1 };
	while ((count = read_requests(fd)) > 0 && count <= MAX_BATCH &&
	    writev(fd, out, count) > 0)
		;
}

/* No more than a head, and what there is in one call after the other. */
static void
send_file(int fd, char **argv)
{
	int file = open(argv[0], O_RDONLY | O_CLOEXEC), len;
	struct stat st;
	char head[128];
	off_t at;

	if (file < 0 || fstat(file, &st) != 0)
		err(71, "%s", argv[0]);
	len = snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
	    "Content-Length: %jd\r\n\r\n", (intmax_t)st.st_size);
	while (read_requests(fd) > 0 &&
	    send(fd, head, (size_t)len, MSG_MORE) == len)
		for (at = 0; at < st.st_size; )
			if (sendfile(fd, file, &at,
			    (size_t)(st.st_size - at)) <= 0)
				return;
}

/* Of a directory with no name longer than 255 bytes, "." and ".." too. */
static size_t
list(const char *name, bool stats, char *to, const char *end)
{
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_Alignas(struct dirent) char entries[32768];
	char *begin = to;
	struct stat st;
	long n, at;

	while ((n = syscall(SYS_getdents64, fd, entries, sizeof(entries))) > 0)
		for (at = 0; at < n && end - to > 256; ) {
			struct dirent *e = (struct dirent *)(entries + at);

			if (stats)
				(void)fstatat(fd, e->d_name, &st, 0);
			to = stpcpy(to, e->d_name);
			*to++ = '\n';
			at += e->d_reclen;
		}
	close(fd);
	return (size_t)(to - begin);
}

static void
send_list(int fd, const char *name, bool stats)
{
	enum { HEAD = 128, ROOM = 16777216 };
	char *page = malloc(ROOM), head[HEAD];
	size_t len;

	while (page != NULL && read_requests(fd) > 0) {
		len = list(name, stats, page, page + ROOM);
		if (snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
		    "Content-Length: %zu\r\n\r\n", len) < 0 ||
		    send(fd, head, strlen(head), MSG_MORE) < 0 ||
		    send(fd, page, len, 0) != (ssize_t)len)
			return;
	}
}

static void
send_names(int fd, char **argv)
{
	send_list(fd, argv[0], false);
}

static void
send_stats(int fd, char **argv)
{
	send_list(fd, argv[0], true);
}

static const struct way {
	const char *name;
	int arguments; /* at least */
	void (*serve)(int fd, char **argv);
	bool process;  /* in one of its own */
} ways[] = {
	{ "exec", 1, exec_each, false },
	{ "script", 1, start_script, false },
	{ "fork", 0, answer_once, true },
	{ "loop", 0, answer_all, true },
	{ "file", 1, send_file, true },
	{ "names", 1, send_names, true },
	{ "stats", 1, send_stats, true },
	{ NULL, 0, NULL, false },
};

static void
give(const struct way *way, int fd, char **argv)
{
	pid_t pid = way->process ? fork() : 0;

	if (pid < 0)
		warn("fork");
	if (pid == 0)
		way->serve(fd, argv);
	if (pid == 0 && way->process)
		_exit(0);
}

int
main(int argc, char **argv)
{
	const struct way *way = ways;
	int listener, fd;

	while (way->name != NULL && (argc < 2 + way->arguments ||
	    strcmp(argv[1], way->name) != 0))
		way++;
	if (way->name == NULL)
		errx(64, "serve exec COMMAND... | script COMMAND... | fork | "
		    "loop | file FILE | names DIRECTORY | stats DIRECTORY");
	signal(SIGCHLD, SIG_IGN);
	listener = listen_somewhere();
	for (;;) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			err(71, "accept");
		give(way, fd, argv + 2);
		close(fd);
	}
}
