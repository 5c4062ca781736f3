/* Which faults there are. */
#include "fault.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

static void
add(struct plan *p, struct fault f)
{
	p->at = realloc(p->at, (p->count + 1) * sizeof(p->at[0]));
	if (p->at == NULL)
		err(71, "memory");
	p->at[p->count++] = f;
}

/* A client vanishes after each byte of these, and then after a few more. */
enum { HEAD = 1200 };

/* What is interrupted for ever never ends; and without close_range a program
 * makes 65,000 calls. */
static bool
can_last(int nr, int error)
{
	return error != EINTR && error != EAGAIN && nr != SYS_close_range;
}

/* Of each call one error, another one of the next. */
static bool
is_passed_over(const struct plan *p, const int *errors, const int *error,
    size_t i)
{
	size_t n = 0;

	while (errors[n] != 0)
		n++;
	return p->once && (size_t)(error - errors) != i % n;
}

/* Each error of each call. */
static void
plan_calls(struct plan *p, const struct calls *calls, bool start)
{
	for (size_t i = 0; i < calls->count; i++) {
		const struct call *call = &calls->at[i];
		const int *error = table_errors(call->nr);

		if (call->start != start)
			continue;
		if (error == NULL)
			errx(65, "the table does not have system call %d "
			    "(%s)", call->nr,
			    table_name(call->nr));
		for (; *error != 0; error++) {
			struct fault f = { CALL, *call, *error, false, 0 };

			if (is_passed_over(p, table_errors(call->nr), error,
			    i))
				continue;
			add(p, f);
			f.sticky = true;
			if (can_last(call->nr, *error) &&
			    (p->sticky || *error == ENOMEM))
				add(p, f);
		}
	}
}

void
plan_make(struct plan *p, const char *mode, const struct calls *calls,
    const struct outcome *reference)
{
	const struct { const char *name; struct fault f; } whole[] = {
	    { "short", { .kind = SHORT } },
	    { "interrupted", { .kind = INTERRUPTED } },
	    { "storm", { .kind = STORM } } };

	if (strcmp(mode, "calls") == 0 || strcmp(mode, "start") == 0)
		plan_calls(p, calls, *mode == 's');
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(mode, whole[i].name) == 0)
			add(p, whole[i].f);
	if (strcmp(mode, "allocations") == 0)
		for (long n = 1; n <= reference->allocations; n++) {
			add(p, (struct fault){ .kind = ALLOCATION, .n = n });
			add(p, (struct fault){ .kind = ALLOCATION, .n = n,
			    .sticky = true });
		}
	if (strcmp(mode, "reset") == 0)
		for (size_t n = 1; n <= reference->answer[0].len;
		    n += n < HEAD ? 1 : 1021)
			add(p, (struct fault){ .kind = RESET, .n = (long)n });
}

/* The first of them are a sample then. */
void
plan_sample(struct plan *p, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15 + p->count + 1;

	if (p->most > p->count)
		p->most = p->count;
	for (size_t i = 0; i < p->most && p->most < p->count; i++) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		size_t k = i + x % (p->count - i);
		struct fault f = p->at[i];

		p->at[i] = p->at[k];
		p->at[k] = f;
	}
}

void
plan_describe(const struct fault *f, char *text, size_t size)
{
	static const char *const kinds[] = { "", "", "allocation",
	    "bytes one by one", "interrupted calls", "a storm of signals",
	    "the client gone after byte" };

	if (f->kind == CALL)
		snprintf(text, size, "%s %d of process %d, %s%s",
		    table_name(f->call.nr), f->call.nth, f->call.process,
		    strerrorname_np(f->error), f->sticky ? " for ever" : "");
	else if (f->kind == ALLOCATION || f->kind == RESET)
		snprintf(text, size, "%s %ld%s", kinds[f->kind], f->n,
		    f->sticky ? " and all after it" : "");
	else
		snprintf(text, size, "%s", kinds[f->kind]);
}
