#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "run/landlock.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* The kernel's header may be older than the kernel: by number. */
enum {
	CREATE_VERSION = 1, /* LANDLOCK_CREATE_RULESET_VERSION */
	PATH_BENEATH = 1,   /* LANDLOCK_RULE_PATH_BENEATH */
	EXECUTE = 1 << 0,    /* LANDLOCK_ACCESS_FS_EXECUTE */
	WRITE_FILE = 1 << 1, /* LANDLOCK_ACCESS_FS_WRITE_FILE */
	READ_FILE = 1 << 2, /* LANDLOCK_ACCESS_FS_READ_FILE */
	READ_DIR = 1 << 3,  /* LANDLOCK_ACCESS_FS_READ_DIR */
	REMOVE_DIR = 1 << 4,
	REMOVE_FILE = 1 << 5,
	MAKE_DIR = 1 << 7,
	MAKE_REG = 1 << 8,
	MAKE_SOCK = 1 << 9,
	MAKE_FIFO = 1 << 10,
	MAKE_SYM = 1 << 12,
	REFER = 1 << 13,     /* ABI 2: link and rename between directories */
	TRUNCATE = 1 << 14,  /* ABI 3 */
	FS_ABI_1 = (1 << 13) - 1, /* to MAKE_SYM */
	FS_ABI_2 = (1 << 14) - 1, /* and REFER */
	FS_ABI_3 = (1 << 15) - 1, /* and TRUNCATE */
	FS_ABI_5 = (1 << 16) - 1, /* and IOCTL_DEV */
	NET_ABI_4 = 1 << 0 | 1 << 1,    /* BIND_TCP, CONNECT_TCP */
	SCOPED_SIGNAL = 1 << 1,
	SCOPED_ABI_6 = 1 << 0 | SCOPED_SIGNAL, /* and abstract Unix sockets */
};

/* struct landlock_ruleset_attr and landlock_path_beneath_attr */
struct ruleset { uint64_t fs, net, scoped; };
struct path_beneath {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

int
bh_landlock__abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    CREATE_VERSION);

	return abi < 0 ? -errno : (int)abi;
}

static int
create(const struct ruleset *r)
{
	long fd = syscall(SYS_landlock_create_ruleset, r, sizeof(*r), 0);

	return fd < 0 ? -errno : (int)fd;
}

/* What is asked for as far as the kernel knows it; *ret_fs: of files. Most
 * kernels know it all, which saves the question which they are. */
static int
create_known(struct ruleset r, uint64_t *ret_fs)
{
	int fd = create(&r), abi;

	if (fd == -EINVAL || fd == -E2BIG) {
		abi = bh_landlock__abi();
		if (abi < 0)
			return abi;
		if (abi < 5)
			r.fs &= abi < 2 ? FS_ABI_1 : abi < 3 ? FS_ABI_2 :
			    FS_ABI_3;
		if (abi < 4)
			r.net = 0;
		if (abi < 6)
			r.scoped = 0;
		fd = create(&r);
	}
	*ret_fs = r.fs;
	return fd;
}

/* known: the rights that the ruleset is about; a rule has no others. A rule
 * for a file has none that only directories know. */
static int
allow(int ruleset, uint64_t known, const struct bh_landlock_rule *rule,
    bool programs)
{
	const uint64_t of_files = EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE;
	struct path_beneath p = { .allowed = READ_FILE | READ_DIR,
	    .parent = rule->fd };

	if (rule->execute)
		p.allowed |= EXECUTE;
	if (rule->write)
		p.allowed |= WRITE_FILE | REMOVE_FILE | MAKE_REG | REFER |
		    TRUNCATE;
	if (rule->write && programs)
		p.allowed |= REMOVE_DIR | MAKE_DIR | MAKE_SYM | MAKE_SOCK |
		    MAKE_FIFO;
	p.allowed &= known;
	if (syscall(SYS_landlock_add_rule, ruleset, PATH_BENEATH, &p, 0) == 0)
		return 0;
	p.allowed &= of_files;
	if (errno == EINVAL && syscall(SYS_landlock_add_rule, ruleset,
	    PATH_BENEATH, &p, 0) == 0)
		return 0;
	return -errno;
}

int
bh_landlock__restrict(const struct bh_landlock_rule *rules, size_t count,
    bool programs)
{
	static const struct ruleset ours = { FS_ABI_5, NET_ABI_4,
	    SCOPED_ABI_6 };
	/* What a script opens may be a terminal or another device. */
	static const struct ruleset others = { FS_ABI_3, 0, SCOPED_SIGNAL };
	uint64_t known;
	int fd = create_known(programs ? others : ours, &known), r = 0;
	size_t i;

	if (fd < 0)
		return fd;
	for (i = 0; i < count && r == 0; i++)
		r = allow(fd, known, &rules[i], programs);
	if (r == 0 && syscall(SYS_landlock_restrict_self, fd, 0) < 0)
		r = -errno;
	close(fd);
	return r;
}
