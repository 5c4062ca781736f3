/* What a descriptor is. */
#ifndef BH_CONN_FD_H
#define BH_CONN_FD_H

#include <stdbool.h>

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

/* Whether both are the same open file or the same socket. */
bool bh_fd__same(int a, int b);

#endif
