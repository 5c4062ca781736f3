/* idle [-q] [-m FILE] [-a] -n CLIENTS PORT PATH PID
 *
 * So many clients that stay: each GETs PATH once (-q: sends nothing) and keeps
 * its connection. PID is the server, whose children serve them. Prints lines
 * of a unit and a number, a client's share of
 *   pss     KiB of the children, what they share divided among them
 *   kib     KiB that FILE counts in bytes more than before (-m): memory of a
 *           control group, the kernel's part included
 * With -a: how many clients there are, and
 *   ms      until a new client had its answer; the longest of 20
 * It goes on with fewer clients where the server takes no more. */
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

enum { SPARE_FILES = 32, PATIENCE_MS = 10000 };

static struct sockaddr_in server = { .sin_family = AF_INET };
static char request[1024];

/* A connection, its GET answered unless quiet; -1 where there is none. */
static int
call(bool quiet)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct pollfd in = { .fd = fd, .events = POLLIN };
	char answer[16384];

	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&server, sizeof(server)) == 0 &&
	    (quiet || (send(fd, request, strlen(request), MSG_NOSIGNAL) > 0 &&
	    poll(&in, 1, PATIENCE_MS) == 1 &&
	    recv(fd, answer, sizeof(answer), 0) > 12 &&
	    strncmp(answer, "HTTP/1.1 200", 12) == 0)))
		return fd;
	close(fd);
	return -1;
}

/* The number behind that word in a file; the first one of all for "". */
static double
number(const char *path, const char *word)
{
	FILE *f = fopen(path, "r");
	char line[256];
	double ret = -1;
	size_t len = strlen(word);

	while (f != NULL && ret < 0 && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, word, len) == 0)
			ret = strtod(line + len, NULL);
	if (f != NULL)
		fclose(f);
	return ret;
}

/* The sum of the children's PSS in KiB; counts them. */
static double
children_pss(int pid, long *ret_count)
{
	char path[64];
	double sum = 0, pss;
	FILE *f;
	int child;

	*ret_count = 0;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "r");
	while (f != NULL && fscanf(f, "%d", &child) == 1) {
		snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", child);
		pss = number(path, "Pss:");
		if (pss > 0) {
			sum += pss;
			++*ret_count;
		}
	}
	if (f != NULL)
		fclose(f);
	return sum;
}

/* Who was started a moment ago has not yet touched all that it will. */
static double
settled_pss(int pid, long clients)
{
	double last = -1, sum = 0;
	long count = 0;

	for (int i = 0; i < 100 && (count < clients || sum != last); i++) {
		last = sum;
		usleep(50000);
		sum = children_pss(pid, &count);
	}
	if (count < clients)
		errx(1, "%ld processes for %ld clients", count, clients);
	return sum / (double)count;
}

static double
longest_answer(void)
{
	double begin, longest = 0;

	for (int i = 0; i < 20; i++) {
		int fd;

		begin = now();
		fd = call(false);
		if (fd < 0)
			errx(1, "a new client had no answer");
		if (now() - begin > longest)
			longest = now() - begin;
		close(fd);
	}
	return longest / 1000;
}

/* As many as this process and the server can have. */
static long
gather(long wanted, bool quiet)
{
	struct rlimit files;
	long there = 0;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if ((rlim_t)wanted > files.rlim_cur - SPARE_FILES)
		wanted = (long)(files.rlim_cur - SPARE_FILES);
	while (there < wanted && call(quiet) >= 0)
		there++;
	return there;
}

int
main(int argc, char **argv)
{
	bool quiet = false, answer = false;
	const char *memory = NULL;
	double before = 0;
	long clients = 1;
	int option;

	while ((option = getopt(argc, argv, "qam:n:")) != -1)
		switch (option) {
		case 'q': quiet = true; break;
		case 'a': answer = true; break;
		case 'm': memory = optarg; break;
		case 'n': clients = atol(optarg); break;
		default: optind = argc;
		}
	if (optind + 3 != argc)
		errx(64, "idle [-q] [-m FILE] [-a] -n CLIENTS PORT PATH PID");
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server.sin_port = htons((uint16_t)atoi(argv[optind]));
	snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", argv[optind + 1]);
	if (memory != NULL)
		before = number(memory, "");
	clients = gather(clients, quiet);
	if (clients == 0)
		errx(1, "no connection");
	if (answer) {
		printf("clients %ld\n", clients);
		printf("ms %.2f\n", longest_answer());
		return 0;
	}
	printf("pss %.1f\n", settled_pss(atoi(argv[optind + 2]), clients));
	if (memory != NULL)
		printf("kib %.1f\n", (number(memory, "") - before) / 1024 /
		    (double)clients);
	return 0;
}
