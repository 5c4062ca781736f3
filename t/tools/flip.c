/*
 * flip COUNT A B PORT PATH
 *
 * Exchanges the names A and B, COUNT times and as fast as it can, while
 * clients of 127.0.0.1:PORT GET PATH, each on one connection that is kept.
 * Prints how many answers were a 200, a 404, something else, and how many had
 * the word CANARY in them. Exit status 1 where a connection ended or a minute
 * went by.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <fcntl.h>

#include "connect.h"

enum { CLIENTS = 4, MINUTE = 60 };

static struct {
	int found, refused, other, canary;
} seen;

static pid_t
exchange(const char *a, const char *b, long count)
{
	pid_t pid = fork();

	if (pid < 0)
		err(71, "fork");
	if (pid > 0)
		return pid;
	for (; count > 0; count--)
		if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) != 0)
			err(71, "%s, %s", a, b);
	_exit(0);
}

/* The length of the answer; 0 while its head is not whole. */
static size_t
measure(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");
	const char *length = strcasestr(answer, "\r\nContent-Length:");

	if (end == NULL)
		return 0;
	if (length == NULL || length > end)
		errx(1, "no Content-Length");
	return (size_t)(end + 4 - answer) +
	    (size_t)strtoul(length + 17, NULL, 10);
}

static void
hear(int fd)
{
	char answer[16384];
	size_t got = 0, whole;
	ssize_t n;

	do {
		n = recv(fd, answer + got, sizeof(answer) - 1 - got, 0);
		if (n <= 0)
			errx(1, "the connection ended");
		got += (size_t)n;
		answer[got] = '\0';
		whole = measure(answer);
	} while (whole == 0 || got < whole);
	if (strncmp(answer, "HTTP/1.1 200 ", 13) == 0)
		seen.found++;
	else if (strncmp(answer, "HTTP/1.1 404 ", 13) == 0)
		seen.refused++;
	else
		seen.other++;
	seen.canary += strstr(answer, "CANARY") != NULL;
}

int
main(int argc, char **argv)
{
	int fd[CLIENTS], len, i, status = 0;
	char request[1024];
	pid_t flipper;

	if (argc != 6)
		errx(64, "flip COUNT A B PORT PATH");
	alarm(MINUTE);
	for (i = 0; i < CLIENTS; i++)
		fd[i] = connect_to((int)strtol(argv[4], NULL, 10), NULL,
		    false, NULL);
	len = snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", argv[5]);
	flipper = exchange(argv[2], argv[3], strtol(argv[1], NULL, 10));
	while (waitpid(flipper, &status, WNOHANG) == 0) {
		for (i = 0; i < CLIENTS; i++)
			if (write(fd[i], request, (size_t)len) != len)
				err(1, "write");
		for (i = 0; i < CLIENTS; i++)
			hear(fd[i]);
	}
	printf("%d %d %d %d\n", seen.found, seen.refused, seen.other,
	    seen.canary);
	return status != 0;
}
