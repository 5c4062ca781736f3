#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "run/seccomp.h"

/* What seccomp.list names. The libc's headers and the kernel's exclude one
 * another, so some are by number. */
enum {
	WRITING = 03 | 0100 | 01000,       /* O_ACCMODE, O_CREAT, O_TRUNC */
	SIGCHLD_AND_TID = SIGCHLD | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID,
	PROT_EXEC = 4,
	PR_SET_PDEATHSIG = 1,
	TCGETS = 0x5401,
	TIOCGWINSZ = 0x5413,
	FIONREAD = 0x541b,
};
#define NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | \
	CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | 0x80)

#define MACHINE offsetof(struct seccomp_data, arch)
#define CALL offsetof(struct seccomp_data, nr)
/* The lower half of it: what is looked at has no more bits. */
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))

#if defined(__x86_64__) && defined(__LP64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__LP64__) && !defined(__AARCH64EB__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef THIS_MACHINE
#include "seccomp.inc"
#endif

const struct sock_filter *
bh_seccomp__filter(unsigned needs, size_t *ret_len)
{
#ifdef THIS_MACHINE
	size_t i = needs & BH_SECCOMP_WRITES ? 2 :
	    needs & BH_SECCOMP_READS ? 1 : 0;

	if (needs & BH_SECCOMP_LISTENS)
		i += 3;
	if (needs & BH_SECCOMP_WATCHES)
		i = needs & BH_SECCOMP_LISTENS ? 8 : 7;
	if (needs & BH_SECCOMP_STARTS)
		i = 6;
	*ret_len = starts[i + 1] - starts[i];
	return steps + starts[i];
#else
	(void)needs;
	*ret_len = 0;
	return NULL;
#endif
}

int
bh_seccomp__restrict(unsigned needs)
{
	struct sock_fprog program;
	size_t len;

	program.filter = (struct sock_filter *)(uintptr_t)
	    bh_seccomp__filter(needs, &len);
	program.len = (unsigned short)len;
	if (len == 0)
		return -ENOSYS;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
		return 0;
	/* So says a kernel that was built without. */
	return errno == EINVAL ? -EOPNOTSUPP : -errno;
}

bool
bh_seccomp__is_there(void)
{
	uint32_t action = SECCOMP_RET_ERRNO;
	size_t len;

	(void)bh_seccomp__filter(0, &len);
	return len > 0 && (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0,
	    &action) == 0 || (errno != ENOSYS && errno != EOPNOTSUPP));
}
