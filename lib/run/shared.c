#include <limits.h>
#include <string.h>

#include "proto/bytes.h"
#include "proto/field.h"
#include "run/children.h"
#include "run/message.h"
#include "run/shared.h"

#define AT(member) offsetof(struct bh_shared, member)
/* A line of the table: what, its type, where to, and a number's bounds. */
#define ROW(name, argument, help, type, member, min, max) \
	{ name, argument, help, type, AT(member), min, max }

enum { NOT_GIVEN = BH_NONE - 1, MAX_SECONDS = 1000000 };

const struct bh_option bh_shared__options[] = {
	ROW("listen", "[HOST:]PORT|/PATH", "serve there, a process a client",
	    BH_TEXT, listen, 0, 0),
	ROW("user", "NAME|UID", "become that user first", BH_TEXT, user, 0, 0),
	ROW("max-connections", "N|none", "at once; then 503 (512)",
	    BH_NUMBER, max_connections, 1, BH_CHILDREN_MAX),
	ROW("max-per-source", "N|none", "from one address; then 503 (64)",
	    BH_NUMBER, max_per_source, 1, BH_CHILDREN_MAX),
	ROW("exit-idle", "SECONDS", "end after so long without a client",
	    BH_NUMBER, exit_idle, 1, MAX_SECONDS),
	ROW("drain", "SECONDS", "let clients finish at the end (25)",
	    BH_NUMBER, drain, 1, MAX_SECONDS),
	ROW("protocol", "HTTP/1.0|HTTP/1.1", "1.1 keeps connections open",
	    BH_CHOICE, protocol, 0, 0),
	ROW("header", "'NAME: VALUE'", "add a field to answers; repeatable",
	    BH_TEXTS, headers, 0, 0),
	ROW("timeout", "HEAD,IDLE,STALL", "seconds or none (10,15,30)",
	    BH_TEXT, timeout, 0, 0),
	ROW("max-body", "BYTES|none", "longer requests get 413",
	    BH_NUMBER, max_body, 0, LLONG_MAX),
	ROW("proxy-protocol", "require|accept", "the header of PROXY v1, v2",
	    BH_CHOICE, proxy, 0, 0),
	ROW("trusted-proxy", "CIDR", "whom to believe; repeatable",
	    BH_TEXTS, trusted, 0, 0),
	ROW("log", "python|common|combined|none", "format of the log",
	    BH_CHOICE, log, 0, 0),
	ROW("log-to", "SINK", "auto, stderr, journal, syslog, none, /FILE",
	    BH_TEXT, log_to, 0, 0),
	ROW("verbose", "", "log more", BH_FLAG, verbose, 0, 0),
	ROW("sandbox", "full|landlock|none", "what else is shut off",
	    BH_CHOICE, sandbox, 0, 0),
	ROW("sandbox-check", "", "try what must be refused; print it",
	    BH_FLAG, sandbox_check, 0, 0),
	ROW("help", "", "print this", BH_FLAG, help, 0, 0),
	ROW("version", "", "print name and version", BH_FLAG, version, 0, 0),
	{ .name = "" },
};

void
bh_shared__init(struct bh_shared *s)
{
	memset(s, 0, sizeof(*s));
	s->log_to = "auto";
	s->protocol = s->proxy = s->sandbox = -1;
	s->max_body = NOT_GIVEN;
	s->max_connections = 512;
	s->max_per_source = 64;
	s->exit_idle = BH_NONE;
	s->drain = 25;
}

/* One of HEAD,IDLE,STALL; empty: it stays as it is. */
static bool
parse_seconds(const char *text, size_t len, int *ret)
{
	long long n;

	if (len == 0)
		return true;
	if (len == 4 && memcmp(text, "none", 4) == 0) {
		*ret = BH_NONE;
		return true;
	}
	if (!bh_options__number(text, len, 1, MAX_SECONDS, &n))
		return false;
	*ret = (int)n;
	return true;
}

static bool
parse_timeout(const char *text, struct bh_timeout *t)
{
	int *part[] = { &t->head, &t->idle, &t->stall };
	size_t i, len;

	for (i = 0; i < 3; i++) {
		len = strcspn(text, ",");
		if (!parse_seconds(text, len, part[i]))
			return false;
		text += len;
		if (*text == '\0')
			return true;
		text++;
	}
	return false;
}

/* Fields that every answer has once, or that tell where it ends. */
static bool
is_own(const char *name, size_t len)
{
	static const char own[] = "Connection\0Content-Encoding\0"
	    "Content-Length\0Content-Range\0Content-Type\0Date\0"
	    "Keep-Alive\0Server\0Trailer\0Transfer-Encoding\0Upgrade";
	const char *s;

	for (s = own; s < own + sizeof(own); s += strlen(s) + 1)
		if (bh_bytes__same(s, strlen(s), name, len))
			return true;
	return false;
}

/* What is wrong with it, or NULL. The argument itself is cut in two: it lives
 * as long as the program. */
static const char *
take_header(const char *text, struct bh_header *ret)
{
	char *line = (char *)(uintptr_t)text;
	struct bh_field f;

	if (bh_field__parse(line, strlen(line), &f) != 0)
		return "not a field 'NAME: VALUE'";
	if (is_own(line, f.name_len))
		return "a field that the program sends itself";
	line[f.name_len] = line[f.value + f.value_len] = '\0';
	ret->name = line;
	ret->value = line + f.value;
	return NULL;
}

static int
apply_texts(const struct bh_shared *s, const char *program,
    struct bh_config *config)
{
	const char *text, *wrong;
	size_t i;

	for (i = 0; i < s->headers.count; i++) {
		wrong = take_header(s->headers.text[i],
		    &config->headers[config->header_count++]);
		if (wrong != NULL) {
			bh_message__print(program, "--header: %s", wrong);
			return BH_EX_USAGE;
		}
	}
	for (i = 0; i < s->trusted.count; i++) {
		text = s->trusted.text[i];
		if (!bh_network__parse(text, strlen(text),
		    &config->trusted[config->trusted_count++])) {
			bh_message__print(program,
			    "--trusted-proxy: not an address or network");
			return BH_EX_USAGE;
		}
	}
	return 0;
}

int
bh_shared__apply(const struct bh_shared *s, const char *program,
    struct bh_config *config)
{
	if (s->timeout != NULL && !parse_timeout(s->timeout,
	    &config->class.timeout)) {
		bh_message__print(program, "--timeout: not HEAD,IDLE,STALL, "
		    "each empty, none or 1 to %d", MAX_SECONDS);
		return BH_EX_USAGE;
	}
	if (s->protocol >= 0)
		config->class.protocol_version = s->protocol == 0 ? "HTTP/1.0" :
		    "HTTP/1.1";
	if (s->proxy >= 0)
		config->proxy_mode = s->proxy == 0 ? BH_PROXY_REQUIRE :
		    BH_PROXY_ACCEPT;
	if (s->max_body != NOT_GIVEN)
		config->class.max_body = s->max_body;
	config->log_format = (enum bh_log_format)s->log;
	config->verbose = s->verbose;
	return apply_texts(s, program, config);
}
