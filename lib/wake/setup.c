#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bus/bus.h"
#include "conn/fd.h"
#include "conn/listener.h"
#include "proto/bytes.h"
#include "wake/wake.h"

enum { START = 30, PAGE = 5, ANSWER = 600 };

static int
take_unit(struct bh_setup *s, struct bh_wake *wake, const char *name)
{
	const char *kind = strchr(name, '.') != NULL ? "" : ".service";

	if (strlen(name) < sizeof(wake->unit) - sizeof(".service")) {
		(void)snprintf(wake->unit, sizeof(wake->unit), "%s%s", name,
		    kind);
		if (bh_bus__is_unit(wake->unit))
			return 0;
	}
	return bh_setup_error(s, 64, "not a unit's name: '%s'", name);
}

static bool
take_unix(struct bh_wake *wake, const char *path)
{
	struct sockaddr_un *un = &wake->address.un;
	size_t len = strlen(path);

	if (path[0] != '/' || len >= sizeof(un->sun_path))
		return false;
	un->sun_family = AF_UNIX;
	memcpy(un->sun_path, path, len + 1);
	wake->address_len = (socklen_t)(offsetof(struct sockaddr_un,
	    sun_path) + len + 1);
	wake->authority = "localhost";
	return true;
}

/* HOST, of which only localhost is a name. */
static bool
take_host(struct bh_wake *wake, const char *host, size_t len, in_port_t port)
{
	unsigned char address[16] = { 127, 0, 0, 1 };
	bool brackets = len > 2 && host[0] == '[' && host[len - 1] == ']';
	bool name = bh_bytes__same(host, len, "localhost", 9);
	int n = name ? 4 : brackets ?
	    bh_address__parse(host + 1, len - 2, address) :
	    bh_address__parse(host, len, address);

	if (n == 0 || brackets != (n == 16))
		return false;
	if (n == 4) {
		wake->address.in.sin_family = AF_INET;
		wake->address.in.sin_port = htons(port);
		memcpy(&wake->address.in.sin_addr, address, 4);
		wake->address_len = sizeof(wake->address.in);
	} else {
		wake->address.in6.sin6_family = AF_INET6;
		wake->address.in6.sin6_port = htons(port);
		memcpy(&wake->address.in6.sin6_addr, address, 16);
		wake->address_len = sizeof(wake->address.in6);
	}
	return true;
}

/* "127.0.0.1:8080", perhaps with "/" behind it. */
static bool
take_tcp(struct bh_wake *wake, char *text)
{
	size_t len = strcspn(text, "/");
	const char *colon;
	uint64_t port = 80;

	if (text[len] == '/' && text[len + 1] != '\0')
		return false;
	text[len] = '\0';
	colon = strrchr(text, ':');
	if (colon != NULL && strchr(colon, ']') != NULL)
		colon = NULL;
	if (colon != NULL && (!bh_bytes__decimal(colon + 1, strlen(colon + 1),
	    65535, &port) || port == 0))
		return false;
	wake->authority = text;
	return take_host(wake, text, colon == NULL ? len :
	    (size_t)(colon - text), (in_port_t)port);
}

static int
take_backend(struct bh_setup *s, struct bh_wake *wake, char *text)
{
	static const char http[] = "http://", unix_[] = "unix:";
	char *rest = text;

	if (strncmp(rest, http, sizeof(http) - 1) == 0)
		rest += sizeof(http) - 1;
	if (strncmp(rest, unix_, sizeof(unix_) - 1) == 0 ?
	    take_unix(wake, rest + sizeof(unix_) - 1) :
	    rest != text && take_tcp(wake, rest))
		return 0;
	return bh_setup_error(s, 64, "not http://ADDRESS:PORT or unix:/PATH, "
	    "the address a number or localhost: '%s'", text);
}

static int
check_texts(struct bh_setup *s, const struct bh_wake *wake)
{
	const char *host = wake->host, *ready = wake->ready;

	if (host != NULL && (host[0] == '\0' || strlen(host) > BH_WAKE_TEXT ||
	    bh_bytes__span(host, strlen(host), BH_TARGET) != strlen(host)))
		return bh_setup_error(s, 64, "--host: not a host: '%s'", host);
	if (ready != NULL && (ready[0] != '/' || strlen(ready) > BH_WAKE_TEXT ||
	    bh_bytes__span(ready, strlen(ready), BH_TARGET) != strlen(ready)))
		return bh_setup_error(s, 64, "--ready: not a path: '%s'",
		    ready);
	return 0;
}

static int
open_shared(struct bh_setup *s, struct bh_wake *wake)
{
	void *shared = mmap(NULL, sizeof(*wake->shared), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	wake->shared = shared;
	wake->lock = memfd_create("start", MFD_CLOEXEC);
	if (shared == MAP_FAILED || wake->lock < 0)
		return bh_setup_error(s, 71, "%s", strerror(errno));
	return 0;
}

/* It opens nothing: a rule that allows next to nothing keeps it from all
 * else. */
static int
confine(struct bh_setup *s)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int error = fd < 0 ? -errno : bh_setup_allow_execute(s, fd);

	return error == 0 ? 0 : bh_setup_error(s, 71, "/dev/null: %s",
	    strerror(-error));
}

int
bh_wake__set_up(struct bh_setup *s)
{
	struct bh_wake *wake = s->config;
	int status;

	s->userdata = wake;
	if (wake->start_timeout == 0)
		wake->start_timeout = START;
	if (wake->page_after == 0)
		wake->page_after = PAGE;
	if (wake->answer_timeout == 0)
		wake->answer_timeout = ANSWER;
	wake->handed_over = bh_listener__handed_over(environ) > 0 ||
	    bh_fd__kind(0) == BH_FD_LISTENER;
	if (s->operand_count != 2 || s->operands[0][0] == '\0' ||
	    s->operands[1][0] == '\0')
		return bh_setup_error(s, 64, "which unit, and where does it "
		    "answer? UNIT http://ADDRESS:PORT");
	status = take_unit(s, wake, s->operands[0]);
	if (status == 0)
		status = take_backend(s, wake, s->operands[1]);
	if (status == 0)
		status = check_texts(s, wake);
	if (status == 0)
		status = bh_auth_load(s, &wake->auth);
	if (status == 0)
		status = open_shared(s, wake);
	return status != 0 ? status : confine(s);
}
