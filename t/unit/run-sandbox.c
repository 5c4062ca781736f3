#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/landlock.h"
#include "run/sandbox.h"
#include "run/seccomp.h"
#include "unit.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif

/* What is refused is refused to a thread only: the tests go on without. */
static void
in_thread(void *(*act)(void *))
{
	pthread_t thread;

	cr_assert(pthread_create(&thread, NULL, act, NULL) == 0);
	cr_assert(pthread_join(thread, NULL) == 0);
}

static char folder[] = "/tmp/bh-sandbox-XXXXXX";

static void
make_folder(void)
{
	int fd;

	cr_assert(mkdtemp(folder) != NULL);
	cr_assert(chdir(folder) == 0);
	cr_assert(mkdir("in", 0755) == 0 && mkdir("out", 0755) == 0);
	fd = open("in/file", O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	cr_assert(fd >= 0 && close(fd) == 0);
	fd = open("out/file", O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	cr_assert(fd >= 0 && close(fd) == 0);
}

static void
remove_folder(void)
{
	static const char *const names[] = { "in/file", "in/made", "in/dir",
		"out/file", "out/made", "in", "out", folder };
	size_t i;

	for (i = 0; i < ROWS(names); i++)
		(void)remove(names[i]);
}

/* 0, or the error. */
static int
try_open(const char *name, int flags)
{
	int fd = open(name, flags | O_CLOEXEC, 0644);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static bool
restrict_to(struct bh_landlock_rule rule, bool programs)
{
	if (bh_landlock__abi() < 0)
		return false;
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	cr_assert(rule.fd >= 0);
	cr_expect(bh_landlock__restrict(&rule, 1, programs) == 0);
	return true;
}

static void *
read_only(void *arg)
{
	if (!restrict_to((struct bh_landlock_rule){
	    .fd = open("in", O_PATH | O_CLOEXEC) }, false))
		return arg;
	cr_expect(try_open("in/file", O_RDONLY) == 0);
	cr_expect(try_open("in", O_RDONLY | O_DIRECTORY) == 0);
	cr_expect(try_open("in/file", O_WRONLY) == EACCES);
	cr_expect(try_open("in/made", O_WRONLY | O_CREAT) == EACCES);
	cr_expect(unlink("in/file") < 0 && errno == EACCES);
	cr_expect(try_open("out/file", O_RDONLY) == EACCES);
	cr_expect(try_open("out", O_RDONLY | O_DIRECTORY) == EACCES);
	return arg;
}

Test(run_landlock, what_may_be_read_is_not_written, .init = make_folder,
    .fini = remove_folder)
{
	in_thread(read_only);
}

static void *
read_write(void *arg)
{
	if (!restrict_to((struct bh_landlock_rule){ .write = true,
	    .fd = open("in", O_PATH | O_CLOEXEC) }, false))
		return arg;
	cr_expect(try_open("in/file", O_WRONLY | O_TRUNC) == 0);
	cr_expect(try_open("in/made", O_WRONLY | O_CREAT) == 0);
	cr_expect(unlink("in/made") == 0);
	cr_expect(mkdir("in/dir", 0755) < 0 && errno == EACCES);
	cr_expect(symlink("x", "in/made") < 0 && errno == EACCES);
	cr_expect(try_open("out/file", O_WRONLY) == EACCES);
	return arg;
}

Test(run_landlock, what_may_be_written_has_files_only, .init = make_folder,
    .fini = remove_folder)
{
	in_thread(read_write);
}

static void *
for_programs(void *arg)
{
	if (!restrict_to((struct bh_landlock_rule){ .write = true,
	    .fd = open("in", O_PATH | O_CLOEXEC) }, true))
		return arg;
	cr_expect(mkdir("in/dir", 0755) == 0);
	cr_expect(symlink("x", "in/made") == 0);
	cr_expect(try_open("out/file", O_RDONLY) == EACCES);
	return arg;
}

Test(run_landlock, programs_make_directories_and_links_there,
    .init = make_folder, .fini = remove_folder)
{
	in_thread(for_programs);
}

static void *
one_file(void *arg)
{
	if (!restrict_to((struct bh_landlock_rule){ .write = true,
	    .fd = open("in/file", O_PATH | O_CLOEXEC) }, false))
		return arg;
	cr_expect(try_open("in/file", O_RDWR) == 0);
	cr_expect(try_open("in/made", O_WRONLY | O_CREAT) == EACCES);
	cr_expect(try_open("out/file", O_RDONLY) == EACCES);
	return arg;
}

Test(run_landlock, a_rule_for_a_file, .init = make_folder,
    .fini = remove_folder)
{
	in_thread(one_file);
}

static void *
no_descriptor(void *arg)
{
	struct bh_landlock_rule rule = { .fd = -1 };

	if (bh_landlock__abi() < 0)
		return arg;
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	cr_expect(bh_landlock__restrict(&rule, 1, false) == -EBADF);
	cr_expect(try_open("/dev/null", O_WRONLY) == 0);
	return arg;
}

Test(run_landlock, a_rule_for_nothing_is_an_error)
{
	in_thread(no_descriptor);
}

/* From now on that call is refused with this error, when its first argument is
 * not 0: where it is, it asks for the ABI. */
static void
refuse_with(int error)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		    SYS_landlock_create_ruleset, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, args)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
		BPF_STMT(BPF_RET | BPF_K,
		    SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { ROWS(steps), steps };

	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	cr_assert(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

static void *
older_kernel(void *arg)
{
	if (bh_landlock__abi() < 0)
		return arg;
	refuse_with(EINVAL);
	cr_expect(bh_landlock__restrict(NULL, 0, false) == -EINVAL);
	return arg;
}

static void *
no_landlock(void *arg)
{
	refuse_with(EOPNOTSUPP);
	cr_expect(bh_landlock__restrict(NULL, 0, false) == -EOPNOTSUPP ||
	    bh_landlock__abi() < 0);
	return arg;
}

Test(run_landlock, a_kernel_that_knows_none_of_it)
{
	in_thread(older_kernel);
	in_thread(no_landlock);
}

static void *
filtered(void *arg)
{
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (!bh_seccomp__is_there())
		return arg;
	cr_assert(bh_seccomp__restrict(BH_SECCOMP_STARTS) == 0);
	cr_expect(syscall(SYS_io_uring_setup, 0, 0) < 0 && errno == EPERM);
	cr_expect(try_open("/dev/null", O_WRONLY) == 0);
	return arg;
}

Test(run_seccomp, a_thread_that_is_restricted_goes_on)
{
	in_thread(filtered);
}

Test(run_sandbox, its_needs_follow_from_the_rules)
{
	struct bh_sandbox s = { .on = true };

	cr_expect(bh_sandbox__needs(&s) == 0);
	s.rule_count = 1;
	cr_expect(bh_sandbox__needs(&s) == BH_SECCOMP_READS);
	s.watches = true;
	cr_expect(bh_sandbox__needs(&s) ==
	    (BH_SECCOMP_READS | BH_SECCOMP_WATCHES));
	s.watches = false;
	s.rule_count = 2;
	s.rule[1].write = true;
	cr_expect(bh_sandbox__needs(&s) ==
	    (BH_SECCOMP_READS | BH_SECCOMP_WRITES));
	s.listens = true;
	cr_expect(bh_sandbox__needs(&s) == (BH_SECCOMP_READS |
	    BH_SECCOMP_WRITES | BH_SECCOMP_LISTENS));
	s.starts_programs = true;
	s.rule_count = 0;
	cr_expect(bh_sandbox__needs(&s) ==
	    (BH_SECCOMP_LISTENS | BH_SECCOMP_STARTS));
}
