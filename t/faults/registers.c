/* How a system call is changed that a traced process makes. */
#include "fault.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#ifndef __x86_64__
#error "registers.c: say how a system call is changed on this machine"
#endif

enum { ENTRY = 1, END = 2 }; /* PTRACE_SYSCALL_INFO_ENTRY, _EXIT */

bool
look(pid_t pid, struct seen *ret)
{
	struct {
		unsigned char op, pad[3];
		unsigned arch;
		unsigned long long ip, sp, nr, argument[6];
	} info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0 ||
	    (info.op != ENTRY && info.op != END))
		return false;
	ret->entry = info.op == ENTRY;
	if (ret->entry) {
		ret->nr = (int)info.nr;
		for (int i = 0; i < 6; i++)
			ret->argument[i] = info.argument[i];
	}
	return true;
}

void
skip_call(pid_t pid)
{
	struct user_regs_struct r;

	ptrace(PTRACE_GETREGS, pid, NULL, &r);
	r.orig_rax = (unsigned long long)-1;
	ptrace(PTRACE_SETREGS, pid, NULL, &r);
}

void
set_result(pid_t pid, long result)
{
	struct user_regs_struct r;

	ptrace(PTRACE_GETREGS, pid, NULL, &r);
	r.rax = (unsigned long long)result;
	ptrace(PTRACE_SETREGS, pid, NULL, &r);
}

/* Of an event or a signal no part can be read, nor of a datagram. */
static bool
is_stream(pid_t pid, unsigned long fd, int nr)
{
	char path[64], to[64];
	ssize_t n;

	if (nr == SYS_sendto || nr == SYS_recvfrom)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/fd/%lu", pid, fd);
	n = readlink(path, to, sizeof(to));
	return n > 0 && memcmp(to, "anon_inode:", 11 < n ? 11 : (size_t)n) != 0;
}

/* The first byte of what is scattered. */
static void
take_first(pid_t pid, struct user_regs_struct *r, const struct seen *call)
{
	struct iovec v[16], here = { v, sizeof(v) },
	    there = { (void *)call->argument[1], sizeof(v) };
	size_t i, count = call->argument[2];

	if (count > 16)
		return;
	here.iov_len = there.iov_len = count * sizeof(v[0]);
	if (process_vm_readv(pid, &here, 1, &there, 1, 0) < 0)
		return;
	for (i = 0; i < count && v[i].iov_len == 0; i++)
		;
	if (i == count)
		return;
	r->orig_rax = call->nr == SYS_writev ? SYS_write : SYS_read;
	r->rsi = (unsigned long long)v[i].iov_base;
	r->rdx = 1;
}

void
shorten(pid_t pid, const struct seen *call, unsigned long most)
{
	struct user_regs_struct r;

	if (!is_stream(pid, call->argument[call->nr == SYS_splice ? 2 : 0],
	    call->nr))
		return;
	ptrace(PTRACE_GETREGS, pid, NULL, &r);
	switch (call->nr) {
	case SYS_read: case SYS_write: case SYS_pread64: case SYS_pwrite64:
	case SYS_recvfrom: case SYS_sendto:
		r.rdx = r.rdx > most ? most : r.rdx;
		break;
	case SYS_sendfile:
		r.r10 = r.r10 > most ? most : r.r10;
		break;
	case SYS_splice:
		r.r8 = r.r8 > most ? most : r.r8;
		break;
	case SYS_getdents64: /* room for one entry, however long its name */
		r.rdx = r.rdx > 280 ? 280 : r.rdx;
		break;
	case SYS_readv: case SYS_writev:
		take_first(pid, &r, call);
		break;
	default:
		return;
	}
	ptrace(PTRACE_SETREGS, pid, NULL, &r);
}
