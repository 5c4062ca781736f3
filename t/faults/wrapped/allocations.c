/* Every allocation of a program that is linked with --wrap is counted in memory
 * shared with who started it, who also says which of them are to fail. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../fault.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_mmap(void *at, size_t len, int prot, int flags, int fd, off_t off);
FILE *__real_fopencookie(void *cookie, const char *mode,
    cookie_io_functions_t functions);
char *__real_realpath(const char *path, char *to);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_mmap(void *at, size_t len, int prot, int flags, int fd, off_t off);
FILE *__wrap_fopencookie(void *cookie, const char *mode,
    cookie_io_functions_t functions);
char *__wrap_realpath(const char *path, char *to);

static struct counter *shared;

static void __attribute__((constructor))
begin(void)
{
	const char *fd = getenv("FAULT_COUNTER");
	void *at;

	if (fd == NULL)
		return;
	at = __real_mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
	    (int)strtol(fd, NULL, 10), 0);
	close((int)strtol(fd, NULL, 10));
	unsetenv("FAULT_COUNTER");
	if (at != MAP_FAILED)
		shared = at;
}

static bool
fails(void)
{
	long n;

	if (shared == NULL)
		return false;
	n = __atomic_add_fetch(&shared->count, 1, __ATOMIC_RELAXED);
	if (shared->fail_at == 0 || n < shared->fail_at ||
	    (n > shared->fail_at && !shared->sticky))
		return false;
	shared->failed++;
	errno = ENOMEM;
	return true;
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

void *
__wrap_mmap(void *at, size_t len, int prot, int flags, int fd, off_t off)
{
	return fails() ? MAP_FAILED :
	    __real_mmap(at, len, prot, flags, fd, off);
}

FILE *
__wrap_fopencookie(void *cookie, const char *mode,
    cookie_io_functions_t functions)
{
	return fails() ? NULL : __real_fopencookie(cookie, mode, functions);
}

char *
__wrap_realpath(const char *path, char *to)
{
	return fails() ? NULL : __real_realpath(path, to);
}

#ifdef BH_COVERAGE
/* What gcov allocates is none of the program's. */
void __real___gcov_dump(void);
void __real___gcov_exit(void);
void __wrap___gcov_dump(void);
void __wrap___gcov_exit(void);

static void
apart(void (*function)(void))
{
	struct counter *before = shared;

	shared = NULL;
	function();
	shared = before;
}

void
__wrap___gcov_dump(void)
{
	apart(__real___gcov_dump);
}

void
__wrap___gcov_exit(void)
{
	apart(__real___gcov_exit);
}
#endif
