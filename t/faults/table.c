/* Which errors a system call can have: the table that says so. */
#include "fault.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

enum { ERRORS_MAX = 40, ERRNO_MAX = 134 };

#define NAMES \
	X(accept4) X(bind) X(brk) X(capset) X(capget) X(chdir) X(clone) \
	X(clock_gettime) X(close) X(close_range) X(connect) X(dup) X(dup3) \
	X(eventfd2) X(execve) X(execveat) X(exit) X(exit_group) X(faccessat) \
	X(faccessat2) X(fadvise64) X(fchdir) X(fchmod) X(fchmodat) X(fchown) \
	X(fchownat) X(fcntl) X(fdatasync) X(flock) X(fstat) X(fstatfs) \
	X(fsync) X(ftruncate) X(futex) X(getcwd) X(getdents64) X(getegid) \
	X(geteuid) X(getgid) X(getgroups) X(getpeername) X(getpgid) X(getpid) \
	X(getppid) X(getpriority) X(getrandom) X(getresgid) X(getresuid) \
	X(getrlimit) X(getsockname) X(getsockopt) X(gettid) X(getuid) \
	X(inotify_add_watch) X(inotify_init1) X(inotify_rm_watch) \
	X(ioctl) X(kill) X(landlock_add_rule) X(landlock_create_ruleset) \
	X(landlock_restrict_self) X(linkat) X(listen) X(lseek) X(madvise) \
	X(memfd_create) X(mkdirat) X(mmap) X(mprotect) X(mremap) X(munmap) \
	X(nanosleep) X(clock_nanosleep) X(newfstatat) X(openat) X(openat2) \
	X(pidfd_open) X(pidfd_send_signal) X(pipe2) X(ppoll) X(prctl) \
	X(pread64) X(preadv) X(prlimit64) X(pwrite64) X(pwritev) X(read) \
	X(readlinkat) X(readv) X(recvfrom) X(recvmmsg) X(recvmsg) \
	X(renameat2) X(restart_syscall) X(rseq) X(rt_sigaction) \
	X(rt_sigpending) X(rt_sigprocmask) \
	X(rt_sigreturn) X(rt_sigsuspend) X(rt_sigtimedwait) X(seccomp) \
	X(sendfile) X(sendmmsg) X(sendmsg) X(sendto) X(set_robust_list) \
	X(set_tid_address) X(setgid) X(setgroups) X(setitimer) X(setpgid) \
	X(setresgid) X(setresuid) X(setrlimit) X(setsid) X(setsockopt) \
	X(setuid) X(shutdown) X(signalfd4) X(socket) X(socketpair) X(splice) \
	X(statfs) X(statx) X(symlinkat) X(syncfs) X(tgkill) X(tkill) \
	X(timerfd_create) X(timerfd_settime) X(umask) X(uname) X(unlinkat) \
	X(unshare) X(utimensat) X(wait4) X(waitid) X(write) X(writev)
#ifdef SYS_open
#define OLD_NAMES \
	X(arch_prctl) X(access) X(chmod) X(dup2) X(fork) X(link) X(lstat) \
	X(mkdir) X(open) X(pipe) X(poll) X(readlink) X(rename) X(rmdir) \
	X(select) X(stat) X(time) X(unlink) X(vfork) X(getdents) X(getpgrp)
#else
#define OLD_NAMES
#endif

#define X(name) { #name, SYS_##name },
static const struct {
	const char *name;
	int nr;
} names[] = { NAMES OLD_NAMES };
#undef X

static struct {
	bool known;
	int error[ERRORS_MAX];
} table[CALLS_MAX];

const char *
table_name(int nr)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].nr == nr)
			return names[i].name;
	return NULL;
}

static int
number_of(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].nr;
	return -1;
}

static int
error_of(const char *name)
{
	const char *other;

	for (int i = 1; i < ERRNO_MAX; i++)
		if ((other = strerrorname_np(i)) != NULL &&
		    strcmp(other, name) == 0)
			return i;
	errx(64, "no error is called %s", name);
}

static void
read_line(char *line)
{
	char *rest, *word = strtok_r(line, " \t\n", &rest);
	int nr, i = 0;

	if (word == NULL || *word == '#')
		return;
	/* Another machine has no such call. */
	if ((nr = number_of(word)) < 0)
		return;
	table[nr].known = true;
	while ((word = strtok_r(NULL, " \t\n", &rest)) != NULL)
		if (*word != '-' && i < ERRORS_MAX - 1)
			table[nr].error[i++] = error_of(word);
}

void
table_read(const char *path)
{
	FILE *f = fopen(path, "re");
	char line[1024];

	if (f == NULL)
		err(66, "%s", path);
	while (fgets(line, sizeof(line), f) != NULL)
		read_line(line);
	fclose(f);
}

const int *
table_errors(int nr)
{
	return nr >= 0 && nr < CALLS_MAX && table[nr].known ? table[nr].error :
	    NULL;
}

bool
table_has(int nr, int error)
{
	const int *errors = table_errors(nr);

	for (; errors != NULL && *errors != 0; errors++)
		if (*errors == error)
			return true;
	return false;
}
