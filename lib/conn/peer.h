/* Who is calling: from the socket, and from what super-servers put into the
 * environment where the socket cannot know. */
#ifndef BH_CONN_PEER_H
#define BH_CONN_PEER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "proto/address.h"

/* The address of a socket. */
union bh_sockaddr {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

struct bh_peer {
	unsigned char address[16]; /* in network order */
	int address_len;           /* 4, 16 or 0: not an Internet address */
	char host[110];            /* numeric, a Unix socket's path, or "-" */
	int port;                  /* 0 where there is none */
};

/* The peer of a connection that was accepted here: by the socket alone. */
void bh_peer__of_socket(int fd, struct bh_peer *ret);

/* The peer of a connection that was handed over as fd; -1: of a pipe. */
void bh_peer__of_handed_over(int fd, char *const *environ, struct bh_peer *ret);

/* True where a variable of the environment names a peer: then a pipe is the
 * network's other end and not a person's. */
bool bh_peer__in_environment(char *const *environ);

/* From an address in binary form, IPv4-mapped ones as IPv4. */
void bh_peer__set(struct bh_peer *ret, const unsigned char *address,
    int address_len, int port);
/* False: not an Internet address; *ret stays as it is. */
bool bh_peer__set_internet(struct bh_peer *ret, const union bh_sockaddr *a);

#endif
