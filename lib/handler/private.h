/* What lib/handler keeps of a connection and its present request. */
#ifndef BH_HANDLER_PRIVATE_H
#define BH_HANDLER_PRIVATE_H

#include "conn/conn.h"
#include "handler/arena.h"
#include "handler/auth.h"
#include "handler/config.h"
#include "proto/chunked.h"
#include "proto/framing.h"
#include "proto/target.h"
#include "proto/text.h"

/* State before bytes. */
enum bh_stage {
	BH_STAGE_IDLE, /* no status line yet */
	BH_STAGE_HEAD, /* field lines may follow */
	BH_STAGE_BODY, /* the body may follow */
};

enum bh_answer_framing {
	BH_ANSWER_OPEN,    /* not decided: all of the body is still here */
	BH_ANSWER_LENGTH,
	BH_ANSWER_CHUNKED,
	BH_ANSWER_CLOSE,   /* the body ends where the connection does */
};

/* The answer: all zero before its status line. */
struct bh_answer {
	enum bh_stage stage;
	enum bh_answer_framing framing;
	int code;
	int error;          /* the first one sticks: -errno */
	bool has_length;    /* the handler gave a Content-Length */
	bool bodiless;      /* HEAD, 204, 304: writes are swallowed */
	bool surplus;       /* more was written than Content-Length says */
	bool cut;           /* less than promised left, or no end can be */
	uint64_t length;
	uint64_t written;   /* bytes of the body that were taken */
	uint64_t start;     /* where it is in all output of the connection */
	size_t head_len;    /* of an open answer, without the last empty line */
};

/* The request's body. */
struct bh_body {
	uint64_t left;      /* with a Content-Length */
	uint64_t taken;
	bool done;          /* all of it was read */
	bool continued;     /* 100 Continue was decided on */
	bool refused;       /* the class refused it, and answered by itself */
	int error;          /* -errno: it can no longer be read */
	struct bh_chunked chunked;
	struct bh_deadline deadline;
};

/* One request and its answer. */
struct bh_exchange {
	int protocol;       /* BH_HTTP_...; 0: not known yet */
	struct bh_target target; /* in h->path */
	struct bh_framing framing;
	struct bh_body body;
	struct bh_answer answer;
	int64_t began;      /* microseconds since 1970; 0: nobody will ask */
	int64_t now;        /* of the answer; 0: not asked for yet */
	struct bh_header error_headers[4];
	size_t error_header_count;
	bool upgraded;      /* the connection is the program's */
	bool dispatched;    /* a do_* function was called */
	bool explained;     /* the log says why the answer is cut */
	unsigned redirects; /* by bh_redirect__follow */
	int detailed;       /* the last code that bh_log__detail was told */
	const char *claimed_user; /* who had no right password, for the log */
};

struct bh_private {
	const struct bh_config *config;
	struct bh_peer peer;         /* of the connection, PROXY heeded */
	unsigned requests;           /* that were begun on this connection */
	bool tls;                    /* to the proxy in front, as it says */
	bool lost;                   /* nothing more can be sent */
	int error;                   /* of the request that ended it: -errno */
	bool proxy_done;
	FILE *rfile, *wfile;
	struct bh_auth_cache auth;
	struct bh_exchange x;
	struct bh_arena arena;
	struct bh_conn conn;
};

/* ---- request.c */
void bh_request__begin(struct bh_handler *h);
/* 0, the status to answer with, or -errno where there is nothing to answer. */
int bh_request__read(struct bh_handler *h);

/* ---- fields.c: h->headers and what they say of the body. As above. */
int bh_fields__read(struct bh_handler *h, struct bh_deadline *d);

/* ---- headers.c */
/* How much the client likes a media type: bh_list__score of all fields Accept;
 * 0 where it does not say. */
int bh_headers__accept(const struct bh_headers *headers, const char *type);

/* ---- forwarded.c: PROXY and X-Forwarded-For */
/* 0, or -errno where the connection is to be closed without an answer. */
int bh_forwarded__read_proxy(struct bh_handler *h);
/* The client is the connection's peer, until a head says otherwise. */
void bh_forwarded__reset(struct bh_handler *h);
void bh_forwarded__apply(struct bh_handler *h);

/* ---- dispatch.c: what the do_* function returned */
int bh_dispatch__call(struct bh_handler *h);

/* ---- redirect.c */
/* Answers as if the client had asked for that path and query by GET, or HEAD,
 * without a body. target lives until the request's end. Returns as do_*
 * functions; 502 where it is none, or one too many. */
int bh_redirect__follow(struct bh_handler *h, const char *target);

/* ---- response.c */
bool bh_answer__untouched(const struct bh_handler *h); /* nothing has left */
void bh_answer__discard(struct bh_handler *h);
void bh_answer__fail(struct bh_handler *h, int error);
/* HTTP/1.1 on both sides: interim answers and chunks are known. */
bool bh_answer__is_1_1(const struct bh_handler *h);
bool bh_answer__put(struct bh_handler *h, const void *data, size_t len);
/* What is written from now on is the answer as it is, its head included. */
void bh_answer__begin_raw(struct bh_handler *h);

/* ---- write.c */
int bh_answer__commit(struct bh_handler *h, bool whole);
void bh_answer__before_wait(void *arg);
/* What follows the head is no body any more: RFC 9110 9.3.6 and 15.2.2. */
bool bh_answer__is_tunnel(const struct bh_handler *h);
/* How many of len bytes the answer may still have: 0 where all of them are
 * swallowed. Counts them as written. */
size_t bh_answer__admit(struct bh_handler *h, size_t len);
/* Whether len bytes go by way of the output buffer: then they fit, and
 * bh_answer__took follows. */
bool bh_answer__make_room(struct bh_handler *h, size_t len);
void bh_answer__took(struct bh_handler *h);
/* Around len bytes that do not: the frame of a chunk, where there is one. */
void bh_answer__begin_frame(struct bh_handler *h, size_t len);
void bh_answer__end_frame(struct bh_handler *h);
int bh_answer__complete(struct bh_handler *h);

/* ---- finish.c: the end of a request, whatever became of it */
/* Whether what ended a connection was no doing of clients or networks. */
bool bh_answer__is_ours(int error);
void bh_answer__finish(struct bh_handler *h, int status);

/* ---- body.c */
/* The status that an error of bh_read stands for. */
int bh_body__status(int error);
/* Whether the connection cannot go on, as far as the unread body decides. */
bool bh_body__must_close(const struct bh_handler *h);
void bh_body__drain(struct bh_handler *h);
/* bh_read that does not wait: -EAGAIN. Whoever waits then asks again when
 * input has come, or body.deadline has passed: -ETIMEDOUT. */
ssize_t bh_body__read_now(struct bh_handler *h, void *buf, size_t len);
/* For so many milliseconds it was not the client who was waited for. */
void bh_body__forgive(struct bh_handler *h, int64_t time);

/* ---- upgrade.c */
/* bh_read behind an upgrade: what came before it, and never more. */
ssize_t bh_upgrade__early(struct bh_handler *h, void *buf, size_t len);

/* ---- stream.c */
void bh_stream__reset(struct bh_private *p);
void bh_stream__free(struct bh_private *p);

/* ---- logging.c */
void bh_log__line(struct bh_handler *h, int priority, const char *message);
/* The defaults of the class's hooks. */
void bh_log__request(struct bh_handler *h, int code, long long size);
void bh_log__error(struct bh_handler *h, const char *message);
void bh_log__message(struct bh_handler *h, const char *message);
/* Python's line before the access line of an error. */
void bh_log__detail(struct bh_handler *h, int code, const char *message);
/* Microseconds since 1970, the same for all of an answer. */
int64_t bh_log__now(struct bh_handler *h);

#endif
