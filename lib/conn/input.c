#include "conn/conn.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAPPING = 65536, BODY_ROOM = 512 };

char *
bh_conn__map(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

char *
bh_conn__map_buffers(void)
{
	return bh_conn__map(BH_CONN_IN_SIZE + BH_CONN_OUT_SIZE);
}

void
bh_conn__unmap_buffers(char *buffers)
{
	if (buffers != NULL)
		munmap(buffers, BH_CONN_IN_SIZE + BH_CONN_OUT_SIZE);
}

static void
unmap_buffer(struct bh_conn *c)
{
	if (c->input.at != c->in_buffer)
		munmap(c->input.at, c->input.size);
}

static void
unmap_old(struct bh_conn *c)
{
	if (c->input.old != NULL)
		munmap(c->input.old, c->input.old_size);
	c->input.old = NULL;
}

void
bh_conn__free(struct bh_conn *c)
{
	unmap_old(c);
	unmap_buffer(c);
	bh_conn__unmap_buffers(c->in_buffer);
}

void
bh_conn__begin(struct bh_conn *c)
{
	struct bh_input *i = &c->input;
	size_t unread = i->end - i->next;

	unmap_old(c);
	if (unread <= BH_CONN_IN_SIZE && i->at != c->in_buffer) {
		memcpy(c->in_buffer, i->at + i->next, unread);
		unmap_buffer(c);
		i->at = c->in_buffer;
		i->size = BH_CONN_IN_SIZE;
		i->next = 0;
	}
	if (unread == 0)
		i->next = 0;
	i->end = i->next + unread;
	i->head = i->next;
	i->head_done = false;
}

/* Moves [from, end) to the start of another buffer. */
static bool
move_to_new(struct bh_conn *c, size_t from, size_t size, bool keep_old)
{
	struct bh_input *i = &c->input;
	char *at = bh_conn__map(size);

	if (at == NULL)
		return false;
	memcpy(at, i->at + from, i->end - from);
	if (keep_old && i->at != c->in_buffer) {
		i->old = i->at;
		i->old_size = i->size;
	} else {
		unmap_buffer(c);
	}
	i->at = at;
	i->size = size;
	i->next -= from;
	i->end -= from;
	return true;
}

static bool
make_head_room(struct bh_conn *c)
{
	struct bh_input *i = &c->input;
	size_t size = i->size < MAPPING ? MAPPING : 2 * i->size;

	if (i->end < i->size)
		return true;
	if (i->head == 0)
		return move_to_new(c, 0, size, false);
	memmove(i->at, i->at + i->head, i->end - i->head);
	i->next -= i->head;
	i->end -= i->head;
	i->head = 0;
	return true;
}

/* Of a body everything before has been read. */
static bool
make_body_room(struct bh_conn *c)
{
	struct bh_input *i = &c->input;

	i->next = i->end = i->floor;
	if (i->size - i->end >= BODY_ROOM)
		return true;
	if (!move_to_new(c, i->next, MAPPING, true))
		return false;
	i->floor = 0;
	return true;
}

/* Output leaves before a wait for input: the client may be waiting for it. */
static int
wait_for_input(struct bh_conn *c, struct bh_deadline *d, bool idle)
{
	if (c->before_wait != NULL)
		c->before_wait(c->before_wait_arg);
	if (bh_conn__flush(c, false) < 0)
		return c->error;
	return bh_conn__wait(c, c->in, POLLIN, d, idle);
}

/* Whether it is worth a try. Who has just had an answer needs a moment for the
 * next request. */
static bool
is_ready(const struct bh_conn *c, bool idle)
{
	struct bh_deadline at_once = { .seconds = 0 };

	return c->in_socket ? !idle || c->sent == 0 :
	    bh_conn__wait(c, c->in, POLLIN, &at_once, false) == 0;
}

static ssize_t
receive(struct bh_conn *c, void *buf, size_t len, struct bh_deadline *d,
    bool idle)
{
	bool ready = is_ready(c, idle);
	ssize_t n;
	int error;

	if (c->end_of_input)
		return 0;
	for (;;) {
		if (ready) {
			n = c->in_socket ? recv(c->in, buf, len, MSG_DONTWAIT)
			    : read(c->in, buf, len);
			c->end_of_input = n == 0;
			c->received |= n > 0;
			if (n >= 0)
				return n;
			if (errno != EAGAIN && errno != EINTR)
				return -errno;
		}
		if (d->at == 0 && d->seconds == 0)
			return -EAGAIN;
		if ((error = wait_for_input(c, d, idle)) < 0)
			return error;
		ready = true;
	}
}

ssize_t
bh_conn__fill(struct bh_conn *c, struct bh_deadline *d, bool idle)
{
	struct bh_input *i = &c->input;
	ssize_t n;

	if (!(i->head_done ? make_body_room(c) : make_head_room(c)))
		return -ENOMEM;
	n = receive(c, i->at + i->end, i->size - i->end, d, idle);
	if (n > 0)
		i->end += (size_t)n;
	return n;
}

size_t
bh_conn__unread(const struct bh_conn *c, const char **ret)
{
	*ret = c->input.at + c->input.next;
	return c->input.end - c->input.next;
}

void
bh_conn__skip(struct bh_conn *c, size_t len)
{
	c->input.next += len;
}

int
bh_conn__line(struct bh_conn *c, size_t max, struct bh_deadline *d,
    size_t *ret_at, size_t *ret_len)
{
	struct bh_input *i = &c->input;
	size_t seen = 0, len;
	char *line, *lf;
	int status = 0;
	ssize_t n;

	while (line = i->at + i->next,
	    (lf = memchr(line + seen, '\n', i->end - i->next - seen)) == NULL) {
		seen = i->end - i->next;
		if (seen >= max)
			return -EMSGSIZE;
		n = bh_conn__fill(c, d, false);
		if (n <= 0)
			return n == 0 ? -ENODATA : (int)n;
	}
	len = (size_t)(lf - line);
	*ret_at = i->next - i->head;
	i->next += len + 1;
	if (len >= max)
		return -EMSGSIZE;
	if (len > 0 && line[len - 1] == '\r')
		len--;
	else if (!c->line_feeds)
		status = 400;
	line[len] = '\0';
	*ret_len = len;
	return status;
}

bool
bh_conn__inside_head(const struct bh_conn *c)
{
	const char *at = c->input.at;
	size_t i;

	for (i = c->input.head; i < c->input.end; i++)
		if (at[i] != '\r' && at[i] != '\n' && at[i] != '\0')
			return true;
	return false;
}

char *
bh_conn__at(struct bh_conn *c, size_t offset)
{
	return c->input.at + c->input.head + offset;
}

void
bh_conn__end_head(struct bh_conn *c)
{
	c->input.head_done = true;
	c->input.floor = c->input.next;
}

ssize_t
bh_conn__read(struct bh_conn *c, void *buf, size_t len, struct bh_deadline *d)
{
	struct bh_input *i = &c->input;
	ssize_t n;

	if (i->next == i->end) {
		if (len >= BODY_ROOM)
			return receive(c, buf, len, d, false);
		n = bh_conn__fill(c, d, false);
		if (n <= 0)
			return n;
	}
	if (len > i->end - i->next)
		len = i->end - i->next;
	memcpy(buf, i->at + i->next, len);
	i->next += len;
	return (ssize_t)len;
}
