/* What no fault may do. */
#include "answer.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* The error, whose text says what it was about. */
struct trial {
	const struct scenario *s;
	const struct fault *f;
	const struct outcome *o, *reference;
	const char *what;
	int wrong;
};

/* What stands in files outside of what is served, and in scripts. */
static const char canary[] = "canary outside", source[] = "source of";

static const char *names;

void
judge_names(const char *calls)
{
	names = calls;
}

static void __attribute__((format(printf, 2, 3)))
complain(struct trial *t, const char *format, ...)
{
	va_list args;

	printf("! %s: %s: ", t->s->name, t->what);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	t->wrong++;
}

/* Whoever gave up the connection saw no answer that was wrong. */
static bool
client_is_gone(const struct fault *f)
{
	return f->kind == RESET || (f->kind == CALL && (f->error == EPIPE ||
	    f->error == ECONNRESET || f->error == ETIMEDOUT ||
	    f->error == ENOTCONN || f->error == EHOSTUNREACH ||
	    f->error == ENETUNREACH));
}

/* Nothing may show that they were there. */
static bool
is_seamless(const struct fault *f)
{
	return f->kind == SHORT || f->kind == INTERRUPTED || f->kind == STORM;
}

/* What a call says of a name makes another answer right: it is not there; or
 * of a script: it does not want its body. */
static bool
is_of_name(const struct fault *f)
{
	return f->kind == CALL && names != NULL &&
	    strstr(names, table_name(f->call.nr)) != NULL &&
	    (f->error == ENOENT || f->error == ENOTDIR || f->error == EACCES ||
	    f->error == EPIPE || f->error == EPERM || f->error == ELOOP ||
	    f->error == EINVAL || f->error == EXDEV || f->error == ENXIO ||
	    f->error == ENODEV || f->error == EISDIR ||
	    f->error == ENAMETOOLONG);
}

/* A script that fails in the middle of what has no length can only be
 * recognised by a reset, or by the exit status where there is a pipe. */
static void
judge_cut(struct trial *t, const struct answer *a, size_t client)
{
	bool quiet = WIFEXITED(t->o->status) &&
	    WEXITSTATUS(t->o->status) == 0 && t->s->by < BY_LISTENER;

	if (a->until_close && !t->o->reset[client] &&
	    (quiet || t->s->by >= BY_SOCKET))
		complain(t, "an answer until the end is cut and looks whole");
	else if (quiet && !client_is_gone(t->f))
		complain(t, "an answer is cut, exit status 0");
}

static void
judge_answer(struct trial *t, const struct answer *a,
    const struct answer *reference, size_t client)
{
	bool same = body_is_allowed(a, reference);
	bool cut = !a->whole || (a->until_close && !same &&
	    a->code == reference->code);

	if (is_seamless(t->f) && (!a->whole || !same ||
	    !answer_same_head(a, reference)))
		complain(t, "another answer than without");
	else if (t->f->kind != RESET && cut)
		judge_cut(t, a, client);
	else if (cut || a->code >= 400)
		return;
	else if (a->code != reference->code && a->code < 300 &&
	    reference->code != 304 && reference->code != 206 &&
	    reference->code != 416 && reference->code != 503)
		complain(t, "a %d for a %d", a->code, reference->code);
	else if (a->code != reference->code && a->code >= 300)
		complain(t, "a %d for a %d", a->code, reference->code);
	else if (a->code == reference->code && !same && !is_of_name(t->f))
		complain(t, "a %d of %zu bytes for one of %zu", a->code,
		    a->body.len, reference->body.len);
}

/* The next final answer. */
static bool
next(const char **at, const char *end, bool head_only, struct answer *ret,
    bool *ret_wrong)
{
	while (answer_next(at, end, head_only, ret, ret_wrong)) {
		if (ret->code == 0 || ret->code >= 200)
			return true;
		answer_free(ret);
	}
	return false;
}

/* Help is none. */
static bool
is_http(const struct bytes *b)
{
	return b->len > 5 && memcmp(b->data, "HTTP/", 5) == 0;
}

/* The number of whole answers. */
static int
judge_client(struct trial *t, size_t client)
{
	const struct bytes *b = &t->o->answer[client],
	    *other = &t->reference->answer[client];
	const char *at = b->data, *end = at + b->len, *other_at = other->data;
	unsigned long heads = answer_heads(t->s->request[client].data,
	    t->s->request[client].len);
	struct answer a, reference;
	bool wrong, more, other_wrong;
	int count = 0, whole = 0;

	while (next(&at, end, heads >> count & 1, &a, &wrong)) {
		more = next(&other_at, other->data + other->len,
		    heads >> count & 1, &reference, &other_wrong);
		if (more)
			judge_answer(t, &a, &reference, client);
		else if (a.code < 400)
			complain(t, "an answer too many");
		whole += a.whole;
		answer_free(&a);
		answer_free(&reference);
		count++;
	}
	if (wrong && (count > 0 || is_http(other)))
		complain(t, "what is no answer: %.60s", at);
	if (is_seamless(t->f) && next(&other_at, other->data + other->len,
	    heads >> count & 1, &reference, &other_wrong)) {
		complain(t, "an answer less");
		answer_free(&reference);
	}
	return whole;
}

static void
judge_end(struct trial *t)
{
	static const unsigned char codes[] = { 0, 64, 65, 66, 69, 70, 71, 73,
	    75, 77, 78 };
	const struct outcome *o = t->o;
	int code = WEXITSTATUS(o->status);

	if (o->hung)
		complain(t, "it hangs");
	else if (o->told && WIFSIGNALED(o->status) &&
	    WTERMSIG(o->status) == SIGTERM)
		return;
	else if (WIFSIGNALED(o->status))
		complain(t, "killed by signal %d", WTERMSIG(o->status));
	else if (memchr(codes, code, sizeof(codes)) == NULL)
		complain(t, "exit status %d", code);
	/* That a client has left is nobody's fault. */
	else if ((is_seamless(t->f) || (t->f->kind == RESET && code != 0)) &&
	    o->status != t->reference->status)
		complain(t, "exit status %d", code);
	/* Who is told that there is no child cannot end it. */
	if (o->left && (t->f->kind != CALL || t->f->call.nr != SYS_kill ||
	    t->f->error != ESRCH))
		complain(t, "it left a child");
	if (o->leak[0] != '\0')
		complain(t, "a program was given%s", o->leak);
}

static void
judge_secrets(struct trial *t)
{
	for (size_t i = 0; i < t->s->client_count; i++) {
		const struct bytes *b = &t->o->answer[i];

		if (b->len == 0)
			continue;
		if (memmem(b->data, b->len, canary, strlen(canary)) != NULL)
			complain(t, "what is outside was sent");
		if (memmem(b->data, b->len, source, strlen(source)) != NULL)
			complain(t, "a script's source was sent");
	}
}

/* Of a program that has answered all, as without a fault. (Of its children none
 * is always the same one.) */
static void
judge_descriptors(struct trial *t)
{
	int count = t->o->descriptors, expected = t->reference->descriptors;

	if (t->o->status == 0 && count > expected && expected > 0 &&
	    (t->f->kind != CALL || t->f->call.nr != SYS_close))
		complain(t, "it ends with %d descriptors, not %d", count,
		    expected);
}

int
judge(const struct scenario *s, const struct fault *f,
    const struct outcome *o, const struct outcome *reference,
    const char *what)
{
	struct trial t = { s, f, o, reference, what, 0 };
	bool all = true;

	judge_end(&t);
	judge_secrets(&t);
	if (o->hung)
		return t.wrong;
	for (size_t i = 0; i < s->client_count; i++) {
		struct outcome whole = *reference;
		struct trial twin = { s, &(struct fault){ .kind = NONE },
		    &whole, reference, "the reference", 0 };

		all &= judge_client(&t, i) == judge_client(&twin, i);
	}
	if (all && f->kind != RESET)
		judge_descriptors(&t);
	return t.wrong;
}
