#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/seccomp.h"
#include "unit.h"

#ifdef __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#else
#define MACHINE AUDIT_ARCH_AARCH64
#endif

enum {
	READS = BH_SECCOMP_READS,
	WRITES = BH_SECCOMP_WRITES,
	LISTENS = BH_SECCOMP_LISTENS,
	STARTS = BH_SECCOMP_STARTS,
	WATCHES = BH_SECCOMP_WATCHES,
	CALLS = 1024, /* kernels have fewer */
};

static const unsigned all[] = { 0, READS, WRITES, READS | WRITES, LISTENS,
	READS | LISTENS, WRITES | LISTENS, STARTS, STARTS | LISTENS | READS,
	READS | WATCHES, READS | WATCHES | LISTENS };

/* What the filter answers, as the kernel would have it. */
static uint32_t
run(unsigned needs, const struct seccomp_data *data)
{
	size_t len, i;
	const struct sock_filter *f = bh_seccomp__filter(needs, &len);
	uint32_t a = 0;

	for (i = 0; i < len; i++)
		switch (f[i].code) {
		case BPF_LD | BPF_W | BPF_ABS:
			cr_assert(f[i].k + 4 <= sizeof(*data));
			memcpy(&a, (const char *)data + f[i].k, 4);
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			i += a >= f[i].k ? f[i].jt : f[i].jf;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			i += a == f[i].k ? f[i].jt : f[i].jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			i += a & f[i].k ? f[i].jt : f[i].jf;
			break;
		case BPF_RET | BPF_K:
			return f[i].k;
		default:
			cr_assert_fail("step %zu: code %u", i, f[i].code);
		}
	cr_assert_fail("ran out of the filter");
	return 0;
}

static uint32_t
ask(unsigned needs, long call, unsigned n, uint64_t value)
{
	struct seccomp_data data = { .arch = MACHINE, .nr = (int)call };

	data.args[n] = value;
	return run(needs, &data);
}

static bool
allows(unsigned needs, long call)
{
	return ask(needs, call, 0, 0) == SECCOMP_RET_ALLOW;
}

static void
is_for(long call, unsigned mask, const char *name)
{
	size_t i;

	for (i = 0; i < ROWS(all); i++) {
		if (all[i] & STARTS)
			continue;
		cr_expect(allows(all[i], call) ==
		    (mask == 0 || (all[i] & mask) != 0),
		    "%s with needs %u", name, all[i]);
	}
}

Test(run_seccomp, everybody_reads_writes_and_ends)
{
	is_for(SYS_read, 0, "read");
	is_for(SYS_write, 0, "write");
	is_for(SYS_writev, 0, "writev");
	is_for(SYS_sendfile, 0, "sendfile");
	is_for(SYS_exit_group, 0, "exit_group");
	is_for(SYS_munmap, 0, "munmap");
}

Test(run_seccomp, what_is_needed_is_allowed_to_who_needs_it)
{
	is_for(SYS_openat, READS | WRITES, "openat");
	is_for(SYS_openat2, READS | WRITES, "openat2");
	is_for(SYS_getdents64, READS | WRITES, "getdents64");
	is_for(SYS_renameat2, WRITES, "renameat2");
	is_for(SYS_unlinkat, WRITES, "unlinkat");
	is_for(SYS_inotify_init1, WATCHES, "inotify_init1");
	is_for(SYS_inotify_add_watch, WATCHES, "inotify_add_watch");
	is_for(SYS_statfs, WATCHES, "statfs");
	is_for(SYS_accept4, LISTENS, "accept4");
	is_for(SYS_wait4, LISTENS, "wait4");
	/* what musl's fork does in the child, from 1.2.4 on */
	is_for(SYS_set_tid_address, LISTENS, "set_tid_address");
	is_for(SYS_kill, LISTENS, "kill");
	is_for(SYS_signalfd4, LISTENS, "signalfd4");
}

Test(run_seccomp, what_nobody_needs_is_allowed_to_nobody)
{
	static const long calls[] = { SYS_execve, SYS_execveat, SYS_socket,
		SYS_connect, SYS_bind, SYS_listen, SYS_ptrace, SYS_mount,
		SYS_setuid, SYS_setresuid, SYS_setgroups, SYS_clone3,
		SYS_memfd_create, SYS_bpf, SYS_keyctl, SYS_unshare, SYS_setns,
		SYS_chroot, SYS_io_uring_setup, SYS_tgkill, SYS_tkill,
		SYS_seccomp, SYS_process_vm_writev, SYS_pidfd_open,
		SYS_personality, SYS_shmat, SYS_mknodat, SYS_fchownat };
	size_t i, n;

	for (n = 0; n < ROWS(all); n++)
		for (i = 0; i < ROWS(calls) && (all[n] & STARTS) == 0; i++)
			cr_expect(ask(all[n], calls[i], 0, 0) ==
			    (SECCOMP_RET_ERRNO | EPERM),
			    "call %ld with needs %u", calls[i], all[n]);
}

Test(run_seccomp, arguments_are_looked_at)
{
	static const struct {
		long call;
		unsigned n, needs;
		uint64_t value;
		bool allowed;
	} rows[] = {
		{ SYS_mmap, 2, 0, PROT_READ | PROT_WRITE, true },
		{ SYS_mmap, 2, 0, PROT_READ | PROT_EXEC, false },
		{ SYS_mprotect, 2, READS, PROT_READ, true },
		{ SYS_mprotect, 2, LISTENS, PROT_EXEC, false },
		{ SYS_openat, 2, READS, 02000000 | 04000, true },
		{ SYS_openat, 2, READS, 1, false },   /* O_WRONLY */
		{ SYS_openat, 2, READS, 2, false },   /* O_RDWR */
		{ SYS_openat, 2, READS, 0100, false },  /* O_CREAT */
		{ SYS_openat, 2, READS, 01000, false }, /* O_TRUNC */
		{ SYS_openat, 2, WRITES, 0102, true },
		{ SYS_ioctl, 1, 0, 0x5401, true },  /* TCGETS */
		{ SYS_ioctl, 1, 0, 0x5412, false }, /* TIOCSTI */
		{ SYS_clone, 0, LISTENS, SIGCHLD, true },
		{ SYS_clone, 0, LISTENS, SIGCHLD | CLONE_CHILD_CLEARTID |
		    CLONE_CHILD_SETTID, true },
		{ SYS_clone, 0, LISTENS, SIGCHLD | CLONE_NEWUSER, false },
		{ SYS_clone, 0, LISTENS, CLONE_VM | CLONE_THREAD, false },
		{ SYS_clone, 0, READS, SIGCHLD, false },
		{ SYS_prctl, 0, LISTENS, PR_SET_PDEATHSIG, true },
		{ SYS_prctl, 0, LISTENS, PR_SET_DUMPABLE, false },
		{ SYS_prctl, 0, 0, PR_SET_PDEATHSIG, false },
		{ SYS_prlimit64, 0, LISTENS, 0, true },
		{ SYS_prlimit64, 0, LISTENS, 1, false },
		{ SYS_clone, 0, STARTS, SIGCHLD | CLONE_VM, true },
		{ SYS_clone, 0, STARTS, CLONE_NEWUSER, false },
		{ SYS_unshare, 0, STARTS, CLONE_FS, true },
		{ SYS_unshare, 0, STARTS, CLONE_NEWUSER, false },
		{ SYS_unshare, 0, STARTS, CLONE_NEWNS, false },
	};
	size_t i;

	for (i = 0; i < ROWS(rows); i++)
		cr_expect((ask(rows[i].needs, rows[i].call, rows[i].n,
		    rows[i].value) == SECCOMP_RET_ALLOW) == rows[i].allowed,
		    "row %zu", i);
}

Test(run_seccomp, who_starts_programs_is_denied_what_no_script_needs)
{
	static const long denied[] = { SYS_mount, SYS_umount2, SYS_ptrace,
		SYS_bpf, SYS_keyctl, SYS_add_key, SYS_setns, SYS_reboot,
		SYS_kexec_load, SYS_init_module, SYS_finit_module,
		SYS_delete_module, SYS_perf_event_open, SYS_userfaultfd,
		SYS_io_uring_setup, SYS_process_vm_readv, SYS_move_mount,
		SYS_pivot_root, SYS_open_by_handle_at, 467 /* newer */ };
	static const long open_to_them[] = { SYS_execve, SYS_socket,
		SYS_connect, SYS_bind, SYS_openat, SYS_kill, SYS_fchmodat,
		SYS_setsid, SYS_memfd_create, SYS_pidfd_open, SYS_mmap,
		SYS_seccomp, SYS_landlock_create_ruleset };
	size_t i;

	for (i = 0; i < ROWS(denied); i++)
		cr_expect(ask(STARTS, denied[i], 0, 0) ==
		    (SECCOMP_RET_ERRNO | EPERM), "call %ld", denied[i]);
	for (i = 0; i < ROWS(open_to_them); i++)
		cr_expect(allows(STARTS, open_to_them[i]), "call %ld",
		    open_to_them[i]);
	/* libc does with clone what cannot be looked into. */
	cr_expect(ask(STARTS, SYS_clone3, 0, 0) ==
	    (SECCOMP_RET_ERRNO | ENOSYS));
}

Test(run_seccomp, another_machines_calls_kill)
{
	struct seccomp_data data = { .arch = AUDIT_ARCH_I386, .nr = 1 };
	size_t i;

	for (i = 0; i < ROWS(all); i++)
		cr_expect(run(all[i], &data) == SECCOMP_RET_KILL_PROCESS);
}

#ifdef __x86_64__
/* In a child: getpid as 32-bit programs call it. */
static int
call_as_32_bits(void)
{
	int r = 20;

	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (bh_seccomp__restrict(READS) != 0)
		return 255;
	__asm__ volatile("int $0x80" : "+a"(r) : : "memory");
	return r;
}

/* (Where a kernel has no such calls it kills, too.) */
Test(run_seccomp, the_kernel_kills_who_makes_another_machines_calls)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(call_as_32_bits());
	cr_assert(waitpid(pid, &status, 0) == pid);
	cr_expect(WIFSIGNALED(status) || WEXITSTATUS(status) == 255, "%d",
	    status);
}
#endif

Test(run_seccomp, numbers_with_a_bit_of_another_interface_are_unknown)
{
	size_t i;

	for (i = 0; i < ROWS(all); i++) {
		cr_expect(!allows(all[i], 0x40000000));
		cr_expect(!allows(all[i], 0x40000000 + 165));
		cr_expect(!allows(all[i], -1));
	}
}

/* The kernel lets the two calls of its probes by, and kills whoever makes them
 * himself. */
static bool
is_of_probes(long nr)
{
#ifdef __x86_64__
	return nr == 335 || nr == 336;
#else
	return nr < 0;
#endif
}

/* In a child: makes every call that the filter refuses, and counts those that
 * the kernel did not refuse; 255: there is no filter. */
static int
try_all(unsigned needs)
{
	int wrong = 0;
	long nr;

	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (bh_seccomp__restrict(needs) != 0)
		return 255;
	for (nr = 0; nr < CALLS; nr++) {
		if (is_of_probes(nr) || ask(needs, nr, 0, ~0UL) !=
		    (SECCOMP_RET_ERRNO | EPERM))
			continue;
		errno = 0;
		if (syscall(nr, -1L, 0L, 0L, 0L, 0L, 0L) != -1 ||
		    errno != EPERM)
			wrong++;
	}
	return wrong < 255 ? wrong : 254;
}

Test(run_seccomp, the_kernel_refuses_every_call_that_is_not_listed)
{
	size_t i;
	pid_t pid;
	int status;

	for (i = 0; i < ROWS(all); i++) {
		pid = fork();
		if (pid == 0)
			_exit(try_all(all[i]));
		cr_assert(waitpid(pid, &status, 0) == pid);
		cr_assert(WIFEXITED(status), "needs %u: %d", all[i], status);
		if (WEXITSTATUS(status) == 255)
			continue;
		cr_expect(WEXITSTATUS(status) == 0, "needs %u: %d calls",
		    all[i], WEXITSTATUS(status));
	}
}
