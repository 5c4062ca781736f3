/*
 * A connection: one input and one output buffer over two descriptors that
 * may be a socket, pipes, files or a terminal. Nothing here knows HTTP beyond
 * its line ends.
 */
#ifndef BH_CONN_CONN_H
#define BH_CONN_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "conn/clock.h"
#include "conn/fd.h"

enum {
	BH_CONN_IN_SIZE = 2048, /* a browser's head */
	BH_CONN_OUT_SIZE = 32768,
};

/*
 *   at        head            next             end          size
 *   | (gone)  | the request   | nobody's yet   | free       |
 *
 * While a head is read, [head, end) may move to make room: lines are named by
 * their offset from head. From bh_conn__end_head on the head stays where it
 * is, and the body comes and goes in [floor, size).
 */
struct bh_input {
	char *at;
	size_t size;
	size_t head, next, end;
	bool head_done;
	size_t floor;
	char *old;       /* the mapping that holds the head, where the body */
	size_t old_size; /* has moved to another */
};

struct bh_conn {
	int in, out;
	bool in_socket, out_socket, out_pipe;
	bool line_feeds;   /* LF alone ends a line: typed in a shell */
	bool end_of_input;
	bool received;     /* something since `stop` was looked at */
	int64_t looked;    /* when that was */
	bool last;         /* the client has said that it will say no more */
	bool no_delay;     /* TCP_NODELAY is set */
	int stop;          /* readable when the process is to end; or -1 */
	int end;           /* the same, and nothing may wait any more */
	int stall;         /* seconds that the client may take no output */
	int error;         /* of the first write that failed: -errno */
	struct bh_input input;
	/* output: [0, out_ready) may leave, what follows is being made */
	size_t out_ready, out_end;
	uint64_t sent;     /* bytes that have left */
	/* Called before a wait for input, to make output ready. */
	void (*before_wait)(void *arg);
	void *before_wait_arg;
	/* One mapping: a small exchange touches a page of it, a client that
	 * sends nothing none. */
	char *in_buffer, *out_buffer;
};

/* ---- conn.c */

/* in and out may be one descriptor. Both stay the caller's. buffers: zeros of
 * bh_conn__map_buffers, or NULL. 0 or -ENOMEM. */
int bh_conn__init(struct bh_conn *c, int in, enum bh_fd_kind in_kind, int out,
    enum bh_fd_kind out_kind, char *buffers);

/* Waits until fd has one of poll's events: 0, -ETIMEDOUT, -ECANCELED where
 * `end` became readable first, or -errno. idle: between two requests, so that
 * `stop` ends it as well; its time is all of d->seconds. */
int bh_conn__wait(const struct bh_conn *c, int fd, short events,
    struct bh_deadline *d, bool idle);

/* Whether `stop` is readable. now: microseconds since 1970. Of requests that
 * came together it is asked once, unless they take their time. */
bool bh_conn__stopping(struct bh_conn *c, int64_t now);

/* What is sent leaves at once (TCP_NODELAY): for whoever sends an answer in
 * several writes, of which one would wait for another's acknowledgement. */
void bh_conn__no_delay(struct bh_conn *c);
/* Only full segments leave, until the next bh_conn__no_delay. */
void bh_conn__delay(struct bh_conn *c);

/* ---- input.c */

/* A new request starts with the next byte that nobody has taken. */
void bh_conn__begin(struct bh_conn *c);

/* Waits for more input: > 0, or 0 at the end of the input, -ENOMEM, or an
 * error of bh_conn__wait or recv. What is ready is sent before it waits. With
 * a deadline of no seconds it does not wait: -EAGAIN. */
ssize_t bh_conn__fill(struct bh_conn *c, struct bh_deadline *d, bool idle);

/* The bytes that were received and that nobody has taken. */
size_t bh_conn__unread(const struct bh_conn *c, const char **ret);
void bh_conn__skip(struct bh_conn *c, size_t len);

/*
 * The next line: its offset from the request's start and its length without
 * its line end, the first byte of which becomes NUL.
 *   0          a line
 *   400        it ends in a bare LF; *ret_at and *ret_len are set
 *   -EMSGSIZE  longer than max bytes, line end included
 *   -ENODATA   the end of the input
 *   or an error of bh_conn__fill
 */
int bh_conn__line(struct bh_conn *c, size_t max, struct bh_deadline *d,
    size_t *ret_at, size_t *ret_len);

/* Whether anything but line ends has come since the request's start. */
bool bh_conn__inside_head(const struct bh_conn *c);

/* The line at that offset; valid until the next call for a line. */
char *bh_conn__at(struct bh_conn *c, size_t offset);

/* The head is complete: it stays where it is until bh_conn__begin. */
void bh_conn__end_head(struct bh_conn *c);

/* At most len bytes, from the buffer or, where that is empty, the descriptor;
 * 0 at the end of the input; or an error of bh_conn__fill. */
ssize_t bh_conn__read(struct bh_conn *c, void *buf, size_t len,
    struct bh_deadline *d);

/* NULL where memory is out. */
char *bh_conn__map(size_t size);
char *bh_conn__map_buffers(void);
void bh_conn__unmap_buffers(char *buffers);
/* Unmaps the buffers, and what a long request took. */
void bh_conn__free(struct bh_conn *c);

/* ---- output.c */

/* Bytes that still fit into the output buffer. */
size_t bh_conn__room(const struct bh_conn *c);
/* Appends to the output that is being made: false where it does not fit. */
bool bh_conn__put(struct bh_conn *c, const void *data, size_t len);
/* The same, `at` bytes behind out_ready. */
bool bh_conn__insert(struct bh_conn *c, size_t at, const void *data,
    size_t len);
/* Sends what is ready; more: other output follows at once. 0 or c->error. */
int bh_conn__flush(struct bh_conn *c, bool more);
/* Sends of what is ready as much as goes without a wait; output was found
 * possible. 0 or c->error. */
int bh_conn__flush_some(struct bh_conn *c);
/* Flushes, then sends data from where it lies. 0 or c->error. */
int bh_conn__write(struct bh_conn *c, const void *data, size_t len);

/* ---- sendfile.c */

/* Flushes, then sends len bytes of fd: the bytes sent, fewer where the file
 * ends; c->error where the client failed, else -errno of reading fd. */
ssize_t bh_conn__sendfile(struct bh_conn *c, int fd, off_t off, size_t len);

/* ---- close.c */

/* Flushes and ends the connection so that the client keeps the answer: unread
 * input would make the kernel reset it (RFC 9112 9.6). */
void bh_conn__close(struct bh_conn *c);
/* Ends it so that the client sees that the answer was cut. */
void bh_conn__abort(struct bh_conn *c);

#endif
