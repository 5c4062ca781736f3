/* What the class says and the options of the command line change. */
#ifndef BH_HANDLER_CONFIG_H
#define BH_HANDLER_CONFIG_H

#include <basehttp.h>

#include "conn/log.h"
#include "conn/peer.h"

enum bh_log_format {
	BH_FORMAT_PYTHON, BH_FORMAT_COMMON, BH_FORMAT_COMBINED, BH_FORMAT_NONE
};

enum bh_proxy_mode { BH_PROXY_OFF, BH_PROXY_REQUIRE, BH_PROXY_ACCEPT };

struct bh_config {
	/* The program's class with every default filled in; options change its
	 * protocol_version, timeout and max_body. */
	struct bh_class class;
	enum bh_log_format log_format;
	bool verbose;
	enum bh_proxy_mode proxy_mode;
	struct bh_network trusted[16]; /* --trusted-proxy */
	size_t trusted_count;
	struct bh_header headers[16];  /* --header */
	size_t header_count;
	struct bh_log log;
	void *userdata;
};

/* All zero but for the class; class_size: sizeof(struct bh_class) where the
 * program was compiled, which may know fewer members than we do. */
void bh_config__init(struct bh_config *c, const struct bh_class *class,
    size_t class_size);

/* A connection that was accepted or handed over. */
struct bh_connection {
	int in, out;             /* may be one */
	enum bh_fd_kind in_kind, out_kind;
	struct bh_peer peer;
	int stop;                /* readable when the process ends; or -1 */
	bool line_feeds;         /* LF alone ends a line */
	bool is_last;            /* the process ends with it, and frees so */
	char *buffers;           /* of bh_conn__map_buffers, or NULL */
};

/* Serves it to its end; the descriptors stay open. server may be NULL. 0, or
 * -errno of what failed here and not at the client. */
int bh_handler__serve(const struct bh_config *config,
    const struct bh_connection *connection, struct bh_server *server);

#endif
