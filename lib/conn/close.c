#include "conn/conn.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

enum { LINGER_SECONDS = 2, LINGER_BYTES = 4 * 1024 * 1024 };

void
bh_conn__close(struct bh_conn *c)
{
	struct bh_deadline d = { .seconds = LINGER_SECONDS };
	size_t dropped = 0;
	ssize_t n;

	if (bh_conn__flush(c, false) < 0 || !c->out_socket ||
	    c->end_of_input || shutdown(c->out, SHUT_WR) < 0)
		return;
	do {
		n = recv(c->in, c->out_buffer, BH_CONN_OUT_SIZE,
		    MSG_DONTWAIT);
		if (n > 0)
			dropped += (size_t)n;
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return;
	} while (dropped < LINGER_BYTES && (n > 0 || (!c->last &&
	    bh_conn__wait(c, c->in, POLLIN, &d, false) == 0)));
}

void
bh_conn__abort(struct bh_conn *c)
{
	struct linger none = { .l_onoff = 1, .l_linger = 0 };

	if (c->out_socket)
		(void)setsockopt(c->out, SOL_SOCKET, SO_LINGER, &none,
		    sizeof(none));
}
