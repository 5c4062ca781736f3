/* A process that is started, watched and ended. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/child.h"
#include "conn/clock.h"
#include "handler.h"

static char folder[] = "/tmp/task-child.XXXXXX";

static void
enter(void)
{
	cr_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
}

static void
leave(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	(void)signal(SIGCHLD, SIG_DFL);
	cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(task_child, .init = enter, .fini = leave, .timeout = 60);

static void
put_script(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    0755);

	cr_assert(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static struct bh_child_plan plan;

/* Starts x with its output in a pipe, whose end goes to *out. */
static int
start(const char *text, struct bh_child *child, int *out)
{
	static char x[] = "x", one[] = "one", a[] = "A=b";
	static char *argv[] = { x, one, NULL }, *envp[] = { a, NULL };
	int p[2], result;

	put_script("x", text);
	cr_assert(pipe2(p, O_CLOEXEC) == 0);
	plan.dir = open(".", O_PATH | O_CLOEXEC);
	plan.name = "x";
	plan.argv = argv;
	plan.envp = envp;
	plan.in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	plan.out = plan.err = p[1];
	result = bh_child__start(&plan, child);
	close(plan.dir);
	close(plan.in);
	close(p[1]);
	*out = p[0];
	return result;
}

static void
await(struct bh_child *child)
{
	while (!bh_child__has_ended(child))
		usleep(1000);
	bh_child__end(child);
}

/* All that it prints, and its status. */
static const char *
run(const char *text, int *ret_status)
{
	static char all[4096];
	struct bh_child child;
	size_t len = 0;
	ssize_t n;
	int out;

	cr_assert(start(text, &child, &out) == 0);
	while ((n = read(out, all + len, sizeof(all) - 1 - len)) > 0)
		len += (size_t)n;
	all[len] = '\0';
	await(&child);
	*ret_status = child.status;
	close(out);
	return all;
}

static void
expect(const char *text, const char *printed)
{
	int status;
	const char *got = run(text, &status);

	cr_expect_str_eq(got, printed);
	cr_expect(status == 0, "status %d", status);
}

Test(task_child, runs_in_its_directory)
{
	char expected[64];

	snprintf(expected, sizeof(expected), "%s\n", folder);
	expect("#!/bin/sh\npwd\n", expected);
}

Test(task_child, is_executed_by_its_name_there)
{
	expect("#!/bin/sh\necho $0 $1\n", "./x one\n");
}

Test(task_child, has_this_environment_and_no_other)
{
	cr_assert(setenv("SECRET", "1", 1) == 0);
	expect("#!/bin/sh\ntr '\\0' '\\n' </proc/$$/environ\n", "A=b\n");
}

Test(task_child, has_three_descriptors)
{
	cr_assert(dup2(0, 70) == 70); /* not close-on-exec */
	expect("#!/bin/sh\nfor i in /proc/$$/fd/*; do\n"
	    "[ ${i##*/} = 10 ] || [ ! -e $i ] || echo ${i##*/}; done\n",
	    "0\n1\n2\n");
}

Test(task_child, has_its_own_session)
{
	expect("#!/bin/sh\nread pid x x ppid pgrp session x </proc/$$/stat\n"
	    "[ $pgrp = $$ ] && [ $session = $$ ] && echo own\n", "own\n");
}

Test(task_child, inherits_neither_ignored_nor_blocked_signals)
{
	sigset_t some;
	static const int ignored[] = { SIGPIPE, SIGXFSZ, SIGHUP, SIGINT,
	    SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGTSTP, SIGTTIN,
	    SIGTTOU };

	for (size_t i = 0; i < ROWS(ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	sigemptyset(&some);
	sigaddset(&some, SIGTERM);
	sigprocmask(SIG_BLOCK, &some, NULL);
	/* Of signals 1 to 28: the real-time ones are nobody's habit. */
	expect("#!/bin/sh\nsed -nE 's/^(SigIgn|SigBlk):.*(.{7})$/\\1 \\2/p' "
	    "/proc/self/status\n", "SigBlk 0000000\nSigIgn 0000000\n");
}

Test(task_child, leaves_our_signals_as_they_are)
{
	struct sigaction act;
	sigset_t before, after;
	int status;

	/* The kernel fills in a part of them. */
	memset(&before, 0, sizeof(before));
	memset(&after, 0, sizeof(after));
	(void)signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, NULL, &before);
	run("#!/bin/true\n", &status);
	sigprocmask(SIG_BLOCK, NULL, &after);
	cr_expect(memcmp(&before, &after, sizeof(before)) == 0);
	sigaction(SIGPIPE, NULL, &act);
	cr_expect(act.sa_handler == SIG_IGN);
}

Test(task_child, has_its_limits)
{
	plan.max_memory = 1 << 30;
	plan.max_cpu = 7;
	plan.max_files = 19;
	expect("#!/bin/sh\nulimit -v; ulimit -t; ulimit -n\n",
	    "1048576\n7\n19\n");
}

Test(task_child, has_its_limit_of_processes)
{
	plan.max_processes = 5;
	expect("#!/bin/sh\nulimit -p\n", "5\n");
}

Test(task_child, has_what_are_our_own_standard_descriptors)
{
	struct bh_child child;
	char buf[8] = "", name[] = "y";
	int p[2];

	put_script(name, "#!/bin/sh\necho out; echo err >&2\n");
	close(0);
	cr_assert(open("/dev/null", O_RDONLY | O_CLOEXEC) == 0);
	cr_assert(pipe2(p, O_CLOEXEC) == 0);
	cr_assert(dup3(p[1], 1, O_CLOEXEC) == 1);
	plan = (struct bh_child_plan){ .dir = open(".", O_PATH | O_CLOEXEC),
	    .name = "y", .argv = (char *[]){ name, NULL },
	    .envp = (char *[]){ NULL }, .in = 0, .out = 1, .err = 1 };
	cr_assert(bh_child__start(&plan, &child) == 0);
	await(&child);
	cr_assert(read(p[0], buf, sizeof(buf)) == 8);
	cr_expect(memcmp(buf, "out\nerr\n", 8) == 0);
}

static void
expect_failure(const char *text, int error)
{
	struct bh_child child = { .pid = -7 };
	char buf[1];
	int out;

	cr_expect(start(text, &child, &out) == -error);
	cr_expect(child.pid == -7);
	cr_expect(read(out, buf, 1) == 0, "it printed something");
	cr_expect(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	close(out);
}

Test(task_child, without_its_interpreter_cannot_start)
{
	expect_failure("#!/no/such/interpreter\n", ENOENT);
}

Test(task_child, that_is_no_program_cannot_start)
{
	expect_failure("echo secret\n", ENOEXEC);
}

Test(task_child, whose_interpreter_is_a_directory_cannot_start)
{
	expect_failure("#!/tmp\n", EACCES);
}

Test(task_child, with_a_limit_above_ours_has_ours)
{
	struct bh_child child;
	pid_t pid;
	int out, status;

	cr_assert(chmod(".", 0777) == 0);
	if ((pid = fork()) == 0) {
		(void)!setuid(65534);
		plan.max_files = 1LL << 40;
		_exit(-start("#!/bin/true\n", &child, &out));
	}
	cr_assert(waitpid(pid, &status, 0) == pid);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%x", status);
}

Test(task_child, with_a_name_that_is_too_long_cannot_start)
{
	char name[300];
	struct bh_child child;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	plan.name = name;
	cr_expect(bh_child__start(&plan, &child) == -ENAMETOOLONG);
}

Test(task_child, tells_how_it_ended)
{
	int status;

	run("#!/bin/sh\nexit 3\n", &status);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	run("#!/bin/sh\nkill -SEGV $$\n", &status);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

/* Started, and heard: it has done what comes before its first line. */
static struct bh_child
start_and_hear(const char *text, int *out)
{
	struct bh_child child;
	char line[16];

	cr_assert(start(text, &child, out) == 0);
	cr_assert(read(*out, line, sizeof(line)) > 0);
	return child;
}

/* Not even a zombie, whatever the first process of the machine does. */
static void
expect_nobody(pid_t group)
{
	cr_expect(kill(-group, 0) < 0 && errno == ESRCH, "somebody is left");
	cr_expect(waitpid(-1, NULL, WNOHANG) < 0, "a child is left");
}

static void
expect_end(const char *text, int signal_number, int least, int most)
{
	pid_t group;
	char rest[64];
	int64_t before = bh_clock__monotonic(), took;
	int out;
	struct bh_child child = start_and_hear(text, &out);

	cr_expect(!bh_child__has_ended(&child));
	group = child.pid;
	bh_child__end(&child);
	took = bh_clock__monotonic() - before;
	expect_nobody(group);
	cr_expect(WIFSIGNALED(child.status) &&
	    WTERMSIG(child.status) == signal_number, "%x", child.status);
	cr_expect(took >= least && took < most, "%d ms", (int)took);
	cr_expect(read(out, rest, sizeof(rest)) == 0, "somebody is left");
	bh_child__end(&child);
}

Test(task_child, ends_by_sigterm)
{
	expect_end("#!/bin/sh\necho; exec sleep 60\n", SIGTERM, 0, 20000);
}

Test(task_child, that_ignores_sigterm_ends_by_sigkill)
{
	expect_end("#!/bin/sh\ntrap '' TERM; echo; sleep 60\n", SIGKILL, 2000,
	    20000);
}

/* As proc(5) has it; Z where there is none. */
static char
state_of(pid_t pid)
{
	char path[32], state = 'Z';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if ((f = fopen(path, "r")) != NULL) {
		cr_assert(fscanf(f, "%*d %*s %c", &state) == 1);
		fclose(f);
	}
	return state;
}

Test(task_child, that_is_stopped_ends)
{
	struct bh_child child;
	int out;

	cr_assert(start("#!/bin/sh\nkill -STOP $$\n", &child, &out) == 0);
	while (state_of(child.pid) != 'T')
		usleep(1000);
	bh_child__end(&child);
	cr_expect(WTERMSIG(child.status) == SIGTERM);
}

Test(task_child, ends_with_its_children)
{
	expect_end("#!/bin/sh\nsleep 60 &\necho; wait\n", SIGTERM, 0, 20000);
}

Test(task_child, ends_with_a_child_that_ignores_sigterm)
{
	expect_end("#!/bin/sh\n(trap '' TERM; echo; sleep 60) &\n"
	    "wait\n", SIGTERM, 2000, 20000);
}

Test(task_child, leaves_a_child_its_time_after_sigterm)
{
	struct bh_child child;
	int out;

	child = start_and_hear("#!/bin/sh\n(trap 'sleep 0.3; echo done >y;"
	    " exit' TERM; echo; sleep 60 & wait) &\nwait\n", &out);
	bh_child__end(&child);
	cr_expect(access("y", F_OK) == 0);
}

Test(task_child, that_was_told_before_leaves_a_child_its_time)
{
	struct bh_child child;
	int out;

	child = start_and_hear("#!/bin/sh\n(trap 'sleep 0.3; echo done >y;"
	    " exit' TERM; echo; sleep 60 & wait) &\nwait\n", &out);
	bh_child__tell(&child);
	await(&child);
	cr_expect(access("y", F_OK) == 0);
}

Test(task_child, that_has_ended_leaves_nobody)
{
	char rest[16];
	struct bh_child child;
	pid_t group;
	int out;

	cr_assert(start("#!/bin/sh\nsleep 60 &\n", &child, &out) == 0);
	group = child.pid;
	await(&child);
	cr_expect(child.status == 0);
	expect_nobody(group);
	cr_expect(read(out, rest, sizeof(rest)) == 0);
}

Test(task_child, leaves_nobody_where_a_signal_fails)
{
	struct bh_child child;
	pid_t group;
	unsigned i;
	int out;

	for (i = 0; i < 6; i++) {
		cr_assert(start("#!/bin/sh\nsleep 60 &\n", &child, &out) == 0);
		group = child.pid;
		while (!bh_child__has_ended(&child))
			usleep(1000);
		child.farewell.at = 1; /* long ago: SIGKILL is the fifth */
		bh_test_fail("kill", EPERM, i);
		bh_child__end(&child);
		cr_expect(bh_test_fault == NULL, "%u", i);
		expect_nobody(group);
		close(out);
	}
}

Test(task_child, ends_where_sigkill_fails)
{
	static const char text[] = "#!/bin/sh\ntrap '' TERM; echo; sleep 60\n";
	int64_t before = bh_clock__monotonic();
	struct bh_child child;
	pid_t group;
	int out;

	child = start_and_hear(text, &out);
	group = child.pid;
	bh_test_fail_times("kill", EPERM, 0, 2);
	bh_child__kill(&child);
	cr_expect(bh_test_fault == NULL);
	/* Behind SIGTERM and SIGCONT. */
	bh_test_fail_times("kill", EPERM, 2, 2);
	bh_child__end(&child);
	cr_expect(bh_test_fault == NULL);
	expect_nobody(group);
	cr_expect(bh_clock__monotonic() - before < 4000);
}

Test(task_child, that_left_its_group_is_reaped_by_the_next)
{
	struct bh_child child;
	siginfo_t info;
	int out;

	cr_assert(start("#!/bin/sh\nmkfifo f g\n"
	    "setsid sh -c 'echo >f; read x <g' &\nread x <f\n", &child,
	    &out) == 0);
	await(&child);
	close(open("g", O_WRONLY | O_CLOEXEC));
	cr_expect(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0);
	cr_assert(start("#!/bin/sh\n", &child, &out) == 0);
	await(&child);
	cr_expect(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

Test(task_child, ends_without_a_descriptor_that_shows_it)
{
	struct bh_child child;
	int out;

	cr_assert(start("#!/bin/sh\nexit 4\n", &child, &out) == 0);
	close(child.pidfd);
	child.pidfd = -1;
	await(&child);
	cr_expect(WEXITSTATUS(child.status) == 4);
	child = start_and_hear("#!/bin/sh\necho; sleep 60\n", &out);
	close(child.pidfd);
	child.pidfd = -1;
	cr_expect(!bh_child__has_ended(&child));
	bh_child__end(&child);
	cr_expect(WTERMSIG(child.status) == SIGTERM);
}

Test(task_child, ends_where_sigchld_is_ignored)
{
	int status;

	(void)signal(SIGCHLD, SIG_IGN);
	run("#!/bin/sh\nexit 3\n", &status);
	cr_expect(status == 0, "nobody knows it");
}

Test(task_child, dies_with_us)
{
	struct bh_child child;
	int out, p[2];
	pid_t pid;

	cr_assert(pipe(p) == 0);
	if ((pid = fork()) == 0) {
		cr_assert(dup2(p[1], 1) == 1);
		close(p[0]);
		start("#!/bin/sh\nexec sleep 60\n", &child, &out);
		_exit(write(1, &child.pid, sizeof(child.pid)) < 0);
	}
	close(p[1]);
	cr_assert(read(p[0], &pid, sizeof(pid)) == sizeof(pid));
	for (int i = 0; i < 500 && state_of(pid) != 'Z'; i++)
		usleep(10000);
	cr_expect(state_of(pid) == 'Z');
}
