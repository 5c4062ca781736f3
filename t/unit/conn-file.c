#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conn/file.h"
#include "handler.h"

/* The name of a file of so many bytes. */
static const char *
name_of(size_t len)
{
	static char name[32];
	int fd = memfd_create("file", 0);

	cr_assert_eq(ftruncate(fd, (off_t)len), 0);
	cr_assert(len < 2 || pwrite(fd, "ab", 2, (off_t)len - 2) == 2);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return name;
}

Test(file, whole_with_a_nul_behind)
{
	static const size_t lengths[] = { 0, 2, 4095, 4096, 4097, 9999, 10000 };

	for (size_t i = 0; i < ROWS(lengths); i++) {
		size_t len = lengths[i];
		struct bh_file f;

		cr_assert_eq(bh_file__read(name_of(len), 10000, &f), 0);
		cr_expect_eq(f.len, len);
		cr_expect_eq(f.text[len], '\0');
		cr_expect(len < 2 || memcmp(f.text + len - 2, "ab", 2) == 0);
		cr_expect_eq(f.stat.st_size, (off_t)len);
	}
}

Test(file, too_long)
{
	struct bh_file f;

	cr_expect_eq(bh_file__read(name_of(10001), 10000, &f), -EFBIG);
	cr_expect_eq(bh_file__read(name_of(100000), 10000, &f), -EFBIG);
}

Test(file, a_pipe_in_pieces)
{
	char name[32];
	int fd[2];
	struct bh_file f;

	cr_assert_eq(pipe(fd), 0);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd[0]);
	cr_assert_eq(fcntl(fd[1], F_SETPIPE_SZ, 65536), 65536);
	if (fork() == 0) {
		for (int i = 0; i < 100; i++)
			(void)!write(fd[1], "0123456789", 10);
		_exit(0);
	}
	close(fd[1]);
	cr_assert_eq(bh_file__read(name, 1000, &f), 0);
	cr_expect_eq(f.len, 1000);
	cr_expect_str_eq(f.text + 990, "0123456789");
}

Test(file, none)
{
	struct bh_file f;

	cr_expect_eq(bh_file__read("/nonexistent/x", 10, &f), -ENOENT);
	cr_expect_eq(bh_file__read("/", 10, &f), -EISDIR);
}

Test(file, in_spite_of_a_signal)
{
	struct bh_file f;

	bh_test_fail("read", EINTR, 0);
	cr_assert_eq(bh_file__read(name_of(2), 10, &f), 0);
	cr_expect(bh_test_fault == NULL);
	cr_expect_str_eq(f.text, "ab");
}

Test(file, that_cannot_be_read)
{
	struct bh_file f;

	bh_test_fail("read", EIO, 0);
	cr_expect_eq(bh_file__read(name_of(2), 10, &f), -EIO);
	bh_test_fail("mmap", ENOMEM, 0);
	cr_expect_eq(bh_file__read(name_of(2), 10, &f), -ENOMEM);
}
