#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/message.h"
#include "run/process.h"

/* A number stands for the group of the same number, too; a name is looked
 * up. 0, or an exit status. */
static int
look_up(const char *program, const char *name, uid_t *ret_uid, gid_t *ret_gid)
{
	const struct passwd *entry;
	long long n;

	if (bh_options__number(name, strlen(name), 0, UINT32_MAX - 1, &n)) {
		*ret_uid = (uid_t)n;
		*ret_gid = (gid_t)n;
	} else {
		/* cppcheck-suppress getpwnamCalled; there is one thread */
		entry = getpwnam(name);
		if (entry == NULL) {
			bh_message__print(program, "--user: no such user");
			return BH_EX_USAGE;
		}
		*ret_uid = entry->pw_uid;
		*ret_gid = entry->pw_gid;
	}
	if (*ret_uid != 0)
		return 0;
	bh_message__print(program, "--user: not the superuser");
	return BH_EX_USAGE;
}

static bool
is(uid_t uid, gid_t gid)
{
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;

	return getresuid(&ruid, &euid, &suid) == 0 &&
	    getresgid(&rgid, &egid, &sgid) == 0 &&
	    ruid == uid && euid == uid && suid == uid &&
	    rgid == gid && egid == gid && sgid == gid;
}

/* Succeeds only when there is no way back. */
static int
become(const char *program, const char *name, uid_t uid, gid_t gid)
{
	if (is(uid, gid))
		return 0;
	if (setgroups(0, NULL) == 0 && setresgid(gid, gid, gid) == 0 &&
	    setresuid(uid, uid, uid) == 0) {
		if (is(uid, gid) && setuid(0) < 0 && getgroups(0, NULL) == 0)
			return 0;
		errno = EPERM;
	}
	bh_message__print(program, "--user: cannot become %s: %s", name,
	    strerror(errno));
	return BH_EX_OSERR;
}

/* The superuser's directory is seldom this user's: it is said now rather than
 * to each client. (What others do whom it starts is theirs.) */
static int
check_writes(const struct bh_process *p)
{
	char path[40], name[256];
	ssize_t n;
	size_t i;
	int error;

	for (i = 0; i < p->sandbox.rule_count; i++) {
		if (p->sandbox.starts_programs || !p->sandbox.rule[i].write ||
		    faccessat(p->sandbox.rule[i].fd, ".", W_OK, 0) == 0)
			continue;
		error = errno;
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d",
		    p->sandbox.rule[i].fd);
		n = readlink(path, name, sizeof(name));
		bh_message__print(p->line.program,
		    "--user: %s cannot write to %.*s: %s", p->options.user,
		    n < 0 ? 1 : (int)n, n < 0 ? "?" : name, strerror(error));
		return BH_EX_NOINPUT;
	}
	return 0;
}

int
bh_user__become(const struct bh_process *p)
{
	const char *name = p->options.user;
	uid_t uid;
	gid_t gid;
	int status = look_up(p->line.program, name, &uid, &gid);

	if (status == 0)
		status = become(p->line.program, name, uid, gid);
	return status != 0 ? status : check_writes(p);
}
