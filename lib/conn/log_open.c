#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conn/environ.h"
#include "conn/log.h"
#include "proto/text.h"

static const char journal_path[] = "/run/systemd/journal/socket";
static const char syslog_path[] = "/dev/log";

static int
open_socket(struct bh_log *log, enum bh_log_sink sink, const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd, error;

	if (len >= sizeof(to.sun_path))
		return -ENAMETOOLONG;
	memcpy(to.sun_path, path, len);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		error = -errno;
		close(fd);
		return error;
	}
	log->sink = sink;
	log->fd = fd;
	log->kind = BH_FD_CONNECTION;
	return 0;
}

/* Appending, so that the processes of many connections may share it; not
 * waiting, should it be a FIFO. */
static int
open_path(struct bh_log *log, const char *path, int client_fd)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NOCTTY | O_NONBLOCK, 0640);
	struct bh_fd look;
	int error = -EINVAL;

	if (fd < 0)
		return -errno;
	bh_fd__look(fd, &look);
	log->kind = look.kind;
	if (look.closed)
		error = -errno;
	else if (log->kind == BH_FD_NONE || log->kind == BH_FD_TERMINAL ||
	    !(bh_fd__same(fd, client_fd) ||
	    (client_fd == 0 && bh_fd__same(fd, 1)))) {
		log->sink = BH_LOG_STREAM;
		log->fd = fd;
		return 0;
	}
	close(fd);
	return error;
}

/* JOURNAL_STREAM is "device:inode" of what the service manager connected:
 * systemd.exec(5) */
static bool
is_journal_stream(const struct bh_fd *error)
{
	const char *expected = bh_environ__get(environ, "JOURNAL_STREAM");
	char buffer[48];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	if (expected == NULL)
		return false;
	bh_text__uint(&t, error->device);
	bh_text__char(&t, ':');
	bh_text__uint(&t, error->inode);
	return strcmp(bh_text__end(&t), expected) == 0;
}

/* A terminal and /dev/null stand for a person; on a pipe the client reads
 * descriptor 1. */
bool
bh_log__is_client(const struct bh_fd standard[3], int client_fd)
{
	const struct bh_fd *error = &standard[2];
	struct bh_fd client = standard[0];

	if (error->kind == BH_FD_LISTENER)
		return true;
	if (error->kind == BH_FD_NONE || error->kind == BH_FD_TERMINAL ||
	    client_fd < 0)
		return false;
	if (client_fd != 0)
		bh_fd__look(client_fd, &client);
	return bh_fd__is(error, &client) ||
	    (client_fd == 0 && bh_fd__is(error, &standard[1]));
}

static int
open_standard_error(struct bh_log *log, bool automatic,
    const struct bh_fd standard[3], int client_fd)
{
	if (standard[2].kind == BH_FD_NONE)
		return 0;
	if (bh_log__is_client(standard, client_fd)) {
		if (open_socket(log, BH_LOG_JOURNAL, journal_path) < 0)
			open_socket(log, BH_LOG_SYSLOG, syslog_path);
		return 0;
	}
	log->sink = BH_LOG_STREAM;
	if (is_journal_stream(&standard[2])) {
		if (automatic &&
		    open_socket(log, BH_LOG_JOURNAL, journal_path) == 0)
			return 0;
		log->sink = BH_LOG_PREFIXED_STREAM;
	}
	log->fd = 2;
	log->kind = standard[2].kind;
	return 0;
}

int
bh_log__open(struct bh_log *log, const char *how, int client_fd,
    const char *identifier)
{
	struct bh_fd standard[3];
	int fd;

	for (fd = 0; fd < 3; fd++)
		bh_fd__look(fd, &standard[fd]);
	return bh_log__open_beside(log, how, standard, client_fd, identifier);
}

int
bh_log__open_beside(struct bh_log *log, const char *how,
    const struct bh_fd standard[3], int client_fd, const char *identifier)
{
	*log = (struct bh_log){ .sink = BH_LOG_NONE, .fd = -1,
	    .identifier = identifier };
	if (strcmp(how, "none") == 0)
		return 0;
	if (strcmp(how, "auto") == 0)
		return open_standard_error(log, true, standard, client_fd);
	if (strcmp(how, "stderr") == 0)
		return open_standard_error(log, false, standard, client_fd);
	if (strcmp(how, "syslog") == 0)
		return open_socket(log, BH_LOG_SYSLOG, syslog_path);
	if (strcmp(how, "journal") == 0)
		return open_socket(log, BH_LOG_JOURNAL, journal_path);
	if (strncmp(how, "journal:/", 9) == 0)
		return open_socket(log, BH_LOG_JOURNAL, how + 8);
	if (how[0] == '/')
		return open_path(log, how, client_fd);
	return -EINVAL;
}
