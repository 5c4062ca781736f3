/* What is in the directory and sent to nobody: the file of passwords, and
 * programs. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "handler/auth.h"
#include "run/setup.h"
#include "simple/options.h"

static struct bh_setup_private private = { .program = "unit" };
static struct bh_setup s = { .program = "unit", .private = &private };
static struct bh_auth auth;
static struct bh_simple simple = { .auth = &auth };

static const struct stat other = { .st_dev = 1, .st_ino = 2 };

/* What it leads to is called name; the file is to be found by link. */
static int
find(const char *name, char *link, size_t size)
{
	char directory[] = "/tmp/unit-simple-secret-XXXXXX", path[80];
	int status;

	cr_assert(mkdtemp(directory) != NULL);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	snprintf(link, size, "%s/link", directory);
	cr_assert(symlink(name, link) == 0);
	auth.file = link;
	status = bh_secret__find(&s, &simple);
	unlink(link);
	unlink(path);
	rmdir(directory);
	return status;
}

Test(simple_secret, its_name_and_the_one_behind_a_symlink)
{
	char link[80];

	cr_assert_eq(find("passwords", link, sizeof(link)), 0);
	cr_assert_str_eq(simple.secret, "passwords");
	cr_expect(bh_secret__is(&simple, "a/passwords", &other));
	cr_expect(bh_secret__is(&simple, "link", &other));
	cr_expect_not(bh_secret__is(&simple, "a", &other));
	cr_expect_not(bh_secret__is(&simple, "passwords/a", &other));
}

Test(simple_secret, the_file_itself_by_any_name)
{
	auth = (struct bh_auth){ .file = "x", .device = 1, .inode = 2 };
	cr_expect(bh_secret__is(&simple, "a", &other));
	auth.device = 2;
	cr_expect_not(bh_secret__is(&simple, "a", &other));
	auth = (struct bh_auth){ .file = "x", .device = 1, .inode = 1 };
	cr_expect_not(bh_secret__is(&simple, "a", &other));
	cr_expect(bh_secret__is(&simple, "b/x", &other));
}

Test(simple_secret, none)
{
	auth = (struct bh_auth){ .file = NULL, .device = 1, .inode = 2 };
	cr_expect_eq(bh_secret__find(&s, &simple), 0);
	cr_expect_not(bh_secret__is(&simple, "a", &other));
	simple.auth = NULL;
	cr_expect_eq(bh_secret__find(&s, &simple), 0);
	cr_expect_not(bh_secret__is(&simple, "a", &other));
}

/* As /dev/fd/3 of what was removed. */
Test(simple_secret, a_file_may_have_no_name)
{
	auth.file = "/proc/self/fd/none/x";
	cr_expect_eq(bh_secret__find(&s, &simple), 0);
	cr_expect_null(simple.secret);
}

Test(simple_secret, no_memory_for_its_name)
{
	char link[80];

	bh_test_fail("mmap", ENOMEM, 0);
	cr_expect_eq(find("passwords", link, sizeof(link)), 71);
	cr_expect(bh_test_fault == NULL);
}

Test(simple_secret, a_directory_of_programs)
{
	static const struct bh_texts programs = {
		.text = { "/cgi-bin", "a/b" }, .count = 2 };
	static const struct {
		const char *dir, *path;
		bool is;
	} rows[] = {
		{ "", "cgi-bin", true }, { "", "cgi-bin/x", true },
		{ "", "CGI-Bin/x", true }, { "cgi-bin", "", true },
		{ "", "cgi-binary", false }, { "", "x/cgi-bin", false },
		{ "", "cgi", false }, { "", "", false },
		{ "a/", "b", true }, { "a/", "b/c", true },
		{ "A/", "B", true }, { "a/", "bc", false },
		{ "a/", "c", false }, { "x/", "b", false },
		{ "", "a", false }, { "", "a/b", true },
		{ "a/b", "/c", true },
	};

	simple.programs = &programs;
	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_eq(bh_secret__is_program(&simple, rows[i].dir,
		    rows[i].path), rows[i].is, "%s %s", rows[i].dir,
		    rows[i].path);
	simple.programs = NULL;
	cr_expect_not(bh_secret__is_program(&simple, "", "cgi-bin"));
}

Test(simple_secret, a_directory_of_programs_by_another_name)
{
	static const struct bh_texts programs = {
		.text = { "/fd", "none" }, .count = 2 };
	int root = open("/proc/self", O_PATH | O_DIRECTORY);
	struct stat st;

	cr_assert(root >= 0 && fstatat(root, "fd", &st, 0) == 0);
	cr_expect_not(bh_secret__is_program_at(&simple, root, &st));
	simple.programs = &programs;
	cr_expect(bh_secret__is_program_at(&simple, root, &st));
	st.st_ino++;
	cr_expect_not(bh_secret__is_program_at(&simple, root, &st));
	st.st_ino--;
	st.st_dev++;
	cr_expect_not(bh_secret__is_program_at(&simple, root, &st));
	/* when in doubt it is one */
	cr_expect(bh_secret__is_program_at(&simple, -1, &st));
}

/* ---- spa.c */

Test(simple_spa, a_name_below_the_directory)
{
	static const struct {
		const char *name;
		bool dotfiles;
		int status;
	} rows[] = {
		{ "index.html", false, 0 }, { "a/b", false, 0 },
		{ "", false, 64 }, { "/a", false, 64 },
		{ ".a", false, 64 }, { "a/.b", false, 64 },
		{ ".a", true, 0 }, { "a/..b", true, 0 }, { "a/.", true, 0 },
		{ "..", true, 64 }, { "a/../b", true, 64 },
		{ "a/..", false, 64 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		simple.spa = rows[i].name;
		simple.dotfiles = rows[i].dotfiles;
		cr_expect_eq(bh_spa__check(&s, &simple), rows[i].status, "%s",
		    rows[i].name);
	}
	simple.spa = NULL;
	cr_expect_eq(bh_spa__check(&s, &simple), 0);
}
