/*
 * Who finds nobody at the backend tries for the lock. One process has it: it
 * starts the unit and waits until the backend answers. The others wait for it,
 * and take over where it is gone with its client.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "bus/bus.h"
#include "handler/private.h"
#include "wake/wake.h"

/* Milliseconds. polkit may have to start. */
enum { BUS = 20000, TICK = 50, LOOK = 250 };
enum { WORD = 12 }; /* of systemd, with its NUL */

struct start {
	struct bh_handler *h;
	struct bh_wake *wake;
	int64_t began, end;    /* of the request's time */
	struct sd_bus *bus;    /* who holds the lock has it */
	int64_t looked;        /* at the unit's state */
	bool asked;            /* for its start */
};

static bool
set_lock(const struct bh_wake *wake, short type)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_len = 1 };

	return fcntl(wake->lock, F_SETLK, &l) == 0;
}

static int
refuse(struct bh_handler *h, int seconds)
{
	bh_error_header(h, "Retry-After", seconds == BH_WAKE_HOLD ? "5" : "2");
	bh_error_header(h, "Cache-Control", "no-store");
	return 503;
}

/* It takes longer than anybody waits. The next one goes on. */
static int
put_off(const struct start *s)
{
	bh_log_error(s->h, "%s: not ready within %d s", s->wake->unit,
	    (int)((s->end - s->began) / 1000));
	s->wake->still_starting = true;
	return refuse(s->h, BH_WAKE_AGAIN);
}

/* One line, and nobody tries again at once. */
static int
give_up(const struct start *s, const char *why)
{
	bh_log_error(s->h, "%s: %s", s->wake->unit, why);
	s->wake->shared->failed_at = bh_clock__monotonic();
	s->wake->shared->starting = false;
	return refuse(s->h, BH_WAKE_HOLD);
}

static int
give_up_bus(const struct start *s, const char *what, int error)
{
	char why[160];
	struct bh_text t = { .at = why, .size = sizeof(why) };

	bh_text__puts(&t, what);
	bh_text__puts(&t, error == -EACCES ? "polkit does not allow it" :
	    strerror(-error));
	return give_up(s, bh_text__end(&t));
}

static bool
is_one_of(const char *word, const char words[][WORD], size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}
#define IS_ONE_OF(word, words) \
	is_one_of((word), (words), sizeof(words) / sizeof((words)[0]))

/* What has become of it: 0 where there is hope, or a status. */
static int
judge(struct start *s, const struct bh_bus_unit *u)
{
	static const char unusable[][WORD] = { "not-found", "masked",
	    "bad-setting", "error" };
	static const char under_way[][WORD] = { "active", "activating",
	    "reloading", "refreshing", "maintenance" };
	char why[160];
	struct bh_text t = { .at = why, .size = sizeof(why) };
	int error;

	if (IS_ONE_OF(u->load, unusable)) {
		bh_text__puts(&t, "cannot be started: ");
		bh_text__puts(&t, u->load);
		return give_up(s, bh_text__end(&t));
	}
	if (IS_ONE_OF(u->active, under_way) || u->pending)
		return 0;
	if (s->asked && strcmp(u->active, "deactivating") != 0) {
		bh_text__puts(&t, "was started, and is ");
		bh_text__puts(&t, u->active);
		bh_text__puts(&t, " (");
		bh_text__puts(&t, u->sub);
		bh_text__puts(&t, ")");
		return give_up(s, bh_text__end(&t));
	}
	if (s->asked)
		return 0;
	error = bh_bus__start(s->bus, s->wake->unit);
	s->asked = true;
	return error == 0 ? 0 : give_up_bus(s, "cannot be started: ", error);
}

static int
look(struct start *s)
{
	struct bh_bus_unit unit;
	int64_t now = bh_clock__monotonic();
	int error;

	if (s->looked != 0 && now - s->looked < LOOK)
		return 0;
	s->looked = now;
	error = bh_bus__ask(s->bus, s->wake->unit, &unit);
	return error == 0 ? judge(s, &unit) :
	    give_up_bus(s, "its state is not known: ", error);
}

/* Who may be there is asked whether it is ready. *ret: a connection, or -1.
 * 0, or what ends the request. */
static int
knock(struct start *s, int *ret)
{
	int fd = -1, ready = 1;

	*ret = -1;
	if (s->wake->ready != NULL)
		ready = bh_backend__is_ready(s->h);
	if (ready > 0)
		fd = bh_backend__connect(s->h);
	if (ready < 0 || fd == -ECONNRESET || fd == -ECANCELED)
		return ready < 0 ? ready : fd;
	if (fd >= 0)
		*ret = fd;
	return 0;
}

/* With the lock, until there is a connection. 0, or what ends the request. */
static int
lead(struct start *s, int *ret)
{
	struct bh_wake_shared *shared = s->wake->shared;
	int result = 0;

	shared->starting = true;
	while (result == 0) {
		result = look(s);
		if (result == 0)
			result = knock(s, ret);
		if (result != 0 || *ret >= 0)
			break;
		if (bh_clock__monotonic() >= s->end)
			return put_off(s);
		result = bh_backend__wait(s->h, -1, 0, TICK);
	}
	if (result == 0)
		shared->starting = false;
	return result;
}

static int
try_to_lead(struct start *s, int *ret)
{
	int64_t failed = s->wake->shared->failed_at;
	int error, result;

	/* Somebody else has asked for us, or a moment ago. */
	if (failed != 0 && (failed >= s->began ||
	    s->began - failed < BH_WAKE_HOLD * 1000))
		return refuse(s->h, BH_WAKE_HOLD);
	error = bh_bus__open(BUS, &s->bus);
	if (error < 0)
		return give_up_bus(s, "no way to systemd: ", error);
	s->asked = false;
	s->looked = 0;
	result = lead(s, ret);
	bh_bus__close(s->bus);
	return result;
}

/* One round. *ret: a connection, or -1. */
static int
try(struct start *s, int *ret)
{
	int fd, result = 0;

	*ret = -1;
	if (!s->wake->shared->starting) {
		fd = bh_backend__connect(s->h);
		if (fd == -ECANCELED || fd == -ECONNRESET)
			return fd;
		if (fd < 0 && fd != -ECONNREFUSED) {
			bh_log_error(s->h, "the backend: %s", strerror(-fd));
			return 502;
		}
		*ret = fd < 0 ? -1 : fd;
	}
	if (*ret < 0 && set_lock(s->wake, F_WRLCK)) {
		result = try_to_lead(s, ret);
		(void)set_lock(s->wake, F_UNLCK);
	}
	return result;
}

/* How long it waits, in seconds. */
static long long
patience(const struct bh_handler *h, const struct bh_wake *wake)
{
	return bh_page__suits(h) && wake->page_after < wake->start_timeout ?
	    wake->page_after : wake->start_timeout;
}

int
bh_start__connect(struct bh_handler *h, int *ret)
{
	struct bh_wake *wake = h->userdata;
	struct start s = { .h = h, .wake = wake,
	    .began = bh_clock__monotonic() };
	int result;

	s.end = s.began + patience(h, wake) * 1000;
	while ((result = try(&s, ret)) == 0 && *ret < 0) {
		if (bh_clock__monotonic() >= s.end)
			return put_off(&s);
		result = bh_backend__wait(h, -1, 0, TICK);
		if (result < 0)
			break;
	}
	if (result != -ECANCELED)
		return result;
	bh_log_error(h, "%s: ended with the server", wake->unit);
	return 503;
}
