#include <stddef.h>
#include <string.h>

#include "conn/environ.h"
#include "conn/peer.h"
#include "proto/bytes.h"

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
	address_len = bh_address__unmap(&address, address_len);
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

bool
bh_peer__set_internet(struct bh_peer *ret, const union bh_sockaddr *a)
{
	if (a->any.sa_family == AF_INET)
		bh_peer__set(ret, (const unsigned char *)&a->in.sin_addr, 4,
		    ntohs(a->in.sin_port));
	else if (a->any.sa_family == AF_INET6)
		bh_peer__set(ret, (const unsigned char *)&a->in6.sin6_addr, 16,
		    ntohs(a->in6.sin6_port));
	else
		return false;
	return true;
}

void
bh_peer__of_socket(int fd, struct bh_peer *ret)
{
	union bh_sockaddr n;
	socklen_t len = sizeof(n);

	n.any.sa_family = AF_UNSPEC;
	set_unknown(ret);
	if (getpeername(fd, &n.any, &len) < 0 ||
	    bh_peer__set_internet(ret, &n))
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

static bool
parse_port(const char *text, uint64_t *ret)
{
	return text != NULL &&
	    bh_bytes__decimal(text, strlen(text), 65535, ret);
}

/* False: not a numeric address. With brackets or a zone it is one. */
static bool
set_text(struct bh_peer *ret, const char *text, const char *port)
{
	unsigned char address[16];
	size_t len;
	int address_len;
	uint64_t number = 0;

	if (text == NULL)
		return false;
	if (*text == '[')
		text++;
	len = strcspn(text, "]%");
	address_len = bh_address__parse(text, len, address);
	if (address_len == 0)
		return false;
	(void)parse_port(port, &number);
	bh_peer__set(ret, address, address_len, (int)number);
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
	union bh_sockaddr n;
	socklen_t len = sizeof(n);
	const char *port;
	uint64_t number;

	if (!is_loopback(peer))
		return;
	n.any.sa_family = AF_UNSPEC;
	port = bh_environ__get(environ, "REMOTE_PORT");
	if (!parse_port(port, &number) ||
	    bh_environ__get(environ, "REMOTE_ADDR") != NULL ||
	    !set_text(&behind, bh_environ__get(environ, "REMOTE_HOST"), port))
		return;
	if (getsockname(fd, &n.any, &len) == 0 &&
	    bh_peer__set_internet(&local, &n) && is_loopback(&local))
		*peer = behind;
}

void
bh_peer__of_handed_over(int fd, char *const *environ, struct bh_peer *ret)
{
	const char *text;
	size_t i;

	if (fd >= 0)
		bh_peer__of_socket(fd, ret);
	else
		set_unknown(ret);
	if (ret->address_len > 0) {
		look_behind_stunnel(fd, environ, ret);
		return;
	}
	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		text = bh_environ__get(environ, variables[i].address);
		if (text != NULL && set_text(ret, text,
		    bh_environ__get(environ, variables[i].port)))
			return;
	}
	text = bh_environ__get(environ, unix_path);
	if (text != NULL && *text != '\0')
		set_path(ret, text, strlen(text));
}

bool
bh_peer__in_environment(char *const *environ)
{
	size_t i;

	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		if (bh_environ__get(environ, variables[i].address) != NULL)
			return true;
	return bh_environ__get(environ, unix_path) != NULL;
}
