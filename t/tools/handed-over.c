/* handed-over: what the library and libsystemd count in LISTEN_FDS, and what
 * kind of socket both see in each. Prints "OURS THEIRS" and a line a socket. */
#include <stdio.h>
#include <systemd/sd-daemon.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn/fd.h"
#include "conn/listener.h"

int
main(void)
{
	int ours = bh_listener__handed_over(environ);
	int theirs = sd_listen_fds(0);

	printf("%d %d\n", ours < 0 ? -1 : ours, theirs < 0 ? -1 : theirs);
	for (int fd = 3; fd < 3 + ours; fd++) {
		printf("%d %d\n", bh_fd__kind(fd) == BH_FD_LISTENER,
		    sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1));
		printf("%d %d\n", bh_fd__kind(fd) == BH_FD_CONNECTION,
		    sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 0));
	}
	return 0;
}
