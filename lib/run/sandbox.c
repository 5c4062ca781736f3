#include <sys/prctl.h>

#include "run/landlock.h"
#include "run/sandbox.h"
#include "run/seccomp.h"

#if defined(BH_SANITIZE) || defined(BH_COVERAGE)
/* Their own work at the end of the process needs files and a thread. */
static const bool instrumented = true;
#else
static const bool instrumented = false;
#endif

/* Asking for less is never refused. */
static const struct rlimit none = { .rlim_cur = 0, .rlim_max = 0 };
/* For one connection: its descriptors, a log, a root, a few files. */
static const struct rlimit few = { .rlim_cur = 32, .rlim_max = 32 };

/* A log has no end. */
static void
bound_files(const struct bh_sandbox *s)
{
	struct rlimit l;

	if (s->file_output)
		return;
	/* Nothing is less than none: no need to ask. */
	if (s->file_max > 0 && (getrlimit(RLIMIT_FSIZE, &l) < 0 ||
	    l.rlim_cur <= s->file_max))
		return;
	l = (struct rlimit){ s->file_max, s->file_max };
	(void)setrlimit(RLIMIT_FSIZE, &l);
}

int
bh_sandbox__process(const struct bh_sandbox *s)
{
	if (!s->on)
		return 0;
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (instrumented)
		return 0;
	(void)setrlimit(RLIMIT_CORE, &none);
	if (s->starts_programs) {
		/* Who is started runs as the same user, and must not read our
		 * memory, nor write to it. */
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
		return !s->confines ? 0 :
		    bh_landlock__restrict(s->rule, s->rule_count, true);
	}
	bound_files(s);
	return bh_landlock__restrict(s->rule, s->rule_count, false);
}

unsigned
bh_sandbox__needs(const struct bh_sandbox *s)
{
	unsigned needs = s->starts_programs ? BH_SECCOMP_STARTS : 0;
	size_t i;

	if (s->listens)
		needs |= BH_SECCOMP_LISTENS;
	if (s->watches)
		needs |= BH_SECCOMP_WATCHES;
	for (i = 0; i < s->rule_count; i++)
		needs |= s->rule[i].write ? BH_SECCOMP_WRITES :
		    BH_SECCOMP_READS;
	return needs;
}

int
bh_sandbox__filter(const struct bh_sandbox *s)
{
	if (!s->full || instrumented)
		return 0;
	return bh_seccomp__restrict(bh_sandbox__needs(s));
}

static void
bound_descriptors(const struct bh_sandbox *s)
{
	struct rlimit l = few;

	if (s->open_files > 0) {
		if (getrlimit(RLIMIT_NOFILE, &l) < 0)
			return;
		if (l.rlim_max > s->open_files)
			l.rlim_max = s->open_files;
		l.rlim_cur = l.rlim_max;
	}
	(void)setrlimit(RLIMIT_NOFILE, &l);
}

void
bh_sandbox__connection(const struct bh_sandbox *s)
{
	if (!s->on || instrumented || s->starts_programs)
		return;
	bound_descriptors(s);
	(void)setrlimit(RLIMIT_NPROC, &none);
}
