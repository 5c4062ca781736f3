/*
 * fault [OPTION]... NAME PROGRAM [ARGUMENT]... <REQUESTS
 *
 * Runs PROGRAM with these requests once as it is, and then once for each fault
 * there is, and prints what is wrong; exit status 1 then. A line "%%" divides
 * the requests of several clients.
 *   -m MODE  calls: each system call from the first read or accept on fails in
 *            each way that the table knows; start: those before; allocations:
 *            each one, singly and from there on; short: reads and writes of a
 *            byte; interrupted: every second call that can be is; storm: a
 *            thousand signals a second; reset: the first client vanishes after
 *            each byte of its answer
 *   -t FILE  the table of errors
 *   -b HOW   pipe, socket, listener (handed over), or the address to which
 *            the program listens itself
 *   -w       a client ends its side after its request
 *   -T       SIGTERM while the first answer comes
 *   -e       also: each system call fails from there on
 *   -u       each system call fails in one way only
 *   -n N     only N faults, chosen by -s SEED
 *   -f N     only the Nth fault, with what it led to
 *   -o FILE  a body that may be sent as well
 *   -i TEXT  lines of a body with that text may differ
 *   -x CALLS what these say of a name, or a reader, may lead to another body
 *   -p CMD   run before each run
 *   -q CMD   succeeds after a run whose first answer is a 2xx
 *   -l MS    how long a run may last
 */
#include "fault.h"

#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
	const char *mode;
	size_t only;
	uint64_t seed;
	const char *before, *promised;
} o = { .mode = "calls", .seed = 1 };

static struct scenario scenario = { .limit = 5000, .shut = false };
static struct plan plan = { .most = SIZE_MAX };

static void
run(const struct fault *f, struct outcome *ret, struct calls *calls)
{
	struct conversation c = { .s = &scenario, .f = f, .o = ret };
	pthread_t clients;

	if (o.before != NULL && system(o.before) != 0)
		errx(71, "%s: failed", o.before);
	*ret = (struct outcome){ .reached = false };
	*counter() = (struct counter){ .sticky = f->sticky,
	    .fail_at = f->kind == ALLOCATION ? f->n : 0 };
	c.wake = eventfd(0, EFD_CLOEXEC);
	c.began = now();
	c.pid = start(&scenario, &c);
	if ((errno = pthread_create(&clients, NULL, talk, &c)) != 0)
		err(71, "thread");
	if (scenario.traced)
		trace(&c, calls);
	else
		await(&c);
	pthread_join(clients, NULL);
	close(c.wake);
	ret->allocations = counter()->count;
	if (f->kind != CALL)
		ret->reached = f->kind != ALLOCATION || counter()->failed > 0;
}

static void
forget(struct outcome *out)
{
	for (int i = 0; i < CLIENTS_MAX; i++)
		free(out->answer[i].data);
	free(out->log.data);
}

static void
show(const struct outcome *out)
{
	for (size_t i = 0; i < scenario.client_count; i++)
		printf("%.*s\n", (int)out->answer[i].len, out->answer[i].data);
	printf("log: %.*s\nstatus %x after %ld ms\n", (int)out->log.len,
	    out->log.data, (unsigned)out->status, out->elapsed);
}

/* What an answer promised, and was not done. */
static int
check_promise(const struct outcome *out, const char *what)
{
	const struct bytes *b = &out->answer[0];

	if (o.promised == NULL || b->len < 10 || b->data[9] != '2' ||
	    system(o.promised) == 0)
		return 0;
	printf("! %s: %s: a %.3s, and it was not done\n", scenario.name, what,
	    b->data + 9);
	return 1;
}

/* A busy machine can look like a program that hangs: once more then. */
static int
try(const struct fault *f, const struct outcome *reference, size_t n)
{
	struct outcome out;
	char what[128], text[160];
	int wrong;

	run(f, &out, NULL);
	for (int i = 0; i < 2 && (out.hung || out.left); i++) {
		forget(&out);
		run(f, &out, NULL);
	}
	plan_describe(f, what, sizeof(what));
	snprintf(text, sizeof(text), "%zu: %s", n, what);
	wrong = judge(&scenario, f, &out, reference, text);
	wrong += check_promise(&out, text);
	if (o.only != 0)
		show(&out);
	forget(&out);
	return wrong;
}

static void
read_requests(void)
{
	static struct bytes all;
	char piece[4096], *at, *next;
	size_t n, count = 0;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
		append(&all, piece, n);
	append(&all, "%%\n", 4);
	for (at = all.data; count < CLIENTS_MAX; at = next + 3) {
		next = memmem(at, (size_t)(all.data + all.len - at), "%%\n",
		    3);
		if (next == NULL)
			break;
		scenario.request[count].data = at;
		scenario.request[count++].len = (size_t)(next - at);
	}
	scenario.client_count = count;
}

static void
take_how(const char *how)
{
	scenario.by = strcmp(how, "pipe") == 0 ? BY_PIPE :
	    strcmp(how, "socket") == 0 ? BY_SOCKET :
	    strcmp(how, "listener") == 0 ? BY_LISTENER : BY_ITSELF;
	scenario.address = how;
}

static void
parse(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+m:t:b:wTeun:s:f:o:i:x:l:p:q:")) != -1)
		switch (c) {
		case 'm': o.mode = optarg; break;
		case 't': table_read(optarg); break;
		case 'b': take_how(optarg); break;
		case 'w': scenario.shut = true; break;
		case 'T': scenario.drain = true; break;
		case 'e': plan.sticky = true; break;
		case 'u': plan.once = true; break;
		case 'n': plan.most = strtoul(optarg, NULL, 10); break;
		case 's': o.seed = strtoull(optarg, NULL, 10); break;
		case 'f': o.only = strtoul(optarg, NULL, 10); break;
		case 'o': judge_allow(optarg); break;
		case 'i': judge_ignore(optarg); break;
		case 'x': judge_names(optarg); break;
		case 'p': o.before = optarg; break;
		case 'q': o.promised = optarg; break;
		case 'l': scenario.limit = strtol(optarg, NULL, 10); break;
		default: exit(64);
		}
	if (argc - optind < 2)
		errx(64, "no NAME and PROGRAM");
	scenario.name = argv[optind];
	scenario.argv = argv + optind + 1;
	scenario.counted = strcmp(o.mode, "allocations") == 0;
	scenario.traced = !scenario.counted && strcmp(o.mode, "reset") != 0;
}

int
main(int argc, char **argv)
{
	static struct fault none = { .kind = NONE };
	static struct calls calls;
	static struct outcome reference;
	int wrong;

	parse(argc, argv);
	read_requests();
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	run(&none, &reference, scenario.traced ? &calls : NULL);
	if (o.only != 0)
		show(&reference);
	wrong = judge(&scenario, &none, &reference, &reference, "no fault");
	plan_make(&plan, o.mode, &calls, &reference);
	plan_sample(&plan, o.seed);
	for (size_t i = 0; i < plan.most; i++)
		if (o.only == 0 || o.only == i + 1)
			wrong += try(&plan.at[i], &reference, i + 1);
	printf("%zu\n", o.only == 0 ? plan.most : 1);
	return wrong != 0;
}
