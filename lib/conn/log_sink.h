/* What the log's sinks share. */
#ifndef BH_CONN_LOG_SINK_H
#define BH_CONN_LOG_SINK_H

#include <sys/uio.h>

#include "conn/log.h"

/* All parts in one call; lost where fd takes nothing for a second. */
void bh_log__send(int fd, enum bh_fd_kind kind, struct iovec *part,
    int count);

/* The journal's native protocol: https://systemd.io/JOURNAL_NATIVE_PROTOCOL */
void bh_log__journal(const struct bh_log *log,
    const struct bh_log_entry *entry);

#endif
