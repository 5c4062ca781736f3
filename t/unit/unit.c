#include <dlfcn.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proto/escape.h"
#include "unit.h"

static size_t
page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* Bytes of whole pages that hold len bytes. */
static size_t
whole(size_t len)
{
	return (len + page_size() - 1) / page_size() * page_size();
}

void *
bh_test_fence(const void *bytes, size_t len)
{
	size_t size = whole(len);
	char *start = mmap(NULL, size + page_size(), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert(start != MAP_FAILED);
	cr_assert(mprotect(start + size, page_size(), PROT_NONE) == 0);
	if (bytes != NULL && len > 0)
		memcpy(start + size - len, bytes, len);
	return start + size - len;
}

void
bh_test_unfence(void *fenced, size_t len)
{
	size_t size = whole(len);
	char *start = (char *)fenced + len - size;

	cr_assert(munmap(start, size + page_size()) == 0);
}

void *
bh_test_next(const char *name)
{
	void *at = dlsym(RTLD_NEXT, name);

	cr_assert(at != NULL, "%s", name);
	return at;
}

const char *
bh_test_show(const void *bytes, size_t len)
{
	static char shown[4][512];
	static unsigned turn;
	struct bh_text t = { .at = shown[turn++ % 4], .size = 512 };

	bh_escape__log(&t, bytes, len, 120);
	return bh_text__end(&t);
}

void
bh_test_prefixes(void (*parse)(const char *, size_t), const char *in,
    size_t len)
{
	for (size_t n = 0; n <= len; n++) {
		char *fenced = bh_test_fence(in, n);

		parse(fenced, n);
		bh_test_unfence(fenced, n);
	}
}

void
bh_test_steps(bh_test_stream *feed, const char *in, size_t len, int status,
    const char *out, const char *why)
{
	const size_t steps[] = { len > 0 ? len : 1, 1, 2, 3, 7 };
	static char buf[1 << 17];

	for (size_t i = 0; i < ROWS(steps); i++) {
		struct bh_text t = { .at = buf, .size = sizeof(buf) };
		int r = feed(in, len, steps[i], &t);

		cr_expect(r == status, "%s: %d, not %d, by %zu: %s", why, r,
		    status, steps[i], bh_test_show(in, len));
		bh_text__end(&t);
		cr_expect_str_eq(buf, out, "%s, by %zu: %s", why, steps[i],
		    bh_test_show(in, len));
	}
}
