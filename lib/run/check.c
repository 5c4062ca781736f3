#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/landlock.h"
#include "run/leave.h"
#include "run/process.h"
#include "run/seccomp.h"

/*
 * Each act is tried by a child that went into the sandbox for it, in a way
 * that does no harm where it is not refused: what is opened is closed, the
 * signal is 0, the file system has no known type, the program that is executed
 * is this one and prints its version into /dev/null.
 */

static int
closed(int fd)
{
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

/* Each returns 0 where the act was possible, else -1 and errno. */

static int
read_others(void)
{
	static const char path[][16] = { "/etc/passwd", "/proc/self/mem",
	    "../" };
	size_t i;

	for (i = 0; i < sizeof(path) / sizeof(path[0]); i++)
		if (closed(open(path[i], O_RDONLY | O_CLOEXEC)) == 0)
			return 0;
	return -1;
}

static int
write_others(void)
{
	return closed(open("/dev/null", O_WRONLY | O_CLOEXEC));
}

static int
execute(void)
{
	char name[] = "check", option[] = "--version";
	char *argv[] = { name, option, NULL };

	return execve("/proc/self/exe", argv, environ);
}

static int
make_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		bh_leave__now(0);
	return pid < 0 ? -1 : 0;
}

static int
make_socket(void)
{
	return closed(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static const struct sockaddr_in loopback = {
	.sin_family = AF_INET,
	.sin_port = 0x0100, /* 1, or 256 */
	.sin_addr.s_addr = 0x0100007f,
};

/* That nobody listens there was not the sandbox's refusal. */
static int
connect_out(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int r = connect(fd, (const struct sockaddr *)&loopback,
	    sizeof(loopback));

	if (r < 0 && errno != EACCES && errno != EPERM && errno != EBADF)
		r = 0;
	close(fd);
	return r;
}

static int
bind_port(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int r = bind(fd, (const struct sockaddr *)&any, sizeof(any));

	close(fd);
	return r;
}

static int
trace(void)
{
	return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) < 0 ? -1 : 0;
}

static int
mount_file_system(void)
{
	int r = mount("none", "/", "bh-no-such-type", 0, NULL);

	return r < 0 && errno != ENODEV ? -1 : 0;
}

static int
change_user(void)
{
	return getuid() == 0 ? setuid(1) : setuid(0);
}

static int
signal_others(void)
{
	return kill(getppid(), 0);
}

static int
make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

/* Who refuses it without a filter: Landlock from an ABI on; the limit on
 * processes or the kernel, but not to the superuser; nobody. */
enum {
	LANDLOCK_1 = 1, LANDLOCK_4 = 4, LANDLOCK_6 = 6,
	NOT_ROOT = 100, NOBODY
};

/* Whose filter does not. */
enum {
	READS = BH_SECCOMP_READS | BH_SECCOMP_WRITES | BH_SECCOMP_STARTS,
	WRITES = BH_SECCOMP_WRITES | BH_SECCOMP_STARTS,
	LISTENS = BH_SECCOMP_LISTENS | BH_SECCOMP_STARTS,
	STARTS = BH_SECCOMP_STARTS,
};

struct act {
	char what[36];
	int refused_by;
	unsigned needed_by;
	int (*try)(void);
};

static const struct act acts[] = {
	{ "open files outside for reading", LANDLOCK_1, READS, read_others },
	{ "open files outside for writing", LANDLOCK_1, WRITES, write_others },
	{ "execute a program", LANDLOCK_1, STARTS, execute },
	{ "trace a process", LANDLOCK_1, 0, trace },
	{ "mount a file system", LANDLOCK_1, 0, mount_file_system },
	{ "connect by TCP", LANDLOCK_4, STARTS, connect_out },
	{ "bind a TCP port", LANDLOCK_4, STARTS, bind_port },
	{ "signal another process", LANDLOCK_6, LISTENS, signal_others },
	{ "start a process", NOT_ROOT, LISTENS, make_child },
	{ "become another user", NOT_ROOT, STARTS, change_user },
	{ "make an Internet socket", NOBODY, STARTS, make_socket },
	{ "make written memory executable", NOBODY, STARTS, make_code },
};

static void
enter(const struct bh_sandbox *s)
{
	(void)bh_sandbox__process(s);
	if (s->listens)
		(void)bh_sandbox__filter(s);
	bh_sandbox__connection(s);
	if (!s->listens)
		(void)bh_sandbox__filter(s);
}

/* Whether the sandbox refused it. Killed is refused, too. */
static bool
is_refused(const struct bh_process *p, const struct act *a)
{
	int null, status;
	pid_t pid = fork();

	if (pid == 0) {
		null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		if (null >= 0) {
			(void)dup2(null, 1);
			(void)dup2(null, 2);
		}
		enter(&p->sandbox);
		bh_leave__now(a->try() < 0 ? 1 : 0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid &&
	    !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* What the result should be on this kernel, for this user and program. */
static bool
is_expected(const struct bh_process *p, const struct act *a, int abi)
{
	const struct bh_sandbox *s = &p->sandbox;

	if (!s->on)
		return true;
	if (s->full && (bh_sandbox__needs(s) & a->needed_by) == 0 &&
	    bh_seccomp__is_there())
		return true;
	if (a->refused_by == NOT_ROOT)
		return getuid() != 0 && (!s->starts_programs ||
		    a->try == change_user);
	return a->refused_by <= abi && !s->starts_programs;
}

static const char *
reason(const struct bh_process *p, const struct act *a)
{
	if (p->sandbox.starts_programs)
		return "the program needs it";
	if (a->refused_by == NOT_ROOT)
		return "the superuser may";
	if (a->refused_by != NOBODY)
		return "this kernel's Landlock cannot refuse it";
	return p->sandbox.full ? "this kernel has no seccomp" :
	    "only --sandbox=full refuses it";
}

int
bh_check__run(const struct bh_process *p)
{
	int abi = bh_landlock__abi(), status = 0;
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		const struct act *a = &acts[i];
		bool refused = is_refused(p, a);
		bool expected = is_expected(p, a, abi);

		if (!refused && expected)
			status = 1;
		dprintf(1, "%-32s %s%s%s\n", a->what,
		    refused ? "refused" : expected ? "POSSIBLE" : "possible",
		    refused || expected ? "" : ": ",
		    refused || expected ? "" : reason(p, a));
	}
	return status;
}
