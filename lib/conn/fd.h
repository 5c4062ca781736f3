/* What a descriptor is. */
#ifndef BH_CONN_FD_H
#define BH_CONN_FD_H

#include <stdbool.h>
#include <sys/types.h>

enum bh_fd_kind {
	BH_FD_NONE,       /* closed, or /dev/null */
	BH_FD_CONNECTION, /* a stream socket */
	BH_FD_LISTENER,   /* a socket that accepts */
	BH_FD_PIPE,
	BH_FD_FILE,
	BH_FD_TERMINAL,
	BH_FD_OTHER,      /* a datagram socket, a directory, ... */
};

enum bh_fd_kind bh_fd__kind(int fd);

/* One look at a descriptor, for whoever asks several things of it. */
struct bh_fd {
	enum bh_fd_kind kind;
	bool closed;
	dev_t device;
	ino_t inode;
};
void bh_fd__look(int fd, struct bh_fd *ret);
bool bh_fd__is(const struct bh_fd *a, const struct bh_fd *b);

/* Whether both are the same open file or the same socket. */
bool bh_fd__same(int a, int b);

#endif
