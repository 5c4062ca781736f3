/* A flood of requests asks each check once. A lock is the kernel's: it is gone
 * with its process. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "handler/private.h"
#include "health/health.h"

enum { TICK = 10 }; /* milliseconds between two looks at a lock */

int
bh_keep__set_up(struct bh_setup *s, struct bh_health *health)
{
	size_t size = BH_HEALTH_CHECKS * sizeof(*health->kept);
	void *kept;

	health->lock = -1;
	if (health->cache == BH_NONE)
		return 0;
	health->lock = memfd_create("locks", MFD_CLOEXEC);
	kept = health->lock < 0 ? MAP_FAILED : mmap(NULL, size,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (kept == MAP_FAILED)
		return bh_setup_error(s, 71, "--cache: %s", strerror(errno));
	health->kept = kept;
	return 0;
}

static int
set_lock(const struct bh_health *health, short type, size_t first,
    size_t count)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET,
	    .l_start = (off_t)first, .l_len = (off_t)count };

	return fcntl(health->lock, F_SETLK, &l) == 0 ? 0 : -errno;
}

int
bh_keep__lock(struct bh_handler *h, size_t first, size_t count)
{
	const struct bh_health *health = h->userdata;
	const struct bh_conn *c = &h->private->conn;
	struct pollfd fd = { .fd = c->out };
	int64_t end = 0, now;
	int error;

	if (health->lock < 0)
		return 0;
	while ((error = set_lock(health, F_WRLCK, first, count)) == -EAGAIN ||
	    error == -EACCES) {
		now = bh_clock__monotonic();
		if (end == 0)
			end = now + health->timeout * 1000 +
			    BH_TASKS_LONGER;
		if (now >= end)
			break;
		if (poll(&fd, 1, TICK) > 0 && (fd.revents & (POLLERR |
		    POLLHUP | POLLNVAL)))
			return -ECONNRESET;
	}
	if (error == 0)
		return 0;
	bh_log_error(h, "others are asking: %s", strerror(-error));
	return 503;
}

void
bh_keep__unlock(const struct bh_health *health, size_t first, size_t count)
{
	if (health->lock >= 0)
		(void)set_lock(health, F_UNLCK, first, count);
}

const struct bh_health_result *
bh_keep__find(const struct bh_health *health, size_t place, const char *name)
{
	const struct bh_health_result *r;

	if (health->lock < 0)
		return NULL;
	r = &health->kept[place];
	return r->at != 0 && strcmp(r->name, name) == 0 &&
	    bh_clock__monotonic() - r->at < health->cache * 1000 ? r : NULL;
}
