/* A handler on a connection that is the input: what it answers is noted, and
 * read as a client reads it. */
#ifndef BH_FUZZ_SERVE_H
#define BH_FUZZ_SERVE_H

#include "handler/private.h"

#include <sys/mman.h>
#include <unistd.h>

#include "answers.h"
#include "fuzz.h"
#include "proto/request_line.h"

/* Of the connection that is served now. */
static struct bh_fuzz_output *bh_fuzz_out;

static inline void
bh_fuzz_log_request(struct bh_handler *h, int code, long long size)
{
	(void)size;
	bh_fuzz_note_answer(bh_fuzz_out, code,
	    h->private->x.protocol == BH_HTTP_0_9);
}

static inline void
bh_fuzz_log_nothing(struct bh_handler *h, const char *message)
{
	(void)h, (void)message;
}

/* The client must know to what it has an answer: HEAD has no body. */
static inline const char *
bh_fuzz_version_string(struct bh_handler *h)
{
	return strcmp(h->command, "HEAD") == 0 ? "HEAD" : "GET";
}

static inline void
bh_fuzz_configure(struct bh_config *config, struct bh_class *class)
{
	class->log_request = bh_fuzz_log_request;
	class->log_error = class->log_message = bh_fuzz_log_nothing;
	class->version_string = bh_fuzz_version_string;
	bh_config__init(config, class, sizeof(*class));
	config->log.sink = BH_LOG_NONE;
}

static inline void
bh_fuzz_begin(struct bh_fuzz_output *out, struct bh_connection *c)
{
	bh_fuzz_out = out;
	out->len = out->noted = out->answers = out->requests = 0;
	out->raw = false;
	bh_peer__set(&c->peer, (const unsigned char *)"\x7f\0\0\1", 4, 1);
}

/* All of the input by a pipe, as it would be; the answers are whole ones. */
static inline const struct bh_fuzz_output *
bh_fuzz_serve(struct bh_class *class, void *userdata, const uint8_t *data,
    size_t len)
{
	static struct bh_fuzz_output out;
	static int input = -1, output = -1;
	struct bh_connection c = { .stop = -1, .in_kind = BH_FD_PIPE,
	    .out_kind = BH_FD_PIPE };
	struct bh_config config;
	ssize_t n;

	if (input < 0) {
		input = memfd_create("input", MFD_CLOEXEC);
		output = memfd_create("output", MFD_CLOEXEC);
		HOLDS(input >= 0 && output >= 0);
	}
	HOLDS(ftruncate(input, 0) == 0 && ftruncate(output, 0) == 0);
	HOLDS(pwrite(input, data, len, 0) == (ssize_t)len);
	lseek(input, 0, SEEK_SET);
	lseek(output, 0, SEEK_SET);
	bh_fuzz_configure(&config, class);
	config.userdata = userdata;
	c.in = input;
	c.out = output;
	bh_fuzz_begin(&out, &c);
	bh_handler__serve(&config, &c, NULL);
	n = pread(output, out.at, sizeof(out.at), 0);
	HOLDS(n >= 0);
	out.len = (size_t)n;
	bh_fuzz_check(&out);
	return &out;
}

#endif
