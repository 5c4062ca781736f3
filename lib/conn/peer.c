#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "conn/peer.h"

union name {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

/* What super-servers call the peer, the surest first. REMOTE_HOST may be a
 * name as well, and "<no address>" from xinetd: only numbers are taken. */
static const struct {
	char address[20], port[20];
} variables[] = {
	{ "REMOTE_ADDR", "REMOTE_PORT" },           /* systemd */
	{ "TCPREMOTEIP", "TCPREMOTEPORT" },         /* tcpserver, tcpsvd */
	{ "TCP6REMOTEIP", "TCP6REMOTEPORT" },
	{ "SOCAT_PEERADDR", "SOCAT_PEERPORT" },
	{ "NCAT_REMOTE_ADDR", "NCAT_REMOTE_PORT" },
	{ "REMOTE_HOST", "REMOTE_PORT" },           /* xinetd, stunnel */
};
static const char unix_path[] = "IPCREMOTEPATH"; /* s6-ipcserver */

static const char *
get(char *const *environ, const char *name)
{
	size_t len = strlen(name);

	for (; environ != NULL && *environ != NULL; environ++)
		if (**environ == *name && strncmp(*environ, name, len) == 0 &&
		    (*environ)[len] == '=')
			return *environ + len + 1;
	return NULL;
}

static void
set_unknown(struct bh_peer *ret)
{
	ret->address_len = 0;
	ret->host[0] = '-';
	ret->host[1] = '\0';
	ret->port = 0;
}

void
bh_peer__set(struct bh_peer *ret, const unsigned char *address,
    int address_len, int port)
{
	static const unsigned char mapped[12] =
	    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

	if (address_len == 16 && memcmp(address, mapped, 12) == 0) {
		address += 12;
		address_len = 4;
	}
	memcpy(ret->address, address, (size_t)address_len);
	ret->address_len = address_len;
	bh_address__format(address, address_len, ret->host);
	ret->port = port;
}

/* A client names its own socket: what could break a log line is no name. */
static void
set_path(struct bh_peer *ret, const char *path, size_t len)
{
	size_t i;

	set_unknown(ret);
	for (i = 0; i < len && path[i] != '\0'; i++)
		if (path[i] <= ' ' || path[i] > '~' || path[i] == '"' ||
		    path[i] == '\\' || i == sizeof(ret->host) - 1)
			return;
	if (i == 0)
		return;
	memcpy(ret->host, path, i);
	ret->host[i] = '\0';
}

/* False: not an Internet address. */
static bool
set_internet(struct bh_peer *ret, const union name *n)
{
	unsigned char address[16];

	if (n->any.sa_family == AF_INET) {
		memcpy(address, &n->in.sin_addr, 4);
		bh_peer__set(ret, address, 4, ntohs(n->in.sin_port));
		return true;
	}
	if (n->any.sa_family == AF_INET6) {
		memcpy(address, &n->in6.sin6_addr, 16);
		bh_peer__set(ret, address, 16, ntohs(n->in6.sin6_port));
		return true;
	}
	return false;
}

void
bh_peer__of_socket(int fd, struct bh_peer *ret)
{
	union name n;
	socklen_t len = sizeof(n);

	n.any.sa_family = AF_UNSPEC;
	set_unknown(ret);
	if (getpeername(fd, &n.any, &len) < 0 || set_internet(ret, &n))
		return;
	if (n.any.sa_family == AF_UNIX && len > sizeof(sa_family_t))
		set_path(ret, n.un.sun_path, len - sizeof(sa_family_t));
}

static bool
is_loopback(const struct bh_peer *p)
{
	static const unsigned char six[16] = { [15] = 1 };

	return p->address_len == 4 ? p->address[0] == 127 :
	    p->address_len == 16 && memcmp(p->address, six, 16) == 0;
}

/* -1: no port number */
static int
port_number(const char *text)
{
	int n = 0;

	if (text == NULL || *text == '\0')
		return -1;
	for (; *text >= '0' && *text <= '9'; text++)
		if ((n = n * 10 + (*text - '0')) > 65535)
			return -1;
	return *text == '\0' ? n : -1;
}

/* False: not a numeric address. With brackets or a zone it is one. */
static bool
set_text(struct bh_peer *ret, const char *text, const char *port)
{
	unsigned char address[16];
	size_t len;
	int address_len, number;

	if (text == NULL)
		return false;
	if (*text == '[')
		text++;
	len = strcspn(text, "]%");
	address_len = bh_address__parse(text, len, address);
	if (address_len == 0)
		return false;
	number = port_number(port);
	bh_peer__set(ret, address, address_len, number < 0 ? 0 : number);
	return true;
}

/*
 * stunnel relays through a pair of sockets on 127.0.0.1, so both ends are
 * loopback, and it names the client in REMOTE_HOST and REMOTE_PORT. xinetd
 * sets REMOTE_HOST alone, systemd sets REMOTE_ADDR.
 */
static void
look_behind_stunnel(int fd, char *const *environ, struct bh_peer *peer)
{
	struct bh_peer behind, local;
	union name n;
	socklen_t len = sizeof(n);
	const char *port;

	if (!is_loopback(peer))
		return;
	n.any.sa_family = AF_UNSPEC;
	port = get(environ, "REMOTE_PORT");
	if (port_number(port) < 0 || get(environ, "REMOTE_ADDR") != NULL ||
	    !set_text(&behind, get(environ, "REMOTE_HOST"), port))
		return;
	if (getsockname(fd, &n.any, &len) == 0 && set_internet(&local, &n) &&
	    is_loopback(&local))
		*peer = behind;
}

void
bh_peer__of_handed_over(int fd, char *const *environ, struct bh_peer *ret)
{
	const char *path;
	size_t i;

	if (fd >= 0)
		bh_peer__of_socket(fd, ret);
	else
		set_unknown(ret);
	if (ret->address_len > 0) {
		look_behind_stunnel(fd, environ, ret);
		return;
	}
	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		if (set_text(ret, get(environ, variables[i].address),
		    get(environ, variables[i].port)))
			return;
	path = get(environ, unix_path);
	if (path != NULL && *path != '\0')
		set_path(ret, path, strlen(path));
}

bool
bh_peer__in_environment(char *const *environ)
{
	size_t i;

	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		if (get(environ, variables[i].address) != NULL)
			return true;
	return get(environ, unix_path) != NULL;
}
