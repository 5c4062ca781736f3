/* The source of a script in C, which does what its PATH_INFO says. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define TEXT "Content-Type: text/plain\n\n"

static int argc;
static char **argv;
static char piece[65536];

/* for the test */
static void
note(const char *format, int a, int b)
{
	FILE *file;

	snprintf(piece, sizeof(piece), "%s%s.c", getenv("W"),
	    getenv("PATH_INFO"));
	file = fopen(piece, "a");
	fprintf(file, format, a, b);
	fclose(file);
}

static pid_t
child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		sleep(60);
		_exit(0);
	}
	return pid;
}

static void
print_zeros(size_t n)
{
	size_t part;

	memset(piece, 0, sizeof(piece));
	for (; n > 0; n -= part) {
		part = n < sizeof(piece) ? n : sizeof(piece);
		fwrite(piece, 1, part, stdout);
	}
	fflush(stdout);
}

/* What there is to read, to its end. */
static size_t
take(bool print)
{
	size_t n, sum = 0;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0) {
		if (print)
			fwrite(piece, 1, n, stdout);
		sum += n;
	}
	return sum;
}

static void
print_environ(void)
{
	for (char **e = environ; *e != NULL; e++)
		puts(*e);
}

static void
print_arguments(void)
{
	printf("%d", argc - 1);
	for (int i = 1; i < argc; i++)
		printf("<%s>", argv[i]);
}

static void
print_directory(void)
{
	puts(getcwd(piece, sizeof(piece)));
}

static void
print_descriptors(void)
{
	for (int fd = 0; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("%d\n", fd);
}

static void
print_session(void)
{
	printf("%d %d %d\n", getpid(), getpgrp(), getsid(0));
}

static void
print_limits(void)
{
	const int what[] = { RLIMIT_CPU, RLIMIT_NPROC, RLIMIT_NOFILE,
	    RLIMIT_AS };
	struct rlimit limit;

	for (int i = 0; i < 4; i++) {
		getrlimit(what[i], &limit);
		printf("%llu\n", (unsigned long long)limit.rlim_cur);
	}
}

static void
echo(void)
{
	take(true);
}

static void
print_length(void)
{
	const char *length = getenv("CONTENT_LENGTH");

	printf("%s %zu\n", length != NULL ? length : "none", take(false));
}

static void
print_first(void)
{
	print_zeros(104857600);
	printf("%zu\n", take(false));
}

static void
print_some(void)
{
	print_zeros(200000);
}

static void
print_long(void)
{
	printf("X: %s", (char *)memset(piece, 'x', 20000));
}

static void
fail(void)
{
	exit(3);
}

static void
crash(void)
{
	raise(SIGSEGV);
}

static void
cut(void)
{
	print_some();
	raise(SIGKILL);
}

static void
complain(void)
{
	fprintf(stderr, "one\n\033two");
}

static void
leave(void)
{
	note("%d\n", child(), 0);
}

static void
hang(void)
{
	note("%d %d\n", getpid(), child());
	pause();
}

static void
wait_long(void)
{
	note("%d\n", getpid(), 0);
	pause();
}

static void
tell(int number)
{
	(void)number;
	note("SIGTERM\n", 0, 0);
}

static void
stay(void)
{
	signal(SIGTERM, tell);
	note("%d\n", getpid(), 0);
	while (true)
		pause();
}

static void
print_ever(void)
{
	note("%d\n", getpid(), 0);
	while (true)
		puts("y");
}

static const struct {
	const char *path, *prints;
	void (*then)(void);
} acts[] = {
	{ "/environ", TEXT, print_environ },
	{ "/arguments", TEXT, print_arguments },
	{ "/directory", TEXT, print_directory },
	{ "/descriptors", TEXT, print_descriptors },
	{ "/session", TEXT, print_session },
	{ "/limits", TEXT, print_limits },
	{ "/echo", TEXT, echo },
	{ "/length", TEXT, print_length },
	{ "/first", TEXT, print_first },
	{ "/unread", TEXT "hello\n", NULL },
	{ "/status", "Status: 404 Not Here\nContent-Type: a/b\n\nno\n", NULL },
	{ "/redirect", "Location: http://a/b\n\n", NULL },
	{ "/local", "Location: /cgi-bin/every.c/arguments?there\n\n", NULL },
	{ "/circle", "Location: /cgi-bin/every.c/circle\n\n", NULL },
	{ "/sized", "Content-Type: a/b\nContent-Length: 200000\n\n",
	    print_some },
	{ "/unsized", TEXT, print_some },
	{ "/raw", "HTTP/1.0 299 Mine\r\nX: y\r\n\r\nhello\n", NULL },
	{ "/nothing", "", fail },
	{ "/unended", "Content-Type: text/plain\n", NULL },
	{ "/broken", "debug\nContent-Type: text/plain\n\nhello\n", NULL },
	{ "/long", "", print_long },
	{ "/killed", "", crash },
	{ "/cut", TEXT, cut },
	{ "/fails", TEXT "hello\n", fail },
	{ "/complains", TEXT "hello\n", complain },
	{ "/leaves", TEXT "hello\n", leave },
	{ "/hangs", "", hang },
	{ "/begins", TEXT "hello\n", wait_long },
	{ "/stubborn", "", stay },
	{ "/endless", TEXT, print_ever },
};

int
main(int n, char **words)
{
	const char *path = getenv("PATH_INFO");

	argc = n;
	argv = words;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (path == NULL || strcmp(acts[i].path, path) != 0)
			continue;
		fputs(acts[i].prints, stdout);
		fflush(stdout);
		if (acts[i].then != NULL)
			acts[i].then();
	}
	return 0;
}
