/* Executables that run beside each other. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conn/clock.h"
#include "task/task.h"
#include "task/variables.h"

static char folder[] = "/tmp/task-run.XXXXXX";

static void
enter(void)
{
	cr_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
	(void)signal(SIGPIPE, SIG_IGN);
}

static void
leave(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(task_run, .init = enter, .fini = leave, .timeout = 60);

static void
put_script(const char *name, const char *text, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);

	cr_assert(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	cr_assert(fchmod(fd, mode) == 0);
	close(fd);
}

#define SCRIPT(name, text) put_script(name, "#!/bin/sh\n" text, 0755)

/* The run of all that is in the folder, or of `task`; what came of it. */
static struct bh_task result[64], *given;
static size_t count;
static int status, timeout = 20000;
static size_t max_output = 65536;
static int64_t took;

static int
run(struct bh_handler *h)
{
	char *envp[BH_VARIABLES];
	struct bh_texts own = { .text = { "A=b" }, .count = 1 };
	struct bh_tasks t = { .h = h, .task = given, .count = count,
	    .envp = envp, .timeout = timeout, .max_output = max_output };
	int dir = open(".", O_PATH | O_CLOEXEC);
	int64_t began = bh_clock__monotonic();

	bh_variables__list(&own, envp);
	status = given != NULL ? 0 : bh_tasks__list(&t, dir, 64);
	if (status == 0)
		status = bh_tasks__run(&t);
	took = bh_clock__monotonic() - began;
	close(dir);
	count = status == -E2BIG ? 0 : t.count;
	for (size_t i = 0; i < count; i++) {
		char *copy = malloc(t.task[i].len + 1);

		result[i] = t.task[i];
		result[i].name = strdup(t.task[i].name);
		memcpy(copy, t.task[i].len > 0 ? t.task[i].output : "",
		    t.task[i].len);
		copy[t.task[i].len] = '\0';
		result[i].output = copy;
	}
	cr_expect(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD,
	    "a child is left");
	return 204;
}

static void
go(void)
{
	struct bh_class c = bh_test_class(run);

	(void)bh_test_answer(&c, "GET / HTTP/1.1\r\n" HOST "\r\n");
}

Test(task_run, tells_how_each_has_ended)
{
	SCRIPT("a", "echo fine\n");
	SCRIPT("b", "exit 3\n");
	SCRIPT("c", "kill -9 $$\n");
	put_script("d", "#!/no/such/interpreter\n", 0755);
	go();
	cr_assert(status == 0 && count == 4);
	cr_expect(result[0].end == BH_TASK_EXITED && result[0].code == 0);
	cr_expect_str_eq(result[0].output, "fine\n");
	cr_expect(result[1].end == BH_TASK_EXITED && result[1].code == 3);
	cr_expect(result[2].end == BH_TASK_SIGNALLED &&
	    result[2].code == SIGKILL);
	cr_expect(result[3].end == BH_TASK_NOT_STARTED &&
	    result[3].code == ENOENT);
}

Test(task_run, runs_executables_in_the_order_of_their_names)
{
	SCRIPT("b", ":\n");
	SCRIPT("a.sh", ":\n");
	SCRIPT(".hidden", ":\n");
	SCRIPT("copy~", ":\n");
	SCRIPT("old.dpkg-old", ":\n");
	SCRIPT("off.disabled", ":\n");
	put_script("README", "no program\n", 0644);
	cr_assert(mkdir("directory", 0755) == 0);
	cr_assert(symlink("b", "c") == 0 && symlink("nowhere", "d") == 0);
	go();
	cr_assert(status == 0 && count == 3);
	cr_expect_str_eq(result[0].name, "a.sh");
	cr_expect_str_eq(result[1].name, "b");
	cr_expect_str_eq(result[2].name, "c");
}

Test(task_run, has_no_more_than_were_asked_for)
{
	for (char name[] = "a0"; name[1] < '0' + 65; name[1]++)
		SCRIPT(name, ":\n");
	go();
	cr_expect(status == -E2BIG);
}

Test(task_run, runs_beside_each_other)
{
	static const char text[] = "#!/bin/sh\n"
	    ": >here.$0; until [ \"$(ls here* | wc -l)\" = 10 ]; do\n"
	    "sleep 0.02; done\n";

	for (char name[] = "0"; name[0] <= '9'; name[0]++)
		put_script(name, text, 0755);
	cr_assert(system("sed -i 's|\\$0|$(basename $0)|' [0-9]") == 0);
	go();
	cr_assert(status == 0 && count == 10);
	for (size_t i = 0; i < count; i++)
		cr_expect(result[i].end == BH_TASK_EXITED &&
		    result[i].code == 0, "%zu: %d %d", i, result[i].end,
		    result[i].code);
}

Test(task_run, starts_the_rest_as_the_first_end)
{
	char name[] = "00";

	for (int i = 0; i < 64; i++) {
		name[0] = (char)('0' + i / 8);
		name[1] = (char)('0' + i % 8);
		SCRIPT(name, "echo $0\n");
	}
	go();
	cr_assert(status == 0 && count == 64);
	for (size_t i = 0; i < count; i++)
		cr_expect(result[i].len == 5 && result[i].code == 0);
}

Test(task_run, starts_when_there_are_descriptors_again)
{
	struct rlimit r = { .rlim_cur = 24, .rlim_max = 4096 };

	for (char name[] = "a"; name[0] <= 'z'; name[0]++)
		SCRIPT(name, "sleep 0.05; echo $0\n");
	cr_assert(setrlimit(RLIMIT_NOFILE, &r) == 0);
	go();
	cr_assert(status == 0 && count == 26);
	for (size_t i = 0; i < count; i++)
		cr_expect(result[i].end == BH_TASK_EXITED &&
		    result[i].len == 4, "%zu: %d %d", i, result[i].end,
		    result[i].code);
}

Test(task_run, kills_what_hangs_and_keeps_the_others)
{
	SCRIPT("a", "echo done\n");
	SCRIPT("b", "echo begun; sleep 1000\n");
	SCRIPT("c", "trap '' TERM; sleep 1000 & while :; do sleep 1; done\n");
	timeout = 4000;
	go();
	cr_assert(status == 0 && count == 3);
	cr_expect(result[0].end == BH_TASK_EXITED);
	cr_expect(result[1].end == BH_TASK_TIMED_OUT);
	cr_expect_str_eq(result[1].output, "begun\n");
	cr_expect(result[2].end == BH_TASK_TIMED_OUT);
	cr_expect(took >= 4000 && took < 20000);
	cr_expect(result[2].milliseconds >= 4000);
}

Test(task_run, leaves_what_a_task_has_started_its_time_after_sigterm)
{
	SCRIPT("a", "(trap 'sleep 0.2; echo done >y; exit' TERM; echo begun\n"
	    "sleep 60 & wait) &\nwait\n");
	timeout = 4000;
	go();
	cr_assert(status == 0 && count == 1);
	cr_expect_str_eq(result[0].output, "begun\n");
	cr_expect(access("y", F_OK) == 0);
}

Test(task_run, starts_none_when_the_time_is_over)
{
	char name[] = "00";

	for (int i = 0; i < 40; i++) {
		name[0] = (char)('0' + i / 8);
		name[1] = (char)('0' + i % 8);
		SCRIPT(name, "exec sleep 1000\n");
	}
	timeout = 2000;
	go();
	cr_assert(status == 0 && count == 40);
	for (size_t i = 0; i < count; i++)
		cr_expect(result[i].end == BH_TASK_TIMED_OUT, "%zu: %d", i,
		    result[i].end);
	cr_expect(result[39].milliseconds == 0);
}

Test(task_run, keeps_output_up_to_its_limit)
{
	SCRIPT("a", "yes 0123456 | head -c 1000000\n");
	SCRIPT("b", "printf 12345678\n");
	SCRIPT("c", "printf 123456789\n");
	max_output = 8;
	go();
	cr_assert(status == 0 && count == 3);
	cr_expect(result[0].cut && result[0].len == 8 && result[0].code == 0);
	cr_expect(!result[1].cut && result[1].len == 8);
	cr_expect(result[2].cut && result[2].len == 8);
}

Test(task_run, keeps_all_of_long_output)
{
	SCRIPT("a", "yes 0123456 | head -c 1000000\n");
	max_output = 2000000;
	go();
	cr_assert(status == 0 && count == 1);
	cr_expect(!result[0].cut && result[0].len == 1000000);
	cr_expect(memcmp(result[0].output + 999992, "0123456\n", 8) == 0);
}

Test(task_run, waits_for_no_one_who_keeps_the_pipe)
{
	SCRIPT("a", "echo out; sleep 1000 & exit 0\n");
	go();
	cr_assert(status == 0 && count == 1);
	cr_expect(result[0].end == BH_TASK_EXITED && took < 15000);
	cr_expect_str_eq(result[0].output, "out\n");
}

Test(task_run, gives_an_environment_of_its_own_and_no_input)
{
	setenv("SECRET", "x", 1);
	SCRIPT("a", "cat; env | grep -v '^PWD\\|^_\\|^SHLVL\\|^OLDPWD' | "
	    "sort; ls /proc/self/fd | wc -l\n");
	go();
	cr_assert(status == 0 && count == 1);
	cr_expect_str_eq(result[0].output, "A=b\nLANG=C.UTF-8\n"
	    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:"
	    "/bin\n4\n");
}

static int
print(const void *arg)
{
	ssize_t n = write(1, arg, strlen(arg));

	return n > 0 && fcntl(3, F_GETFD) < 0 ? 7 : 1;
}

static int
hang(const void *arg)
{
	while (pause() < 0)
		;
	return arg == NULL;
}

Test(task_run, runs_functions_as_well)
{
	static struct bh_task task[] = {
		{ .name = "one", .function = print, .arg = "a" },
		{ .name = "two", .function = hang },
		{ .name = "three", .function = print, .arg = "ccc" },
	};

	given = task;
	count = 3;
	timeout = 4000;
	go();
	cr_assert(status == 0 && count == 3);
	cr_expect(result[0].code == 7 && result[1].end == BH_TASK_TIMED_OUT);
	cr_expect(result[2].code == 7 && result[2].milliseconds < 4000);
	cr_expect_str_eq(result[0].output, "a");
	cr_expect_str_eq(result[2].output, "ccc");
}

Test(task_run, ends_what_runs_when_it_has_to_end)
{
	SCRIPT("a", "kill -TERM $PPID; sleep 1000\n");
	(void)signal(SIGTERM, SIG_IGN);
	go();
	cr_expect(status == 503 && count == 1 && took < 15000);
}

Test(task_run, knows_which_names_are_copies)
{
	cr_expect(bh_tasks__is_name("disk") && bh_tasks__is_name("a.py") &&
	    bh_tasks__is_name("10-mail.sh") && bh_tasks__is_name("x.tmpl"));
	cr_expect(!bh_tasks__is_name("") && !bh_tasks__is_name(".") &&
	    !bh_tasks__is_name("..") && !bh_tasks__is_name("a.rpmnew") &&
	    !bh_tasks__is_name(".bak") && !bh_tasks__is_name("~"));
}
