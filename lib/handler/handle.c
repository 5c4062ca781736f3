/* The spine: one request at a time, read, dispatched, answered. */
#include "handler/private.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

void
bh_handle_one_request(struct bh_handler *h)
{
	int status;

	bh_request__begin(h);
	status = bh_request__read(h);
	if (status == 0)
		status = bh_dispatch__call(h);
	bh_answer__finish(h, status);
}

void
bh_handle(struct bh_handler *h)
{
	do
		bh_handle_one_request(h);
	while (!h->close_connection);
}

int
bh_handler__serve(const struct bh_config *config,
    const struct bh_connection *connection, struct bh_server *server)
{
	struct bh_private p = { .config = config, .peer = connection->peer };
	struct bh_handler h = { .class = &config->class, .server = server,
	    .userdata = config->userdata, .private = &p };
	int error = bh_conn__init(&p.conn, connection->in, connection->in_kind,
	    connection->out, connection->out_kind, connection->buffers);

	if (error < 0) {
		bh_forwarded__reset(&h);
		bh_log_error(&h, "no memory for a connection");
		return error;
	}
	p.conn.stop = connection->stop;
	p.conn.stall = config->class.timeout.stall;
	p.conn.line_feeds = connection->line_feeds;
	p.conn.before_wait = bh_answer__before_wait;
	p.conn.before_wait_arg = &h;
	bh_handle(&h);
	if (!p.lost)
		bh_conn__close(&p.conn);
	bh_stream__free(&p);
	if (!connection->is_last) {
		bh_arena__free(&p.arena);
		bh_conn__free(&p.conn);
	}
	return bh_answer__is_ours(p.error) ? p.error : 0;
}

int
bh_handle_connection_sized(const struct bh_class *class, size_t class_size,
    int in, int out, void *userdata)
{
	struct bh_config config;
	struct bh_connection c = { .in = in, .out = out, .stop = -1,
	    .in_kind = bh_fd__kind(in), .out_kind = bh_fd__kind(out) };
	int error;

	if (c.in_kind == BH_FD_NONE || c.in_kind == BH_FD_LISTENER)
		return -EBADF;
	bh_config__init(&config, class, class_size);
	config.userdata = userdata;
	(void)signal(SIGPIPE, SIG_IGN);
	(void)bh_log__open(&config.log, "stderr", in, "basehttp");
	bh_peer__of_socket(in, &c.peer);
	error = bh_handler__serve(&config, &c, NULL);
	if (config.log.fd > 2)
		close(config.log.fd);
	return error;
}
