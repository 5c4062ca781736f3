/* spawn ROUNDS RUNS REQUEST NAME COMMAND... [-- NAME COMMAND...]...
 *
 * What a process costs from vfork to exit: a request of one line waits in a
 * pipe on 0, the answer comes out by a pipe on 1. All commands take turns, run
 * by run. Prints "NAME ROUND MICROSECONDS": the median of the round's runs. */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MAX_COMMANDS = 16, MAX_RUNS = 1000 };

struct command {
	const char *name;
	char **argv;
	double us[MAX_RUNS];
};

/* 0 and 1 of the child; the parent's ends close themselves on exec. */
static pid_t
start(char **argv, const int in[2], const int out[2])
{
	pid_t pid = vfork();

	if (pid != 0)
		return pid;
	if (dup2(in[0], 0) == 0 && dup2(out[1], 1) == 1)
		execv(argv[0], argv);
	_exit(127);
}

/* Microseconds of one run. */
static double
run(char **argv, const char *request)
{
	static char answer[65536];
	int in[2], out[2], status;
	double begin, end;
	ssize_t n;
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 ||
	    write(in[1], request, strlen(request)) < 0)
		err(71, "pipe");
	close(in[1]);
	begin = now();
	pid = start(argv, in, out);
	if (pid < 0)
		err(71, "vfork");
	close(out[1]);
	do
		n = read(out[0], answer, sizeof(answer));
	while (n > 0);
	if (n < 0 || wait4(pid, &status, 0, NULL) != pid)
		err(71, "%s", argv[0]);
	end = now();
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "%s: wait status %#x", argv[0], (unsigned)status);
	close(in[0]);
	close(out[0]);
	return end - begin;
}

/* The number of commands. Each "--" of argv becomes the NULL that ends one. */
static int
parse(char **argv, struct command *commands)
{
	int count = 0;

	while (*argv != NULL && argv[1] != NULL && count < MAX_COMMANDS) {
		commands[count].name = *argv++;
		commands[count++].argv = argv;
		while (*argv != NULL && strcmp(*argv, "--") != 0)
			argv++;
		if (*argv != NULL)
			*argv++ = NULL;
	}
	return count;
}

int
main(int argc, char **argv)
{
	static struct command commands[MAX_COMMANDS];
	int rounds, runs, count, i, j, k;
	char request[1024];

	if (argc < 6)
		errx(64, "spawn ROUNDS RUNS REQUEST NAME COMMAND... [--...]");
	rounds = atoi(argv[1]);
	runs = atoi(argv[2]);
	if (rounds < 1 || runs < 1 || runs > MAX_RUNS)
		errx(64, "ROUNDS and RUNS: numbers, at most %d", MAX_RUNS);
	snprintf(request, sizeof(request), "%s\r\n\r\n", argv[3]);
	count = parse(argv + 4, commands);
	for (i = 0; i < rounds; i++) {
		for (j = 0; j < runs; j++)
			for (k = 0; k < count; k++)
				commands[k].us[j] = run(commands[k].argv,
				    request);
		for (k = 0; k < count; k++)
			printf("%s %d %.2f\n", commands[k].name, i,
			    median(commands[k].us, (size_t)runs));
	}
	return 0;
}
