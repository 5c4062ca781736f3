/* wakehttp's connections: a client and a backend are threads. */
#ifndef BH_UNIT_WAKE_H
#define BH_UNIT_WAKE_H

#include "handler.h"
#include "wake/wake.h"

/* How wakehttp is set: its unit is x.service, which nobody can start. */
extern struct bh_wake bh_test_wake;
extern struct bh_wake_shared bh_test_shared;
extern int bh_test_stall; /* seconds that a client may take nothing */

/* What is called for a request; bh_wake__answer unless a test says so. What it
 * returned. */
extern int (*bh_test_wake_call)(struct bh_handler *h);
extern int bh_test_wake_result;

/* The backend is there from now on: it has heard the head of a request, and
 * plays; the first connection is number 1. NULL: nobody accepts. */
typedef void bh_test_backend(int fd, unsigned number);
void bh_test_wake_backend(bh_test_backend *what);
/* How many came, and the head of the last one. */
extern unsigned bh_test_backend_count;
extern char bh_test_backend_heard[65536];

/* The whole backend: it says that, and closes. */
void bh_test_backend_says(const char *text);
/* The other end is told so: connection reset. */
void bh_test_reset(int fd);
void bh_test_say(int fd, const char *text);
/* Until the other end has left. */
void bh_test_stay(int fd);

/* A client of its own; the connection is closed after it. */
struct bh_test_result bh_test_wake_client(void (*what)(int fd));
/* One that says that and reads to the end. */
struct bh_test_result bh_test_wake_serve(const char *in);

/* SIGTERM is for who reads it; before there is a backend. */
void bh_test_hold_stop(void);
/* SIGTERM comes in so many milliseconds; before there is a backend. */
void bh_test_stop_in(unsigned milliseconds);

#endif
