/* Files and listings where memory is short or descriptors are out: the usual
 * answer or one that says so, and never that nothing is there. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <simplehttp.h>

#include "handler/config.h"
#include "simple/open.h"

static char directory[] = "/tmp/unit-simple-serve-XXXXXX";
static struct bh_simple simple = {
	.index_pages = { .text = { "index.html" }, .count = 1 },
	.default_type = "application/octet-stream", .symlinks = true,
};
static int most = -1; /* numbers of descriptors while it serves; -1: any */
static const struct bh_method methods[] = {
	{ "GET", bh_simple_do_GET }, { "HEAD", bh_simple_do_HEAD },
	BH_METHODS_END,
};

static void
make_file(const char *name)
{
	int fd = openat(simple.directory, name, O_CREAT | O_WRONLY, 0644);

	cr_assert(write(fd, "hello", 5) == 5);
	close(fd);
}

static void
make_tree(void)
{
	umask(022);
	cr_assert(mkdtemp(directory) != NULL);
	chmod(directory, 0755);
	simple.directory = open(directory, O_PATH | O_DIRECTORY);
	simple.extensions_map = bh_simple_extensions_map;
	mkdirat(simple.directory, "dir", 0755);
	mkdirat(simple.directory, "page", 0755);
	make_file("page/index.html");
	make_file("a.txt");
	make_file("a.txt.gz");
	cr_assert(symlinkat("../a.txt", simple.directory, "dir/link") == 0);
	cr_assert(symlinkat("a.txt", simple.directory, "link") == 0);
}

static void
remove_tree(void)
{
	static const char *const names[] = { "page/index.html", "a.txt",
		"a.txt.gz", "dir/link", "link" };

	for (size_t i = 0; i < ROWS(names); i++)
		unlinkat(simple.directory, names[i], 0);
	unlinkat(simple.directory, "dir", AT_REMOVEDIR);
	unlinkat(simple.directory, "page", AT_REMOVEDIR);
	rmdir(directory);
}

TestSuite(simple_serve, .init = make_tree, .fini = remove_tree);

/* Serves with so few descriptors more. */
static void
serve(const struct bh_config *config, const struct bh_connection *c)
{
	int first = dup(0);
	struct rlimit old, few;

	close(first);
	cr_assert(getrlimit(RLIMIT_NOFILE, &old) == 0);
	few = old;
	few.rlim_cur = (rlim_t)(first + most);
	if (most >= 0)
		setrlimit(RLIMIT_NOFILE, &few);
	bh_handler__serve(config, c, NULL);
	setrlimit(RLIMIT_NOFILE, &old);
}

/* The answer to the request with so many fields more. */
static const char *
ask(const char *line, const char *fields, int count)
{
	static char text[70000];
	struct bh_class class = bh_test_class(NULL);
	struct bh_config config;
	struct bh_connection c = { .stop = -1, .in_kind = BH_FD_PIPE,
	    .out_kind = BH_FD_PIPE, .peer = { .host = "192.0.2.7" } };
	int in[2], out[2];
	ssize_t n;

	class.methods = methods;
	bh_config__init(&config, &class, sizeof(class));
	config.userdata = &simple;
	cr_assert(pipe(in) == 0 && pipe(out) == 0);
	dprintf(in[1], "%s HTTP/1.1\r\n" HOST "%s", line, fields);
	while (count-- > 0)
		dprintf(in[1], "A:\r\n");
	dprintf(in[1], "\r\n");
	close(in[1]);
	c.in = in[0];
	c.out = out[1];
	serve(&config, &c);
	bh_test_fault = NULL;
	close(in[0]);
	close(out[1]);
	n = read(out[0], text, sizeof(text) - 1);
	close(out[0]);
	text[n < 0 ? 0 : n] = '\0';
	return text;
}

static const struct {
	const char *line, *fields, *usual, *part;
} rows[] = {
	{ "GET /a.txt", "", "HTTP/1.1 200 ", "hello" },
	{ "HEAD /a.txt", "If-None-Match: \"x\"\r\n", "HTTP/1.1 200 ", "" },
	{ "GET /a.txt", "Accept-Encoding: gzip\r\n", "HTTP/1.1 200 ",
	    "hello" },
	{ "GET /a.txt", "If-None-Match: \"x\"\r\nRange: bytes=1-2\r\n"
	    "If-None-Match: \"y\"\r\n", "HTTP/1.1 206 ", "el" },
	{ "GET /link", "", "HTTP/1.1 200 ", "hello" },
	{ "GET /dir/link", "", "HTTP/1.1 200 ", "hello" },
	{ "GET /dir", "", "HTTP/1.1 301 ", "" },
	{ "GET /page/", "", "HTTP/1.1 200 ", "hello" },
	{ "GET /dir/", "", "HTTP/1.1 200 ", "link" },
	{ "GET /", "Accept: application/json\r\n", "HTTP/1.1 200 ", "a.txt" },
	{ "GET /", "Accept: text/plain\r\n", "HTTP/1.1 200 ", "a.txt" },
	{ "HEAD /", "", "HTTP/1.1 200 ", "" },
};

static bool
begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* What has its beginning already is cut: none of it is the end. */
static void
check(size_t row, const char *answer, unsigned after, int count)
{
	bool good = begins(answer, rows[row].usual);

	cr_expect(good || begins(answer, "HTTP/1.1 500 ") ||
	    begins(answer, "HTTP/1.1 503 "), "%s, %u, %d: %.300s",
	    rows[row].line, after, count, answer);
	if (good && !bh_test_has(answer, "chunked"))
		HAS(answer, rows[row].part);
}

Test(simple_serve, memory_is_short, .timeout = 60)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		unsigned refused = 0;
		const char *answer = ask(rows[i].line, rows[i].fields, 0);

		cr_expect(begins(answer, rows[i].usual), "%s: %s",
		    rows[i].line, answer);
		HAS(answer, rows[i].part);
		for (int count = 0; count < 60; count++)
			for (unsigned after = 1; after < 4; after++) {
				bh_test_fail("mmap", ENOMEM, after);
				answer = ask(rows[i].line, rows[i].fields,
				    count);
				check(i, answer, after, count);
				refused += begins(answer, "HTTP/1.1 50");
			}
		cr_expect(refused > 0, "%s", rows[i].line);
	}
}

Test(simple_serve, descriptors_are_out)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		unsigned refused = 0;

		for (most = 0; most < 8; most++) {
			const char *answer = ask(rows[i].line, rows[i].fields,
			    0);

			check(i, answer, 0, most);
			refused += begins(answer, "HTTP/1.1 500 ");
		}
		cr_expect(refused > 0 || begins(rows[i].usual, "HTTP/1.1 3"),
		    "%s", rows[i].line);
	}
}

Test(simple_serve, what_an_error_says_of_a_name)
{
	static const int of_name[] = { ENOENT, ENOTDIR, EACCES, EPERM, ELOOP,
		EXDEV, ENXIO, ENODEV, EISDIR, ENAMETOOLONG, EINVAL, EILSEQ };
	static const int of_need[] = { EMFILE, ENFILE, ENOMEM, EIO, EAGAIN };

	for (size_t i = 0; i < ROWS(of_name); i++)
		cr_expect(bh_open__is_about_name(of_name[i]), "%s",
		    strerror(of_name[i]));
	for (size_t i = 0; i < ROWS(of_need); i++)
		cr_expect(!bh_open__is_about_name(of_need[i]), "%s",
		    strerror(of_need[i]));
}
