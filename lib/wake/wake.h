/* A unit that runs while it is asked for: started for the first client, relayed
 * to, and stopped when nobody comes any more. */
#ifndef BH_WAKE_WAKE_H
#define BH_WAKE_WAKE_H

#include <basehttp.h>

#include "conn/peer.h"

enum {
	BH_WAKE_NAME = 264,    /* bytes of a unit's name with its NUL */
	BH_WAKE_TEXT = 900,    /* of --host and --ready */
	BH_WAKE_AGAIN = 2,     /* seconds until a client may ask again */
	BH_WAKE_HOLD = 5,      /* the same, where the unit has failed */
};

/* What all processes of a server share. Who starts the unit holds the lock. */
struct bh_wake_shared {
	bool starting;         /* it may accept before it is ready */
	int64_t failed_at;     /* of the monotonic clock; 0: never */
};

/* The options, and what the setup hook made of them. It is h->userdata. */
struct bh_wake {
	struct bh_auth auth;
	const char *host;      /* sent as Host; NULL: as it came */
	const char *ready;     /* a path that answers 2xx or 3xx; or NULL */
	long long start_timeout;  /* seconds; 0: 30 */
	long long page_after;     /* seconds; 0: 5 */
	long long answer_timeout; /* seconds; 0: 600; BH_NONE */

	char unit[BH_WAKE_NAME];
	union bh_sockaddr address;
	socklen_t address_len;
	const char *authority; /* of the backend, for those without a Host */
	struct bh_wake_shared *shared;
	int lock;
	bool handed_over;      /* the listening socket is somebody else's */
	/* This process's: 503 because it takes its time. */
	bool still_starting;
};

/* ---- setup.c: the class's setup hook */
int bh_wake__set_up(struct bh_setup *s);

/* ---- backend.c */
/* A connection that does not block; -errno: -ECONNREFUSED where nobody is
 * there, -ECANCELED, -ECONNRESET as bh_backend__wait, others. */
int bh_backend__connect(struct bh_handler *h);
/* Until fd, unless it is -1, has one of poll's events, for at most so many
 * milliseconds: > 0, 0 when they have passed, -ECONNRESET where the client is
 * gone, -ECANCELED where we are to end. */
int bh_backend__wait(struct bh_handler *h, int fd, short events,
    int milliseconds);
/* Whether --ready is answered by 2xx or 3xx; < 0 as bh_backend__wait. */
int bh_backend__is_ready(struct bh_handler *h);

/* ---- start.c */
/* A connection to the backend, whose unit is started where nobody is there. 0,
 * or what do_* functions return; one line says why. */
int bh_start__connect(struct bh_handler *h, int *ret);

/* ---- stop.c */
/* Stops the unit, if it runs: 1, 0 where it does not, or -errno. */
int bh_stop__unit(const struct bh_wake *wake);

/* ---- relay.c: the request to the backend, and its answer */
int bh_wake__answer(struct bh_handler *h);

/* ---- page.c */
/* Whether somebody looks at what comes. */
bool bh_page__suits(const struct bh_handler *h);
/* The class's error_page. */
const char *bh_page__error(struct bh_handler *h, int code);

#endif
