/* What executables print. */
#include <errno.h>
#include <string.h>

#include "prom/prom.h"

/* Why nothing of it is taken; or NULL. */
static const char *
judge(struct bh_scrape *scrape, const struct bh_task *task)
{
	switch (task->end) {
	case BH_TASK_SIGNALLED:
		return "ended by a signal";
	case BH_TASK_TIMED_OUT:
		return "no end in time";
	case BH_TASK_NOT_STARTED:
		return "not started";
	case BH_TASK_EXITED:
		break;
	}
	if (task->code != 0)
		return "an exit status that is not 0";
	if (task->cut)
		return "longer than --max-size";
	if (task->len > scrape->left)
		return "all are longer than --max-total";
	scrape->left -= task->len;
	return NULL;
}

static void
add(struct bh_scrape *scrape, const struct bh_task *task)
{
	struct bh_source *e = &scrape->source[scrape->count++];

	*e = (struct bh_source){ .name = task->name, .kind = BH_SOURCE_EXEC,
	    .milliseconds = task->milliseconds,
	    .failure = judge(scrape, task) };
	if (e->failure == NULL) {
		e->text = task->output;
		e->len = task->len;
	}
}

/* Leaves out what was not asked for. */
static void
choose(struct bh_tasks *t)
{
	size_t i, count = 0;

	for (i = 0; i < t->count; i++)
		if (bh_wish__wants(t->h, t->task[i].name))
			t->task[count++] = t->task[i];
	t->count = count;
}

int
bh_execute__all(struct bh_scrape *scrape)
{
	const struct bh_prom *prom = scrape->h->userdata;
	struct bh_tasks t = { .h = scrape->h, .envp = prom->envp,
	    .timeout = bh_wish__timeout(scrape->h),
	    .max_output = (size_t)prom->max_size };
	size_t i;
	int status;

	if (prom->exec_fd < 0)
		return 0;
	status = bh_tasks__list(&t, prom->exec_fd, BH_PROM_EXECUTABLES);
	if (status == -ENOMEM)
		return 503;
	if (status != 0) {
		scrape->source[scrape->count++] = (struct bh_source){
		    .name = prom->exec, .kind = BH_SOURCE_DIRECTORY,
		    .failure = status == -E2BIG ? "too many executables" :
		    strerror(-status) };
		t.count = 0;
	}
	choose(&t);
	if (t.count == 0)
		return 0;
	status = bh_tasks__run(&t);
	if (status == -ECONNRESET)
		bh_log_message(t.h, "%s: the client has not waited",
		    t.h->requestline);
	for (i = 0; i < t.count && status == 0; i++)
		add(scrape, &t.task[i]);
	return status == -ENOMEM ? 503 : status;
}
