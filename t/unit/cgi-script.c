#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cgihttp.h>

#include "handler/private.h"
#include "unit.h"

static char directory[] = "/tmp/unit-cgi-script-XXXXXX";
static struct bh_cgi cgi;

static void
make_file(const char *name, mode_t mode)
{
	int fd = openat(cgi.simple.directory, name, O_CREAT | O_WRONLY, 0600);

	cr_assert(fd >= 0 && fchmod(fd, mode) == 0);
	close(fd);
}

static void
make_tree(void)
{
	int root;

	cr_assert(mkdtemp(directory) != NULL);
	root = open(directory, O_PATH | O_DIRECTORY);
	cr_assert(root >= 0);
	cgi = (struct bh_cgi){
		.simple.directory = root,
		.cgi_directories = { { "/cgi-bin", "/one.sh", "/d/e" }, 3 },
		.root = "/srv",
	};
	cr_assert(mkdirat(root, "cgi-bin", 0755) == 0);
	cr_assert(mkdirat(root, "cgi-bin/sub", 0700) == 0);
	cr_assert(mkdirat(root, "cgi-bin/.dot", 0755) == 0);
	make_file("cgi-bin/x.sh", 0700);
	make_file("cgi-bin/nph-x", 0700);
	make_file("cgi-bin/text", 0644);
	make_file("cgi-bin/sub/x.sh", 0700);
	make_file("cgi-bin/.dot/x.sh", 0755);
	make_file("one.sh", 0755);
	make_file("page", 0755);
	cr_assert(symlinkat("x.sh", root, "cgi-bin/link") == 0);
	cr_assert(symlinkat("sub", root, "cgi-bin/way") == 0);
	cr_assert(symlinkat("/bin/sh", root, "cgi-bin/out") == 0);
	cr_assert(symlinkat("x.sh/y", root, "cgi-bin/through") == 0);
	cr_assert(mkfifoat(root, "cgi-bin/fifo", 0755) == 0);
}

static void
remove_tree(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", directory);
	cr_expect_eq(system(command), 0);
	close(cgi.simple.directory);
}

TestSuite(cgi_script, .init = make_tree, .fini = remove_tree);

struct row {
	const char *target;
	int status;
	const char *name, *info, *file;
};

static void
quiet(struct bh_handler *h, const char *message)
{
	(void)h;
	(void)message;
}

static void
check_one(struct bh_handler *h, const struct row *row)
{
	struct bh_cgi_script s = { .dir = -1 };
	struct stat there, here;
	char translated[256];
	int status = bh_cgi_is_cgi(h, row->target, &s);

	cr_expect_eq(status, row->status, "%s: %d", row->target, status);
	if (status != 0 || row->status != 0)
		return;
	cr_expect_str_eq(s.script_name, row->name, "%s: %s", row->target,
	    s.script_name);
	cr_expect_str_eq(s.path_info, row->info, "%s: %s", row->target,
	    s.path_info);
	cr_expect_eq(strncmp(s.script_filename, "/srv/", 5), 0);
	cr_expect_str_eq(s.script_filename + 5, row->file, "%s: %s",
	    row->target, s.script_filename);
	cr_expect_str_eq(s.document_root, "/srv");
	snprintf(translated, sizeof(translated), "/srv%s", row->info);
	if (row->info[0] == '\0')
		cr_expect(s.path_translated == NULL);
	else
		cr_expect_str_eq(s.path_translated, translated);
	cr_expect_eq(fstatat(s.dir, s.name, &here, 0), 0);
	cr_expect_eq(fstatat(cgi.simple.directory, row->file, &there, 0), 0);
	cr_expect_eq(here.st_ino, there.st_ino, "%s", row->target);
	cr_expect(fcntl(s.dir, F_GETFD) & FD_CLOEXEC);
	close(s.dir);
}

static void
check(const struct row *rows, size_t count)
{
	struct bh_class class = { .log_message = quiet };
	struct bh_config config = { .class = class };
	struct bh_handler h = { .class = &class, .command = "GET",
	    .userdata = &cgi, .path = "/" };
	int before = dup(0), after;

	close(before);
	h.private = calloc(1, sizeof(*h.private));
	cr_assert(h.private != NULL);
	h.private->config = &config;
	for (; count > 0; count--, rows++) {
		check_one(&h, rows);
		bh_arena__reset(&h.private->arena);
	}
	free(h.private);
	after = dup(0);
	close(after);
	cr_expect_eq(before, after, "a descriptor was left open");
}

Test(cgi_script, what_is_no_script)
{
	static const struct row rows[] = {
		{ .target = "/", .status = -1 },
		{ .target = "/page", .status = -1 },
		{ .target = "/cgi-bi", .status = -1 },
		{ .target = "/cgi-binx/x.sh", .status = -1 },
		{ .target = "/CGI-BIN/x.sh", .status = -1 },
		{ .target = "/x/cgi-bin/x.sh", .status = -1 },
		{ .target = "/cgi-bin/../page", .status = -1 },
		{ .target = "/d/x.sh", .status = -1 },
		{ .target = "/one.sh.gz", .status = -1 },
		{ .target = "http://host", .status = -1 },
	};

	check(rows, ROWS(rows));
}

Test(cgi_script, scripts_and_what_follows)
{
	static const struct row rows[] = {
		{ "/cgi-bin/x.sh", 0, "/cgi-bin/x.sh", "", "cgi-bin/x.sh" },
		{ "/cgi-bin/x.sh?/a/b", 0, "/cgi-bin/x.sh", "",
		    "cgi-bin/x.sh" },
		{ "/cgi-bin/x.sh/", 0, "/cgi-bin/x.sh", "/", "cgi-bin/x.sh" },
		{ "/cgi-bin/x.sh/a%20b/c/", 0, "/cgi-bin/x.sh", "/a b/c/",
		    "cgi-bin/x.sh" },
		{ "/cgi-bin/x.sh/.git/%41", 0, "/cgi-bin/x.sh", "/.git/A",
		    "cgi-bin/x.sh" },
		{ "/cgi-bin/x.sh/a/../..", 0, NULL, NULL, NULL },
		{ "/cgi-bin/sub/x.sh/y", 0, "/cgi-bin/sub/x.sh", "/y",
		    "cgi-bin/sub/x.sh" },
		{ "/one.sh", 0, "/one.sh", "", "one.sh" },
		{ "/one.sh/a", 0, "/one.sh", "/a", "one.sh" },
		{ "http://host/cgi-bin/x.sh/a?b", 0, "/cgi-bin/x.sh", "/a",
		    "cgi-bin/x.sh" },
		{ "/%63gi%2dbin/./x.sh//a", 0, "/cgi-bin/x.sh", "/a",
		    "cgi-bin/x.sh" },
		{ "/d/../cgi-bin/x.sh", 0, "/cgi-bin/x.sh", "",
		    "cgi-bin/x.sh" },
	};
	static const struct row up = { .target = "/cgi-bin/x.sh/a/../..",
	    .status = 403 };

	for (size_t i = 0; i < ROWS(rows); i++)
		check(rows[i].name != NULL ? &rows[i] : &up, 1);
}

Test(cgi_script, what_cannot_be_run)
{
	static const struct row rows[] = {
		{ .target = "/cgi-bin", .status = 403 },
		{ .target = "/cgi-bin/", .status = 403 },
		{ .target = "/cgi-bin/sub", .status = 403 },
		{ .target = "/cgi-bin/text", .status = 403 },
		{ .target = "/cgi-bin/text/x", .status = 403 },
		{ .target = "/cgi-bin/fifo", .status = 403 },
		{ .target = "/cgi-bin/fifo/x", .status = 404 },
		{ .target = "/cgi-bin/none", .status = 404 },
		{ .target = "/cgi-bin/none/x.sh", .status = 404 },
		{ .target = "/cgi-bin/x.sh.gz", .status = 404 },
		{ .target = "/d/e/x.sh", .status = 404 },
		{ .target = "/cgi-bin/x.sh%00", .status = 400 },
		{ .target = "/cgi-bin/x.sh/%zz", .status = 400 },
		{ .target = "/cgi-bin/x.sh/a%2fb", .status = 404 },
		{ .target = "/cgi-bin%2fx.sh", .status = 404 },
		{ .target = "/cgi-bin/../../x", .status = 404 },
		{ .target = "/cgi-bin/.dot/x.sh", .status = 404 },
		{ .target = "/cgi-bin/.dot", .status = 404 },
		{ .target = "/cgi-bin/link", .status = 404 },
		{ .target = "/cgi-bin/way/x.sh", .status = 404 },
		{ .target = "/cgi-bin/out", .status = 404 },
		{ .target = "cgi-bin/x.sh", .status = 400 },
	};

	check(rows, ROWS(rows));
}

Test(cgi_script, symlinks_by_option)
{
	static const struct row rows[] = {
		{ "/cgi-bin/link", 0, "/cgi-bin/link", "", "cgi-bin/x.sh" },
		{ "/cgi-bin/link/a/", 0, "/cgi-bin/link", "/a/",
		    "cgi-bin/x.sh" },
		{ "/cgi-bin/way/x.sh/a", 0, "/cgi-bin/way/x.sh", "/a",
		    "cgi-bin/sub/x.sh" },
		{ .target = "/cgi-bin/out", .status = 404 },
		{ .target = "/cgi-bin/through", .status = 404 },
		{ .target = "/cgi-bin/through/z", .status = 404 },
		{ .target = "/cgi-bin/way", .status = 403 },
	};

	cgi.simple.symlinks = true;
	check(rows, ROWS(rows));
}

Test(cgi_script, dotfiles_by_option)
{
	static const struct row row = { "/cgi-bin/.dot/x.sh/.a", 0,
	    "/cgi-bin/.dot/x.sh", "/.a", "cgi-bin/.dot/x.sh" };

	cgi.simple.dotfiles = true;
	check(&row, 1);
}

Test(cgi_script, everything)
{
	static const struct row rows[] = {
		{ "/page", 0, "/page", "", "page" },
		{ "/page/a", 0, "/page", "/a", "page" },
		{ .target = "/", .status = 403 },
		{ .target = "/none", .status = 404 },
		{ .target = "http://host", .status = 403 },
	};

	cgi.cgi_directories = (struct bh_texts){ { "" }, 1 };
	check(rows, ROWS(rows));
}

Test(cgi_script, output_as_it_is)
{
	static const struct {
		const char *target;
		bool nph;
	} rows[] = {
		{ "/cgi-bin/nph-x", true },
		{ "/cgi-bin/nph-x/a", true },
		{ "/cgi-bin/x.sh/nph-x", false },
	};
	struct bh_handler h = { .command = "GET", .userdata = &cgi };

	h.private = calloc(1, sizeof(*h.private));
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bh_cgi_script s;

		cr_assert_eq(bh_cgi_is_cgi(&h, rows[i].target, &s), 0);
		cr_expect_eq(s.nph, rows[i].nph, "%s", rows[i].target);
		close(s.dir);
	}
	bh_arena__reset(&h.private->arena);
	free(h.private);
}

Test(cgi_script, what_this_process_may_execute)
{
	int dir = openat(cgi.simple.directory, "cgi-bin",
	    O_PATH | O_DIRECTORY);

	cr_expect(bh_cgi_is_executable(dir, "x.sh"));
	cr_expect(!bh_cgi_is_executable(dir, "text"));
	cr_expect(!bh_cgi_is_executable(dir, "sub"));
	cr_expect(!bh_cgi_is_executable(dir, "link"));
	cr_expect(!bh_cgi_is_executable(dir, "fifo"));
	cr_expect(!bh_cgi_is_executable(dir, "none"));
	close(dir);
}
