/* Where log lines go. Never to the client. */
#ifndef BH_CONN_LOG_H
#define BH_CONN_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "conn/fd.h"

enum bh_log_sink {
	BH_LOG_NONE,
	BH_LOG_STREAM,          /* lines on a descriptor */
	BH_LOG_PREFIXED_STREAM, /* lines with "<N>" in front: sd-daemon(3) */
	BH_LOG_SYSLOG,          /* datagrams to /dev/log */
	BH_LOG_JOURNAL,         /* the journal's native protocol */
};

/* syslog(3)'s numbers. */
enum { BH_LOG_ERR = 3, BH_LOG_WARNING = 4, BH_LOG_INFO = 6, BH_LOG_DEBUG = 7 };

struct bh_log {
	enum bh_log_sink sink;
	int fd;
	enum bh_fd_kind kind;   /* of fd; BH_FD_NONE: not looked at yet */
	const char *identifier; /* the program's name */
};

/* One entry. message: one line, without line end, harmless already. */
struct bh_log_entry {
	int priority;
	const char *message;
	size_t message_len;
	const char *id; /* for the journal: MESSAGE_ID */
	/* for the journal; method NULL: no request */
	const char *method, *path, *remote_addr;
	int status;
	int64_t bytes;  /* -1: unknown */
	int64_t usec;
};

/*
 * Opens a sink, before the sandbox. how: "auto", "stderr", "journal",
 * "syslog", "none" or an absolute path (appended to, made with mode 0640).
 * "journal:/path" is a journal socket of one's own: tests, containers.
 * auto: descriptor 2 is a journal stream ($JOURNAL_STREAM): the journal's
 * socket, else prefixed lines; descriptor 2 is the client's (client_fd; where
 * that is 0 also descriptor 1, or a listener): the journal, else syslog, else
 * none; else standard error. A terminal is never the client's.
 * stderr: lines, on a journal stream prefixed; where descriptor 2 is the
 * client's it is auto.
 * 0, -EINVAL for a word that is none of these or a path that is the client's,
 * -ENAMETOOLONG, or -errno.
 */
int bh_log__open(struct bh_log *log, const char *how, int client_fd,
    const char *identifier);
/* The same for whoever has looked at the descriptors 0, 1 and 2 already. */
int bh_log__open_beside(struct bh_log *log, const char *how,
    const struct bh_fd standard[3], int client_fd, const char *identifier);

/* Whether descriptor 2 is what a client reads that has client_fd. */
bool bh_log__is_client(const struct bh_fd standard[3], int client_fd);

/* Never fails and never blocks the caller for good: a sink that is full or
 * gone loses the line. */
void bh_log__write(const struct bh_log *log, const struct bh_log_entry *entry);

#endif
