#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/help.h"
#include "run/message.h"
#include "run/process.h"
#include "run/server.h"
#include "run/setup.h"

/* Room for the configuration of most programs: no allocation then. */
enum { CONFIG_SIZE = 1024 };

static const char *
name_of(int argc, char **argv)
{
	const char *slash;

	if (argc < 1)
		return "basehttp";
	slash = strrchr(argv[0], '/');
	return slash == NULL ? argv[0] : slash + 1;
}

/* 0, or the exit status. */
static int
parse(struct bh_process *p, int argc, char **argv, void *config)
{
	p->line.program = name_of(argc, argv);
	p->line.table[0] = (struct bh_option_table){ p->config.class.options,
	    config };
	p->line.table[1] = (struct bh_option_table){ bh_shared__options,
	    &p->options };
	p->line.max_operands = p->config.class.max_operands;
	bh_shared__init(&p->options);
	return bh_options__parse(&p->line, argc, argv);
}

static int
open_log(struct bh_process *p)
{
	const struct bh_handover *h = &p->handover;
	bool ours = p->options.listen != NULL;
	int r;

	r = bh_log__open_beside(&p->config.log, p->options.log_to,
	    p->standard, ours ? -1 : h->fd[0], p->line.program);
	if (r == -EINVAL) {
		bh_message__print(p->line.program, "--log-to: not one of auto, "
		    "stderr, journal, syslog, none and /FILE");
		return BH_EX_USAGE;
	}
	if (r < 0) {
		bh_message__print(p->line.program, "--log-to: %s: %s",
		    p->options.log_to, strerror(-r));
		return BH_EX_OSERR;
	}
	if (p->config.log.kind == BH_FD_FILE)
		p->sandbox.file_output = true;
	return 0;
}

/* The class's hook: what it opens is open before the sandbox. */
static int
set_up(struct bh_process *p, void *config)
{
	struct bh_setup_private private = { p->line.program, &p->sandbox };
	struct bh_setup s = {
		.class = &p->config.class,
		.config = config,
		.operand_count = p->line.operand_count,
		.operands = p->line.operands,
		.program = p->line.program,
		.private = &private,
	};
	int status = 0;

	if (p->config.class.setup != NULL)
		status = p->config.class.setup(&s);
	p->config.userdata = s.userdata;
	return status;
}

static int
prepare(struct bh_process *p, void *config)
{
	int status = 0;

	p->sandbox.on = p->options.sandbox != BH_SANDBOX_NONE;
	p->sandbox.starts_programs = p->config.class.starts_programs;
	if (p->options.sandbox_check) {
		p->sandbox.listens = bh_handover__has_listener(p);
	} else {
		status = bh_handover__take(p);
		if (status == 0)
			status = open_log(p);
		p->sandbox.listens = p->handover.listener;
	}
	/* A filter costs as much as a process: once for all connections. */
	p->sandbox.full = p->options.sandbox == BH_SANDBOX_FULL ||
	    (p->options.sandbox < 0 && p->sandbox.listens);
	if (status == 0)
		status = set_up(p, config);
	if (status == 0 && p->options.user != NULL)
		status = bh_user__become(p);
	return status;
}

/* A kernel without it is no one's fault. A filter that forbids it takes a
 * protection away that the program would have had. */
static void
report(const struct bh_process *p, int r, const char *what, const char *id)
{
	bool unknown = r == -ENOSYS || r == -EOPNOTSUPP;

	if (r < 0 && (!unknown || p->config.verbose))
		bh_message__log(&p->config, unknown ? BH_LOG_DEBUG :
		    BH_LOG_WARNING, id, "serving without %s: %s", what,
		    strerror(-r));
}

/* What is refused from now on to all that serve. */
static void
confine(const struct bh_process *p)
{
	report(p, bh_sandbox__process(&p->sandbox), "Landlock",
	    BH_ID_LANDLOCK);
	if (!p->sandbox.listens)
		bh_sandbox__connection(&p->sandbox);
	report(p, bh_sandbox__filter(&p->sandbox), "seccomp", BH_ID_SECCOMP);
}

static int
serve_connections(struct bh_process *p)
{
	const struct bh_handover *h = &p->handover;
	struct bh_connection c = { .stop = -1 };
	int status = 0;
	size_t i;

	for (i = 0; i < h->count; i++) {
		bool socket = h->kind[i] == BH_FD_CONNECTION;
		bool named = !socket && bh_peer__in_environment(environ);

		c.in = h->fd[i];
		c.in_kind = h->kind[i];
		c.out = socket ? c.in : 1;
		c.out_kind = socket ? c.in_kind : p->standard[1].kind;
		c.line_feeds = !socket && !named;
		c.is_last = i + 1 == h->count;
		bh_peer__of_handed_over(socket ? c.in : -1,
		    c.line_feeds ? NULL : environ, &c.peer);
		if (bh_handler__serve(&p->config, &c, NULL) < 0)
			status = BH_EX_OSERR;
	}
	return status;
}

static int
serve_listeners(struct bh_process *p)
{
	struct bh_server s;
	int r;

	bh_handover__move(&p->handover);
	r = bh_server__take(&s, &p->handover, &p->config, &p->sandbox);
	if (r == 0) {
		s.max_connections = (int)p->options.max_connections;
		s.max_per_source = (int)p->options.max_per_source;
		s.exit_idle = (int)p->options.exit_idle;
		s.drain = (int)p->options.drain;
		confine(p);
		r = bh_serve_forever(&s);
		bh_server_close(&s);
	}
	if (r < 0)
		bh_message__print(p->line.program, "cannot serve: %s",
		    strerror(-r));
	return r < 0 ? BH_EX_OSERR : 0;
}

static int
run(struct bh_process *p, void *config)
{
	int status;

	if (p->options.help)
		return bh_help__print(&p->config.class, &p->line);
	if (p->options.version)
		return bh_help__version(p->line.program);
	p->config.log.identifier = p->line.program;
	status = bh_shared__apply(&p->options, p->line.program, &p->config);
	if (status == 0)
		status = prepare(p, config);
	if (status != 0)
		return status;
	if (p->options.sandbox_check)
		return bh_check__run(p);
	/* A write that fails says so; nobody dies of it. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (p->sandbox.file_output || p->sandbox.file_max > 0 ||
	    p->sandbox.starts_programs)
		(void)signal(SIGXFSZ, SIG_IGN);
	/* Inherited as ignored, it would hide how they have ended. */
	if (p->sandbox.starts_programs)
		(void)signal(SIGCHLD, SIG_DFL);
	if (p->handover.listener)
		return serve_listeners(p);
	confine(p);
	return serve_connections(p);
}

int
bh_main_sized(const struct bh_class *class, size_t class_size, int argc,
    char **argv)
{
	struct bh_process p = { .sandbox = { .on = false } };
	_Alignas(max_align_t) char small[CONFIG_SIZE];
	void *config = small;
	size_t size;
	int status;

	bh_config__init(&p.config, class, class_size);
	size = p.config.class.config_size;
	if (size > sizeof(small))
		config = malloc(size);
	if (config == NULL) {
		bh_message__print(name_of(argc, argv), "out of memory");
		return BH_EX_OSERR;
	}
	if (size > 0)
		memset(config, 0, size);
	status = parse(&p, argc, argv, config);
	if (status == 0)
		status = run(&p, config);
	if (config != small)
		free(config);
	return status;
}
