/*
 * A CGI script in C, which does what its QUERY_STRING says:
 *   cat    prints what it reads; also where there is none
 *   first  prints 100 MiB, then the number of bytes that it reads
 *   last   the other way round
 *   fds    the descriptors it has
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char piece[65536];

static void
print(const char *data, size_t len)
{
	ssize_t n;

	for (; len > 0; data += n, len -= (size_t)n)
		if ((n = write(1, data, len)) < 0)
			err(1, "write");
}

static void
print_much(void)
{
	memset(piece, 'z', sizeof(piece));
	for (int i = 0; i < 1600; i++)
		print(piece, sizeof(piece));
}

/* The number of bytes that came. */
static unsigned long
take(bool echo)
{
	unsigned long sum = 0;
	ssize_t n;

	while ((n = read(0, piece, sizeof(piece))) > 0) {
		if (echo)
			print(piece, (size_t)n);
		sum += (size_t)n;
	}
	if (n < 0)
		err(1, "read");
	return sum;
}

static void
print_number(unsigned long n)
{
	print(piece, (size_t)sprintf(piece, "%lu\n", n));
}

static void
print_descriptors(void)
{
	for (int fd = 0; fd < 4096; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			print(piece, (size_t)sprintf(piece, "%d ", fd));
}

int
main(void)
{
	static const char head[] = "Content-Type: text/plain\n\n";
	const char *query = getenv("QUERY_STRING");
	unsigned long sum;

	print(head, sizeof(head) - 1);
	if (query == NULL || *query == '\0' || strcmp(query, "cat") == 0) {
		take(true);
	} else if (strcmp(query, "first") == 0) {
		print_much();
		print_number(take(false));
	} else if (strcmp(query, "last") == 0) {
		sum = take(false);
		print_much();
		print_number(sum);
	} else if (strcmp(query, "fds") == 0) {
		print_descriptors();
	}
	return 0;
}
