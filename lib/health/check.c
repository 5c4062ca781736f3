#include <errno.h>
#include <string.h>

#include "health/health.h"

enum { OUTPUT = 4096 }; /* bytes of what a check prints: its first line */

/* All of a kind or another, in the order in which they are told. */
static int
list(struct bh_handler *h, struct bh_tasks *t)
{
	const struct bh_health *health = h->userdata;
	size_t i, probes = health->probe_count;
	struct bh_task *all = bh_alloc(h, BH_HEALTH_CHECKS * sizeof(*all));
	int error = 0;

	if (all == NULL)
		return 503;
	if (health->directory >= 0)
		error = bh_tasks__list(t, health->directory,
		    BH_HEALTH_CHECKS - probes);
	if (error < 0) {
		bh_log_error(h, "%s: %s", health->checks, error == -E2BIG ?
		    "too many executables" : strerror(-error));
		return 503;
	}
	for (i = 0; i < probes; i++)
		all[i] = (struct bh_task){ .name = health->probe[i].name,
		    .function = health->probe[i].function,
		    .arg = &health->probe[i] };
	if (t->count > 0)
		memcpy(&all[probes], t->task, t->count * sizeof(*all));
	t->task = all;
	t->count += probes;
	return 0;
}

static int
find(const struct bh_tasks *t, const char *name, size_t *ret)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->task[i].name, name) == 0) {
			*ret = i;
			return 0;
		}
	return 404;
}

/* What does not pass is known to the log, once for each time it was asked. */
static void
note(struct bh_handler *h, const struct bh_health_result *r)
{
	static const char words[][8] = { "pass", "warning", "failure" };

	if (r->status != BH_HEALTH_PASS)
		bh_log_message(h, "%s: %s: %s", words[r->status], r->name,
		    r->line);
}

/* Asks those that have no result yet: their places among all, in order. */
static int
ask(struct bh_tasks *t, struct bh_health_result *result, size_t first)
{
	const struct bh_health *health = t->h->userdata;
	struct bh_tasks asked = *t;
	size_t place[BH_HEALTH_CHECKS], i;
	int status;

	asked.task = bh_alloc(t->h, t->count * sizeof(*t->task));
	if (asked.task == NULL)
		return 503;
	asked.count = 0;
	for (i = 0; i < t->count; i++)
		if (result[i].at == 0) {
			place[asked.count] = i;
			asked.task[asked.count++] = t->task[i];
		}
	status = asked.count == 0 ? 0 : bh_tasks__run(&asked);
	for (i = 0; i < asked.count && status == 0; i++) {
		struct bh_health_result *r = &result[place[i]];

		bh_result__make(health, &asked.task[i], r);
		note(t->h, r);
		if (health->kept != NULL)
			health->kept[first + place[i]] = *r;
	}
	return status == -ENOMEM ? 503 : status;
}

/* The results of the checks in t, which are all from the one at first on. */
static int
collect(struct bh_tasks *t, size_t first, struct bh_health_report *ret)
{
	const struct bh_health *health = t->h->userdata;
	const struct bh_health_result *known;
	size_t i;
	int status = bh_keep__lock(t->h, first, t->count);

	if (status != 0)
		return status;
	for (i = 0; i < t->count; i++) {
		known = bh_keep__find(health, first + i, t->task[i].name);
		if (known != NULL)
			ret->result[i] = *known;
		else
			ret->result[i].at = 0;
	}
	status = ask(t, ret->result, first);
	bh_keep__unlock(health, first, t->count);
	return status;
}

int
bh_health__check(struct bh_handler *h, const char *name,
    struct bh_health_report *ret)
{
	const struct bh_health *health = h->userdata;
	struct bh_tasks t = { .h = h, .envp = health->envp,
	    .timeout = (int)health->timeout * 1000, .max_output = OUTPUT };
	size_t first = 0, i;
	int status = list(h, &t);

	if (status == 0 && name != NULL) {
		status = find(&t, name, &first);
		t.task += first;
		t.count = 1;
	}
	if (status != 0)
		return status;
	if (t.count == 0) {
		bh_log_error(h, "%s: no executables", health->checks);
		return 503;
	}
	*ret = (struct bh_health_report){ .count = t.count,
	    .result = bh_alloc(h, t.count * sizeof(*ret->result)) };
	if (ret->result == NULL)
		return 503;
	status = collect(&t, first, ret);
	if (status == -ECONNRESET)
		bh_log_message(h, "%s: the client has not waited",
		    h->requestline);
	for (i = 0; i < ret->count && status == 0; i++)
		if (ret->result[i].status > ret->status)
			ret->status = ret->result[i].status;
	return status;
}
