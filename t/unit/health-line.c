/* What is read of checks and of options, and what is made of it. */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#include "bus/bus.h"
#include "health/health.h"

static void
expect_line(const char *output, size_t len, const char *line)
{
	struct bh_health health = { .timeout = 5 };
	struct bh_task task = { .name = "x", .output = bh_test_fence(output,
	    len), .len = len };
	struct bh_health_result r;

	bh_result__make(&health, &task, &r);
	cr_expect_str_eq(r.line, line, "%s: %s", bh_test_show(output, len),
	    r.line);
	bh_test_unfence(task.output, len);
}

Test(health_line, the_first_that_is_not_blank)
{
	static const struct { const char *output; size_t len; const char *line;
	} rows[] = {
		{ BYTES(""), "" },
		{ BYTES("a"), "a" },
		{ BYTES("a\nb\n"), "a" },
		{ BYTES("a\r\nb"), "a" },
		{ BYTES("a\r"), "a" },
		{ BYTES("\n \r\n\t a b \t\nc"), "a b" },
		{ BYTES(" \n\n"), "" },
		{ BYTES("a\0b"), "a?b" },
		{ BYTES("a\tb\033[0m\x7f"), "a b?[0m?" },
		{ BYTES("\xc3\xb6\xff\xe2\x82"), "\xc3\xb6???" },
		{ BYTES("a?"), "a?" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		expect_line(rows[i].output, rows[i].len, rows[i].line);
}

Test(health_line, it_is_cut_between_characters)
{
	char long_line[1000], cut[BH_HEALTH_LINE];

	memset(long_line, 'x', sizeof(long_line));
	memset(cut, 'x', sizeof(cut));
	cut[255] = '\0';
	expect_line(long_line, sizeof(long_line), cut);
	memcpy(long_line + 254, "\xc3\xb6", 2);
	cut[254] = '\0';
	expect_line(long_line, sizeof(long_line), cut);
	memcpy(long_line + 254, "\001\rx", 3);
	memcpy(cut + 254, "?", 2);
	expect_line(long_line, sizeof(long_line), cut);
	cut[254] = '\0';
	expect_line(long_line, 256, cut);
}

static enum bh_health_status
status_of(enum bh_task_end end, int code, bool warnings, char line[256])
{
	struct bh_health health = { .warnings = warnings };
	struct bh_task task = { .name = "x", .end = end, .code = code };
	struct bh_health_result r;

	bh_result__make(&health, &task, &r);
	memcpy(line, r.line, sizeof(r.line));
	return r.status;
}

Test(health_line, how_it_ended)
{
	static const struct {
		enum bh_task_end end;
		int code;
		bool warnings;
		enum bh_health_status status;
		const char *line;
	} rows[] = {
		{ BH_TASK_EXITED, 0, false, BH_HEALTH_PASS, "" },
		{ BH_TASK_EXITED, 1, false, BH_HEALTH_FAIL, "exit status 1" },
		{ BH_TASK_EXITED, 1, true, BH_HEALTH_WARN, "exit status 1" },
		{ BH_TASK_EXITED, 2, true, BH_HEALTH_FAIL, "exit status 2" },
		{ BH_TASK_SIGNALLED, 1, true, BH_HEALTH_FAIL,
		    "ended by signal 1" },
		{ BH_TASK_TIMED_OUT, 0, true, BH_HEALTH_FAIL,
		    "no answer in time" },
		{ BH_TASK_NOT_STARTED, EAGAIN, true, BH_HEALTH_FAIL,
		    "cannot be started: Resource temporarily unavailable" },
	};
	char line[256];

	for (size_t i = 0; i < ROWS(rows); i++) {
		cr_expect(status_of(rows[i].end, rows[i].code,
		    rows[i].warnings, line) == rows[i].status, "%zu", i);
		cr_expect_str_eq(line, rows[i].line);
	}
}

Test(health_agent, what_checks_ask_for)
{
	static const struct { const char *a, *b, *line; } rows[] = {
		{ "", "", "up" },
		{ "75%", "maint", "up" },
		{ "agent:", "agent", "up" },
		{ "agent: 75%", "fine", "up 75%" },
		{ "agent:75%", "agent: 30%,maxconn:9", "up 30% maxconn:9" },
		{ "agent: 0%", "agent: 100%", "up 0%" },
		{ "agent: 101%", "agent: maxconn:1000001", "up" },
		{ "agent: -1% 1x% % maxconn:", "agent: up down", "up" },
		{ "agent: ready", "agent: drain", "drain up" },
		{ "agent: drain maint ready", "", "maint up" },
		{ "agent: maxconns:9", "agent: everything:1", "up" },
		{ "agent: READY", "agent: readyx", "up" },
		{ "agent: 5% # drain 1%", "", "up 5%" },
	};
	char buffer[256];

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bh_health_result result[] = {
			{ .name = "a", .heard = true },
			{ .name = "b", .heard = true },
		};
		struct bh_health_report report = { result, 2, BH_HEALTH_PASS };
		struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

		strcpy(result[0].line, rows[i].a);
		strcpy(result[1].line, rows[i].b);
		bh_agent__put(&t, &report, false);
		cr_expect_str_eq(bh_text__end(&t), rows[i].line, "%s",
		    buffer);
	}
}

Test(health_agent, only_executables_are_heard)
{
	struct bh_health_result result = { .name = "a",
	    .line = "agent: maint" };
	struct bh_health_report report = { &result, 1, BH_HEALTH_WARN };
	char buffer[256];
	struct bh_text t = { .at = buffer, .size = sizeof(buffer) };

	bh_agent__put(&t, &report, true);
	cr_expect_str_eq(bh_text__end(&t), "up");
}

Test(health_option, text_and_number)
{
	static const struct {
		const char *text;
		bool letters;
		const char *what; /* NULL: it is none */
		long long most;
	} rows[] = {
		{ "/=90", false, "/", 90 }, { "/a=b=1", false, "/a=b", 1 },
		{ "/=100", false, "/", 100 }, { "/=101", false, NULL, 0 },
		{ "/=0", false, NULL, 0 }, { "/=", false, NULL, 0 },
		{ "/", false, NULL, 0 }, { "=1", false, NULL, 0 },
		{ "/=5m", false, NULL, 0 }, { "/=-1", false, NULL, 0 },
		{ "/=5s", true, "/", 5 }, { "/=1m", true, "/", 60 },
		{ "/=1h", true, NULL, 0 }, { "/=m", true, NULL, 0 },
		{ "/=1x", true, NULL, 0 }, { "/=1mm", true, NULL, 0 },
		{ "/=99999999999999999999", true, NULL, 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bh_health_probe p;
		bool good = bh_probe__parse(rows[i].text, 100, rows[i].letters,
		    &p);

		cr_expect(good == (rows[i].what != NULL), "%s", rows[i].text);
		if (!good)
			continue;
		cr_expect_str_eq(p.what, rows[i].what);
		cr_expect(p.most == rows[i].most, "%s", rows[i].text);
	}
}

Test(bus, names_of_units)
{
	static const char *const good[] = { "cron.service", "a@b.service",
	    "a@.timer", "dev-disk-by\\x2did.swap", "-.mount", "a:b_c.target",
	    "x.y.service" };
	static const char *const bad[] = { "", "cron", ".service", "a.b",
	    "a/b.service", "a b.service", "@a.service", "a@b@c.service",
	    "a.service\n", "a*.service", "a.service@" };
	char long_name[300];

	for (size_t i = 0; i < ROWS(good); i++)
		cr_expect(bh_bus__is_unit(good[i]), "%s", good[i]);
	for (size_t i = 0; i < ROWS(bad); i++)
		cr_expect(!bh_bus__is_unit(bad[i]), "%s", bad[i]);
	memset(long_name, 'x', sizeof(long_name));
	strcpy(long_name + 255 - 8, ".service");
	cr_expect(bh_bus__is_unit(long_name));
	strcpy(long_name + 256 - 8, ".service");
	cr_expect(!bh_bus__is_unit(long_name));
}
