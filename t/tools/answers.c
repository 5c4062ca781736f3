/* answers [METHOD...]: reads a connection's output and prints a line for each
 * answer: its status, its framing and the length of its body, "close" where
 * it says so. The methods are those of the requests, GET where there are no
 * more. What is wrong with the framing is a line with an exclamation mark, and
 * the exit status is 1. -b: the bodies instead. -a: one connection after the
 * other, each of which ends with a close. */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *in, *end;
static bool bodies, several;

struct answer {
	int code;
	bool close, chunked, has_length;
	unsigned long long length;
};

static void
wrong(const char *what)
{
	printf("! %s at %.40s\n", what, in);
	exit(1);
}

/* The next line without its CRLF, ended by a NUL. */
static char *
take_line(void)
{
	char *line = in, *cr = memmem(in, (size_t)(end - in), "\r\n", 2);

	if (cr == NULL)
		wrong("no CRLF");
	*cr = '\0';
	if (strlen(line) != (size_t)(cr - line) ||
	    strcspn(line, "\r\n") != (size_t)(cr - line))
		wrong("a control character in a line");
	in = cr + 2;
	return line;
}

static void
take_field(struct answer *a, char *line)
{
	char *colon = strchr(line, ':');

	if (colon == NULL || colon == line ||
	    memchr(line, ' ', (size_t)(colon - line)) != NULL)
		wrong("no field");
	*colon++ = '\0';
	colon += strspn(colon, " ");
	if (strcasecmp(line, "Content-Length") == 0) {
		if (a->has_length || strspn(colon, "0123456789") !=
		    strlen(colon) || *colon == '\0')
			wrong("a second or bad length");
		a->has_length = true;
		a->length = strtoull(colon, NULL, 10);
	} else if (strcasecmp(line, "Transfer-Encoding") == 0) {
		if (a->chunked || strcmp(colon, "chunked") != 0)
			wrong("a second or other coding");
		a->chunked = true;
	} else if (strcasecmp(line, "Connection") == 0) {
		a->close |= strcmp(colon, "close") == 0;
	}
}

static void
take_head(struct answer *a)
{
	char *line = take_line();

	if (strncmp(line, "HTTP/1.", 7) != 0 || line[8] != ' ' ||
	    strspn(line + 9, "0123456789") != 3 || line[12] != ' ')
		wrong("no status line");
	a->code = (int)strtol(line + 9, NULL, 10);
	while (*(line = take_line()) != '\0')
		take_field(a, line);
	if (a->chunked && a->has_length)
		wrong("two framings");
	if ((a->code < 200 || a->code == 204 || a->code == 304) &&
	    (a->chunked || a->has_length))
		wrong("a framing where none may be");
	if (a->code == 205 && (a->chunked || a->length != 0))
		wrong("a body of a 205");
}

static void
take_bytes(unsigned long long n)
{
	if (n > (unsigned long long)(end - in)) {
		printf("! cut after %zu bytes of %llu\n", (size_t)(end - in),
		    n);
		exit(1);
	}
	if (bodies)
		fwrite(in, 1, (size_t)n, stdout);
	in += n;
}

static unsigned long long
take_chunks(void)
{
	unsigned long long all = 0, n;
	char *line, *stop;

	do {
		line = take_line();
		n = strtoull(line, &stop, 16);
		if (stop == line || *stop != '\0')
			wrong("no chunk");
		take_bytes(n);
		all += n;
		if (*take_line() != '\0')
			wrong("no end of a chunk");
	} while (n > 0);
	return all;
}

/* True: the connection may go on. */
static bool
take_answer(const char *method)
{
	struct answer a = { 0 };
	const char *framing = "-";
	unsigned long long n = 0;

	take_head(&a);
	if (strcmp(method, "HEAD") == 0 || a.code < 200 || a.code == 204 ||
	    a.code == 304) {
		framing = a.chunked ? "chunked" : a.has_length ? "length" : "-";
	} else if (a.chunked) {
		framing = "chunked";
		n = take_chunks();
	} else if (a.has_length) {
		framing = "length";
		take_bytes(n = a.length);
	} else {
		framing = "until-close";
		take_bytes(n = (unsigned long long)(end - in));
	}
	if (!bodies)
		printf("%d %s %llu%s\n", a.code, framing, n,
		    a.close ? " close" : "");
	return a.code < 200 || !a.close;
}

static void
slurp(void)
{
	size_t len = 0, size = 1 << 16, n;
	char *more;

	in = NULL;
	do {
		size *= 2;
		if ((more = realloc(in, size + 1)) == NULL)
			err(71, "memory");
		in = more;
		n = fread(in + len, 1, size - len, stdin);
		len += n;
	} while (len == size);
	end = in + len;
	*end = '\0';
}

int
main(int argc, char **argv)
{
	const char *method;
	bool open = true;

	bodies = argc > 1 && strcmp(argv[1], "-b") == 0;
	several = argc > 1 && strcmp(argv[1], "-a") == 0;
	argv += bodies || several ? 2 : 1;
	slurp();
	while (in < end) {
		if (!open && !several)
			wrong("bytes behind the last answer");
		method = *argv != NULL ? *argv : "GET";
		if (strncmp(in + 8, " 1", 2) != 0 && *argv != NULL)
			argv++;
		open = take_answer(method);
	}
	return 0;
}
