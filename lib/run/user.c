#include <errno.h>
#include <grp.h>
#include <pwd.h>
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

/* 0, or the exit status after one line on standard error. Succeeds only when
 * there is no way back. */
int
bh_user__become(const char *program, const char *name)
{
	uid_t uid;
	gid_t gid;
	int status = look_up(program, name, &uid, &gid);

	if (status != 0)
		return status;
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
