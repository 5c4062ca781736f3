/* What a new process does before it is the program, or the function. It may
 * have its parent's memory: nothing here may allocate, lock or return
 * elsewhere. */
#include "task/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef BH_COVERAGE
void __gcov_dump(void);
#endif

/* It ends with us; whoever is gone already sends no signal. */
static bool
attach(pid_t parent)
{
	return setsid() >= 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	    getppid() == parent;
}

/* What is ignored would stay so: by us, by nohup(1), by a shell for what runs
 * in the background, by daemons. A call each, so not for all 64. */
static bool
reset_signals(void)
{
	static const unsigned char ignored[] = { SIGPIPE, SIGXFSZ, SIGHUP,
	    SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGCHLD,
	    SIGTSTP, SIGTTIN, SIGTTOU };
	struct sigaction act = { .sa_handler = SIG_DFL };
	sigset_t none;
	size_t i;

	for (i = 0; i < sizeof(ignored); i++)
		(void)sigaction(ignored[i], &act, NULL);
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static void
close_others(void)
{
	int fd;

	if (syscall(SYS_close_range, 3U, ~0U, 0) == 0)
		return;
	for (fd = 3; fd < 65536; fd++)
		close(fd);
}

static bool
place_descriptors(const struct bh_child_plan *plan)
{
	int fd[3] = { plan->in, plan->out, plan->err }, i;

	for (i = 0; i < 3; i++)
		if (fd[i] < 3 &&
		    (fd[i] = fcntl(fd[i], F_DUPFD_CLOEXEC, 3)) < 0)
			return false;
	for (i = 0; i < 3; i++)
		while (dup2(fd[i], i) < 0)
			if (errno != EINTR)
				return false;
	close_others();
	return true;
}

/* Of what is more than we have ourselves all that we have. */
static const struct rlimit *
lower(struct rlimit *r, long long max)
{
	if ((rlim_t)max < r->rlim_max)
		r->rlim_max = (rlim_t)max;
	r->rlim_cur = r->rlim_max;
	return r;
}

/* (The type of resource is one of every libc's own.) */
#define SET_LIMIT(resource, r, max) ((max) == 0 || \
	(getrlimit((resource), (r)) == 0 && \
	setrlimit((resource), lower((r), (max))) == 0))

static bool
set_limits(const struct bh_child_plan *plan)
{
	struct rlimit r;

	return SET_LIMIT(RLIMIT_CPU, &r, plan->max_cpu) &&
	    SET_LIMIT(RLIMIT_NPROC, &r, plan->max_processes) &&
	    SET_LIMIT(RLIMIT_NOFILE, &r, plan->max_files) &&
	    SET_LIMIT(RLIMIT_AS, &r, plan->max_memory);
}

/* What ends without exit's handlers is counted nevertheless. */
static _Noreturn void
leave(int status)
{
#ifdef BH_COVERAGE
	__gcov_dump();
#endif
	_exit(status);
}

void
bh_child__become(const struct bh_child_plan *plan, const char *path,
    pid_t parent)
{
	if (!attach(parent) || (plan->dir >= 0 && fchdir(plan->dir) != 0) ||
	    !place_descriptors(plan) || !set_limits(plan) || !reset_signals())
		return;
	if (plan->name == NULL)
		leave(plan->function(plan->arg));
	(void)execve(path, plan->argv, plan->envp);
}
