#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simple/open.h"
#include "unit.h"

typedef int opener(int dir, const char *path, int flags);

static char directory[] = "/tmp/unit-simple-open-XXXXXX";
static int root;

static void
make_tree(void)
{
	cr_assert(mkdtemp(directory) != NULL);
	root = open(directory, O_PATH | O_DIRECTORY);
	cr_assert(root >= 0);
	cr_assert(mkdirat(root, "dir", 0755) == 0);
	close(openat(root, "file", O_CREAT | O_WRONLY, 0644));
	close(openat(root, "dir/inner", O_CREAT | O_WRONLY, 0644));
	cr_assert(symlinkat("file", root, "link") == 0);
	cr_assert(symlinkat("dir", root, "dirlink") == 0);
	cr_assert(symlinkat("/", root, "rootlink") == 0);
}

static void
remove_tree(void)
{
	static const char *const names[] = {
		"dir/inner", "file", "link", "dirlink", "rootlink",
	};

	for (size_t i = 0; i < ROWS(names); i++)
		unlinkat(root, names[i], 0);
	unlinkat(root, "dir", AT_REMOVEDIR);
	rmdir(directory);
	close(root);
}

TestSuite(simple_open, .init = make_tree, .fini = remove_tree);

/* 0, or the error. */
static int
try_with(opener *open_it, const char *path, int flags)
{
	int fd = open_it(root, path, flags);

	if (fd < 0)
		return fd;
	cr_expect(fcntl(fd, F_GETFD) & FD_CLOEXEC, "%s", path);
	close(fd);
	return 0;
}

/* With openat2, and without. */
static void
expect(const char *path, int flags, int result)
{
	cr_expect_eq(try_with(bh_open__below, path, flags), result,
	    "openat2 of %s", path);
	cr_expect_eq(try_with(bh_open__walk, path, flags), result,
	    "the walk to %s", path);
}

Test(simple_open, files_and_directories)
{
	expect("file", O_RDONLY, 0);
	expect("dir/inner", O_RDONLY, 0);
	expect("dir", O_PATH | O_DIRECTORY, 0);
	expect("dir/", O_PATH | O_DIRECTORY, 0);
	expect(".", O_PATH | O_DIRECTORY, 0);
	expect("dir//inner", O_RDONLY, 0);
	expect("./dir/./inner", O_RDONLY, 0);
}

Test(simple_open, what_is_not_there)
{
	expect("none", O_RDONLY, -ENOENT);
	expect("none/inner", O_RDONLY, -ENOENT);
	expect("file/inner", O_RDONLY, -ENOTDIR);
}

Test(simple_open, a_symlink_at_the_end)
{
	expect("link", O_RDONLY, -ELOOP);
	expect("dirlink", O_PATH | O_DIRECTORY, -ELOOP);
}

Test(simple_open, a_symlink_on_the_way)
{
	expect("dirlink/inner", O_RDONLY, -ELOOP);
	expect("dirlink/none", O_RDONLY, -ELOOP);
	expect("rootlink/etc/passwd", O_RDONLY, -ELOOP);
}

Test(simple_open, the_way_up_and_the_absolute_way)
{
	expect("..", O_PATH, -EXDEV);
	expect("../..", O_PATH, -EXDEV);
	expect("/etc/passwd", O_RDONLY, -EXDEV);
	cr_expect_lt(bh_open__walk(root, "dir/../../x", O_RDONLY), 0);
}

Test(simple_open, a_name_longer_than_any)
{
	char name[258] = { 0 };

	memset(name, 'a', 256);
	expect(name, O_RDONLY, -ENAMETOOLONG);
	name[255] = '\0';
	expect(name, O_RDONLY, -ENOENT);
}

Test(simple_open, the_walk_leaves_no_descriptor_behind)
{
	int before = dup(root), after;

	close(before);
	cr_expect_eq(try_with(bh_open__walk, "dir/inner", O_RDONLY), 0);
	cr_expect_eq(try_with(bh_open__walk, "dir/none", O_RDONLY), -ENOENT);
	cr_expect_eq(try_with(bh_open__walk, "link", O_RDONLY), -ELOOP);
	after = dup(root);
	close(after);
	cr_expect_eq(before, after);
}
