/* The spine: one request at a time, read, dispatched, answered. */
#include "handler/private.h"

#include <signal.h>
#include <string.h>

/* The compiler need not zero what init() and the stages of a request set: the
 * buffers are pages that most connections never touch. */
#define UNINITIALIZED __attribute__((uninitialized))

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

/* Member by member: zeroing the buffers would touch pages for nothing. */
static void
init(struct bh_private *p, const struct bh_config *config,
    const struct bh_peer *peer)
{
	p->config = config;
	p->peer = *peer;
	p->tls = p->lost = p->proxy_done = false;
	p->requests = 0;
	p->rfile = p->wfile = NULL;
	p->auth.auth = NULL;
	p->arena.newest = NULL;
	p->arena.used = 0;
}

void
bh_handler__serve(const struct bh_config *config, int in, int out,
    const struct bh_peer *peer, struct bh_server *server, int stop,
    bool line_feeds)
{
	UNINITIALIZED struct bh_private p;
	struct bh_handler h = { .class = &config->class, .server = server,
	    .userdata = config->userdata, .private = &p };

	init(&p, config, peer);
	bh_conn__init(&p.conn, in, out);
	p.conn.stop = stop;
	p.conn.stall = config->class.timeout.stall;
	p.conn.line_feeds = line_feeds;
	p.conn.before_wait = bh_answer__before_wait;
	p.conn.before_wait_arg = &h;
	bh_handle(&h);
	if (!p.lost)
		bh_conn__close(&p.conn);
	bh_stream__free(&p);
	bh_arena__reset(&p.arena);
	bh_conn__free(&p.conn);
}

int
bh_handle_connection(const struct bh_class *class, int in, int out,
    void *userdata)
{
	struct bh_config config = { 0 };
	struct bh_peer peer;

	bh_config__init(&config, class, sizeof(*class));
	config.userdata = userdata;
	(void)signal(SIGPIPE, SIG_IGN);
	bh_log__open(&config.log, "stderr", in, "basehttp");
	bh_peer__of_socket(in, &peer);
	bh_handler__serve(&config, in, out, &peer, NULL, -1, false);
	return 0;
}
