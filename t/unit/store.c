/* Files that are there whole or not at all. */
#include "handler.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/store.h"

static int dir = -1;
static char path[] = "/tmp/basehttp-store-XXXXXX";

static void
enter(void)
{
	cr_assert_not_null(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert(dir >= 0);
}

/* How many names there are, hidden ones too. */
static unsigned
names(void)
{
	DIR *d = opendir(path);
	unsigned n = 0;

	cr_assert_not_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;
}

static void
leave(void)
{
	char command[64];

	close(dir);
	snprintf(command, sizeof(command), "rm -r %s", path);
	cr_expect(system(command) == 0);
}

TestSuite(store, .init = enter, .fini = leave);

/* What the file has; "-" where there is none. */
static const char *
content(const char *name)
{
	static char text[64];
	int fd = openat(dir, name, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return "-";
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	return text;
}

static struct bh_store
begin(const char *text)
{
	struct bh_store f;

	cr_assert(bh_store__begin(&f, dir, 0640, 9) == 0);
	cr_assert(bh_store__write(&f, text, strlen(text)) == 0);
	return f;
}

Test(store, has_no_name_before_it_gets_one)
{
	struct bh_store f = begin("hello");

	cr_expect(names() == 0);
	cr_expect(bh_store__name(&f, dir, "a") == 0);
	cr_expect_str_eq(content("a"), "hello");
	bh_store__close(&f);
	cr_expect_str_eq(content("a"), "hello");
	cr_expect(names() == 1);
}

Test(store, leaves_nothing_without_a_name)
{
	struct bh_store f = begin("hello");

	bh_store__close(&f);
	cr_expect(names() == 0);
	bh_store__close(&f);
}

Test(store, has_its_mode_whatever_the_umask)
{
	struct bh_store f;
	struct stat st;

	umask(0077);
	f = begin("hello");
	cr_expect(bh_store__name(&f, dir, "a") == 0);
	cr_expect(fstat(f.fd, &st) == 0 && (st.st_mode & 07777) == 0640);
	bh_store__close(&f);
}

Test(store, overwrites_nothing)
{
	struct bh_store f = begin("first"), g = begin("second");

	cr_expect(bh_store__name(&f, dir, "a") == 0);
	cr_expect(bh_store__name(&g, dir, "a") == -EEXIST);
	cr_expect_str_eq(content("a"), "first");
	cr_expect(bh_store__name(&g, dir, "b") == 0);
	cr_expect_str_eq(content("b"), "second");
	bh_store__close(&f);
	bh_store__close(&g);
}

Test(store, may_have_several_names)
{
	struct bh_store f = begin("hello");

	cr_expect(bh_store__name(&f, dir, "a") == 0);
	cr_expect(bh_store__name(&f, dir, "b") == 0);
	bh_store__close(&f);
	cr_expect(names() == 2);
}

Test(store, counts_up_in_front_of_the_extension)
{
	static const char *const rows[][2] = {
		{ "a.tar.gz", "a.tar.gz" }, { "a.tar.gz", "a.tar-1.gz" },
		{ "a.tar.gz", "a.tar-2.gz" }, { ".a", ".a" }, { ".a", ".a-1" },
		{ "b", "b" }, { "b", "b-1" }, { "c.", "c." }, { "c.", "c-1." },
	};
	struct bh_store f;
	char ret[16];

	for (size_t i = 0; i < ROWS(rows); i++) {
		f = begin("x");
		cr_expect(bh_store__number(&f, dir, rows[i][0], ret,
		    sizeof(ret)) == 0);
		cr_expect_str_eq(ret, rows[i][1]);
		cr_expect_str_eq(content(ret), "x");
		bh_store__close(&f);
	}
	f = begin("x");
	cr_expect(bh_store__number(&f, dir, "a.tar.gz", ret, 10) ==
	    -ENAMETOOLONG);
	bh_store__close(&f);
}

Test(store, is_no_longer_than_max)
{
	struct bh_store f = begin("12345678");

	cr_expect(bh_store__write(&f, "90", 2) == -EMSGSIZE);
	cr_expect(bh_store__write(&f, "9", 1) == 0);
	cr_expect(f.size == 9);
	cr_expect(bh_store__name(&f, dir, "a") == 0);
	cr_expect_str_eq(content("a"), "123456789");
	bh_store__close(&f);
}

Test(store, tells_what_a_rename_would_replace)
{
	struct bh_store f = begin("one"), g = begin("two");

	cr_expect(bh_store__name(&f, dir, "a") == 0);
	cr_expect(bh_store__name(&g, dir, "b") == 0);
	cr_expect(bh_store__rename(dir, "b", dir, "a") == -EEXIST);
	cr_expect_str_eq(content("a"), "one");
	cr_expect(bh_store__rename(dir, "b", dir, "c") == 0);
	cr_expect_str_eq(content("c"), "two");
	bh_store__close(&f);
	bh_store__close(&g);
}

Test(store, of_a_directory_that_is_none)
{
	struct bh_store f;
	int fd = open("/dev/null", O_RDONLY);

	cr_expect(bh_store__begin(&f, fd, 0640, 9) == -ENOTDIR);
	close(fd);
}

Test(store, errors_have_a_status)
{
	static const int rows[][2] = {
		{ ENOSPC, 507 }, { EDQUOT, 507 }, { EFBIG, 507 },
		{ EMSGSIZE, 413 }, { EEXIST, 409 }, { EMFILE, 503 },
		{ ENFILE, 503 }, { ENOMEM, 503 }, { EACCES, 500 },
		{ EROFS, 500 }, { EIO, 500 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect(bh_store__status(-rows[i][0]) == rows[i][1]);
}

/* ---- the body of a request */

static size_t seen;
static int disk;

static void
count(void *arg, const void *data, size_t len)
{
	(void)data;
	*(size_t *)arg += len;
}

static int
keep(struct bh_handler *h)
{
	struct bh_store f;
	int status;

	cr_assert(bh_store__begin(&f, dir, 0640, 9) == 0);
	seen = 0;
	status = bh_store__body(h, &f, count, &seen, &disk);
	if (status == 0 && bh_store__name(&f, dir, "body") == 0)
		status = 204;
	bh_store__close(&f);
	return status;
}

static const char *
put(const char *length, const char *body)
{
	struct bh_class c = bh_test_class(keep);
	char in[256];

	snprintf(in, sizeof(in), "PUT / HTTP/1.1\r\n" HOST
	    "Content-Length: %s\r\n\r\n%s", length, body);
	return bh_test_answer(&c, in);
}

Test(store, keeps_a_body_and_shows_it)
{
	HAS(put("5", "hello"), "HTTP/1.1 204 ");
	cr_expect(seen == 5 && disk == 0);
	cr_expect_str_eq(content("body"), "hello");
}

Test(store, keeps_nothing_of_a_body_that_is_cut)
{
	HAS(put("6", "hello"), "HTTP/1.1 400 ");
	cr_expect(names() == 0 && disk == 0);
}

Test(store, keeps_nothing_of_a_body_that_is_too_long)
{
	HAS(put("10", "0123456789"), "HTTP/1.1 413 ");
	cr_expect(names() == 0 && disk == 0);
}

Test(store, keeps_nothing_without_room)
{
	static const char in[] = "PUT / HTTP/1.1\r\n" HOST
	    "Content-Length: 5\r\n\r\nhello";
	struct bh_class c = bh_test_class(keep);
	struct rlimit before, l = { .rlim_cur = 3 };
	struct bh_test_result r;

	cr_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	getrlimit(RLIMIT_FSIZE, &before);
	l.rlim_max = before.rlim_max;
	cr_assert(setrlimit(RLIMIT_FSIZE, &l) == 0);
	r = bh_test_serve(&c, BH_TEST_SOCKET, in, sizeof(in) - 1);
	setrlimit(RLIMIT_FSIZE, &before);
	HAS(r.out, "HTTP/1.1 507 ");
	bh_test_free(&r);
	cr_expect(disk == -EFBIG);
	cr_expect(names() == 0);
}
