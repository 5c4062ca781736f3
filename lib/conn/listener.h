/* Listening sockets: bound here, or handed over. */
#ifndef BH_CONN_LISTENER_H
#define BH_CONN_LISTENER_H

/* "[HOST:]PORT", numeric ("[::1]:80", "127.0.0.1:80", "80": [::] for both
 * families, else 0.0.0.0), or "/path.sock" (a stale socket there is replaced,
 * any other file is not). The descriptor (close-on-exec, non-blocking), or
 * -EINVAL for an address that is none, or -errno. */
int bh_listener__open(const char *address);

/* How many descriptors LISTEN_FDS hands over from 3 on, where LISTEN_PID is
 * this process; else 0; -EINVAL for a count that is no number from 1 on.
 * sd_listen_fds(3) */
int bh_listener__handed_over(char *const *env);

#endif
