#include <stdio.h>
#include <string.h>

#include "conn/clock.h"
#include "health/health.h"
#include "proto/escape.h"

/* The first line that is not blank: without control characters, of valid UTF-8,
 * and no longer than there is room for. */
static size_t
put_line(struct bh_health_result *r, const char *s, size_t len)
{
	struct bh_text t = { .at = r->line, .size = sizeof(r->line) - 1 };
	size_t i = 0, n;

	while (i < len && (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r')))
		i++;
	for (; i < len && s[i] != '\n' && !t.truncated; i += n) {
		n = bh_escape__utf8(s + i, len - i);
		if (n == 0 || (unsigned char)s[i] < 0x20 || s[i] == 0x7f) {
			n = 1;
			bh_text__char(&t, s[i] == '\t' ? ' ' : '?');
		} else {
			bh_text__put(&t, s + i, n);
		}
	}
	while (t.len > 0 && (t.at[t.len - 1] == ' ' ||
	    (t.at[t.len - 1] == '?' && i > 0 && s[i - 1] == '\r' &&
	    (i == len || s[i] == '\n'))))
		t.len--;
	t.at[t.len] = '\0';
	return t.len;
}

static enum bh_health_status
judge(const struct bh_health *health, const struct bh_task *task)
{
	if (task->end != BH_TASK_EXITED)
		return BH_HEALTH_FAIL;
	if (task->code == 1 && health->warnings)
		return BH_HEALTH_WARN;
	return task->code == 0 ? BH_HEALTH_PASS : BH_HEALTH_FAIL;
}

/* Where it has said nothing by itself. */
static void
explain(const struct bh_task *task, struct bh_health_result *r)
{
	switch (task->end) {
	case BH_TASK_EXITED:
		if (task->code != 0)
			(void)snprintf(r->line, sizeof(r->line),
			    "exit status %d", task->code);
		break;
	case BH_TASK_SIGNALLED:
		(void)snprintf(r->line, sizeof(r->line),
		    "ended by signal %d", task->code);
		break;
	case BH_TASK_TIMED_OUT:
		(void)snprintf(r->line, sizeof(r->line),
		    "no answer in time");
		break;
	case BH_TASK_NOT_STARTED:
		(void)snprintf(r->line, sizeof(r->line),
		    "cannot be started: %s", strerror(task->code));
		break;
	}
}

void
bh_result__make(const struct bh_health *health, const struct bh_task *task,
    struct bh_health_result *r)
{
	memset(r, 0, sizeof(*r));
	(void)snprintf(r->name, sizeof(r->name), "%s", task->name);
	r->status = judge(health, task);
	r->milliseconds = task->milliseconds;
	r->at = bh_clock__monotonic();
	r->time = bh_clock__real() / 1000000;
	r->heard = task->function == NULL && task->end == BH_TASK_EXITED;
	if (task->end != BH_TASK_EXITED ||
	    put_line(r, task->output, task->len) == 0)
		explain(task, r);
}

void
bh_result__put_name(struct bh_text *t, const struct bh_health_result *r)
{
	const char *s;

	for (s = r->name; *s != '\0'; s++)
		bh_text__char(t, (unsigned char)*s < 0x20 || *s == 0x7f ? '?' :
		    *s);
}
