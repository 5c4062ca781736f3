#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conn/environ.h"
#include "conn/listener.h"
#include "conn/peer.h"
#include "proto/bytes.h"

enum { BACKLOG = 1024 };

/* A decimal number, digits only; -1: it is none, or above max. */
static long
parse_number(const char *s, long max)
{
	uint64_t n;

	if (!bh_bytes__decimal(s, strlen(s), (uint64_t)max, &n))
		return -1;
	return (long)n;
}

/* The length of ret, or 0. host NULL: all addresses, of both families. */
static socklen_t
fill_tcp(union bh_sockaddr *ret, const char *host, size_t host_len, long port)
{
	unsigned char address[16] = { 0 };
	int len = 16;

	if (host != NULL)
		len = bh_address__parse(host, host_len, address);
	memset(ret, 0, sizeof(*ret));
	if (len == 4) {
		ret->in.sin_family = AF_INET;
		ret->in.sin_port = htons((in_port_t)port);
		memcpy(&ret->in.sin_addr, address, 4);
		return sizeof(ret->in);
	}
	ret->in6.sin6_family = AF_INET6;
	ret->in6.sin6_port = htons((in_port_t)port);
	memcpy(&ret->in6.sin6_addr, address, 16);
	return len == 16 ? sizeof(ret->in6) : 0;
}

/* Brackets belong to IPv6 and to nothing else. */
static socklen_t
parse_tcp(union bh_sockaddr *ret, const char *text)
{
	const char *colon = strrchr(text, ':');
	long port = parse_number(colon == NULL ? text : colon + 1, 65535);
	size_t len;
	bool brackets;
	socklen_t size;

	if (port < 0)
		return 0;
	if (colon == NULL)
		return fill_tcp(ret, NULL, 0, port);
	len = (size_t)(colon - text);
	brackets = len > 2 && text[0] == '[' && text[len - 1] == ']';
	if (brackets) {
		text++;
		len -= 2;
	}
	size = fill_tcp(ret, text, len, port);
	if (brackets != (ret->any.sa_family == AF_INET6))
		return 0;
	return size;
}

static socklen_t
parse_unix(union bh_sockaddr *ret, const char *path)
{
	size_t len = strlen(path);

	if (len >= sizeof(ret->un.sun_path))
		return 0;
	memset(ret, 0, sizeof(*ret));
	ret->un.sun_family = AF_UNIX;
	memcpy(ret->un.sun_path, path, len);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + 1);
}

/* True where nobody listens any more at a socket in the file system. */
static bool
is_stale(const union bh_sockaddr *a, socklen_t len)
{
	struct stat st;
	bool stale;
	int fd;

	if (lstat(a->un.sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return false;
	stale = connect(fd, &a->any, len) < 0 && errno == ECONNREFUSED;
	close(fd);
	return stale;
}

static int
bind_to(int fd, const union bh_sockaddr *a, socklen_t len)
{
	if (bind(fd, &a->any, len) == 0)
		return 0;
	if (errno != EADDRINUSE || a->any.sa_family != AF_UNIX)
		return -errno;
	if (!is_stale(a, len))
		return -EADDRINUSE;
	if (unlink(a->un.sun_path) < 0 || bind(fd, &a->any, len) < 0)
		return -errno;
	return 0;
}

static int
listen_at(const union bh_sockaddr *a, socklen_t len)
{
	int fd, r, on = 1, off = 0;

	fd = socket(a->any.sa_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (a->any.sa_family != AF_UNIX)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (a->any.sa_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof(off));
	r = bind_to(fd, a, len);
	if (r == 0 && listen(fd, BACKLOG) < 0)
		r = -errno;
	if (r == 0)
		return fd;
	close(fd);
	return r;
}

int
bh_listener__open(const char *address)
{
	static const char any_ipv4[] = "0.0.0.0";
	union bh_sockaddr a;
	socklen_t len;
	int fd;

	len = address[0] == '/' ? parse_unix(&a, address) :
	    parse_tcp(&a, address);
	if (len == 0)
		return -EINVAL;
	fd = listen_at(&a, len);
	/* No IPv6 here: not in the kernel, or on no interface. */
	if ((fd == -EAFNOSUPPORT || fd == -EADDRNOTAVAIL) &&
	    strchr(address, ':') == NULL && a.any.sa_family == AF_INET6) {
		len = fill_tcp(&a, any_ipv4, sizeof(any_ipv4) - 1,
		    parse_number(address, 65535));
		fd = listen_at(&a, len);
	}
	return fd;
}

int
bh_listener__handed_over(char *const *env)
{
	const char *pid = bh_environ__get(env, "LISTEN_PID");
	const char *count;
	long n;

	if (pid == NULL || parse_number(pid, INT_MAX) != (long)getpid())
		return 0;
	count = bh_environ__get(env, "LISTEN_FDS");
	if (count == NULL)
		return 0;
	n = parse_number(count, INT_MAX - 3);
	return n > 0 ? (int)n : -EINVAL;
}
