/* Connections for the tests of lib/handler: bytes in, bytes out. */
#ifndef BH_UNIT_HANDLER_H
#define BH_UNIT_HANDLER_H

#include <basehttp.h>

#include "unit.h"

#define HOST "Host: a\r\n"

/* What a connection came to. */
struct bh_test_result {
	char *out;  /* with "Date: *" for each date; ends with NUL */
	size_t len;
	char *log;  /* the same; <N> in front of each line */
};

enum bh_test_way {
	BH_TEST_FILES,  /* input and output are files */
	BH_TEST_PIPES,
	BH_TEST_SOCKET,
};

/* One connection with this input, which then ends. To be freed. */
struct bh_test_result bh_test_serve(const struct bh_class *class,
    enum bh_test_way way, const char *in, size_t len);
void bh_test_free(struct bh_test_result *r);

/* Its output by files; good until the fourth call. */
const char *bh_test_answer(const struct bh_class *class, const char *in);

/* The class whose GET, POST, PUT is the function; HTTP/1.1. */
struct bh_class bh_test_class(bh_method_function *function);

/* Says the body back, read by so many bytes; "error N" for what is negative. */
int bh_test_echo(struct bh_handler *h, size_t step);
/* Says "none", whatever the body is. */
int bh_test_read_none(struct bh_handler *h);

/* Whether the text has the part, how often, and where it starts. */
bool bh_test_has(const char *text, const char *part);
unsigned bh_test_count(const char *text, const char *part);
const char *bh_test_body(const char *answer);

#define HAS(text, part) \
	cr_expect(bh_test_has(text, part), "no %s in\n%s", part, text)
#define HAS_NOT(text, part) \
	cr_expect(!bh_test_has(text, part), "%s in\n%s", part, text)
/* The text is that and nothing else. */
#define IS(text, expected) \
	cr_expect_str_eq(text, expected, "got\n%s", text)

/* While bh_test_serve serves, a read or write moves at most so many bytes (0:
 * any), and every second one is interrupted by a signal first. */
extern size_t bh_test_step;
extern bool bh_test_interrupted;

/* short_io.c: the same for all that this thread does. */
extern _Thread_local size_t bh_test_io_limit;
extern _Thread_local bool bh_test_io_interrupted;

/* short_io.c: the call of that name ("read", "write", "recv", "send", "pread",
 * "sendfile", "kill", "fstat", "mmap") fails once, or so often, behind so many
 * of it, with that error; then bh_test_fault is NULL. */
void bh_test_fail(const char *call, int error, unsigned after);
void bh_test_fail_times(const char *call, int error, unsigned after,
    unsigned times);
extern _Thread_local const char *bh_test_fault;

#endif
