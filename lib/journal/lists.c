/* Units and boots that have entries which may be seen. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "handler/private.h"
#include "journal/journal.h"

enum {
	UNITS = 8192, BOOTS = 4096,
	INSTANCES = 8, /* of a template that are shown one by one */
};

/* "name@" of "name@instance.service": its length, or 0. */
static size_t
template(const char *name)
{
	const char *at = strchr(name, '@');

	return at == NULL ? 0 : (size_t)(at - name) + 1;
}

/* How many names from there on are instances of one template. */
static size_t
instances(const struct bh_names *names, size_t at)
{
	size_t len = template(names->at[at]), n = 1;

	while (len > 0 && at + n < names->count &&
	    strncmp(names->at[at], names->at[at + n], len) == 0)
		n++;
	return n;
}

static void
put_name(struct bh_handler *h, bool text, bool first, const char *name,
    size_t len, const char *rest)
{
	if (text) {
		bh_printf(h, "%.*s%s\n", (int)len, name, rest);
		return;
	}
	bh_printf(h, "%s\"", first ? "[\n" : ",\n");
	for (; len > 0; name++, len--)
		bh_printf(h, *name == '\\' ? "\\\\" : "%c", *name);
	bh_printf(h, "%s\"", rest);
}

/* Many instances, as of sockets with Accept=yes, are one line: a pattern. */
static int
send_names(const struct bh_reader *r, const struct bh_names *names)
{
	bool text = r->query->shape == BH_SHAPE_TEXT;
	struct bh_handler *h = r->h;
	size_t at, n;

	bh_journal__begin(h, text ? "text/plain; charset=utf-8" :
	    "application/json");
	(void)bh_end_headers(h);
	for (at = 0; at < names->count; at += n) {
		const char *name = names->at[at];

		n = instances(names, at);
		if (n > INSTANCES) {
			put_name(h, text, at == 0, name, template(name),
			    "*");
		} else {
			n = 1;
			put_name(h, text, at == 0, name, strlen(name), "");
		}
	}
	if (!text)
		bh_printf(h, "%s\n", names->count > 0 ? "\n]" : "[]");
	return 0;
}

/* Any process can name a unit: systemd did if there is such an entry. */
static bool
is_spoken_of(struct bh_reader *r, const char *name)
{
	sd_journal_flush_matches(r->j);
	return bh_match__field(r->j, "_PID", "1") >= 0 &&
	    bh_match__field(r->j, "UNIT", name) >= 0 &&
	    sd_journal_seek_head(r->j) >= 0 && sd_journal_next(r->j) > 0;
}

int
bh_journal__units(struct bh_reader *r)
{
	struct bh_names names;
	int error = bh_names__begin(r->h, UNITS, &names);

	if (error == 0)
		error = bh_names__collect(r, "_SYSTEMD_UNIT", &names, NULL);
	/* Names that others made up do not count, however many they are. */
	if (error == 0)
		error = bh_names__collect(r, "UNIT", &names, is_spoken_of);
	if (error == -ENOSPC)
		bh_log_message(r->h, "journal: %d units are shown, and there "
		    "are more", UNITS);
	else if (error < 0)
		return bh_reader__fail(r, "units", error);
	return send_names(r, &names);
}

/* A boot, and when the first and the last of its entries were. */
struct boot {
	char id[33];
	uint64_t first, last;
};

static int
read_boots(struct bh_reader *r, struct boot *boots, size_t *ret_count)
{
	static const char field[] = "_BOOT_ID=";
	int error = sd_journal_query_unique(r->j, "_BOOT_ID");
	const char *at, *boot = r->query->boot;
	const void *data;
	size_t len, n = 0;

	if (boot != NULL && *boot == '\0')
		boot = r->boot;
	while (error >= 0 && n < BOOTS &&
	    (error = sd_journal_enumerate_available_unique(r->j, &data,
	    &len)) > 0) {
		at = (const char *)data + sizeof(field) - 1;
		if (len != sizeof(field) - 1 + 32 ||
		    (boot != NULL && memcmp(boot, at, 32) != 0))
			continue;
		memcpy(boots[n].id, at, 32);
		boots[n++].id[32] = '\0';
	}
	if (n == BOOTS)
		bh_log_message(r->h, "journal: no more than %d boots are "
		    "shown", BOOTS);
	*ret_count = n;
	return error < 0 ? error : 0;
}

/* 1, 0 where no entry of it may be seen, or -errno. */
static int
measure(struct bh_reader *r, struct boot *boot)
{
	int n = bh_reader__boot(r, boot->id);

	if (n >= 0)
		n = sd_journal_seek_head(r->j);
	r->left = 1;
	if (n >= 0)
		n = bh_reader__next(r);
	if (n <= 0)
		return n;
	n = sd_journal_get_realtime_usec(r->j, &boot->first);
	if (n >= 0)
		n = bh_reader__last(r);
	if (n > 0)
		n = sd_journal_get_realtime_usec(r->j, &boot->last);
	return n < 0 ? n : 1;
}

static int
compare(const void *a, const void *b)
{
	const struct boot *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static int
send_boots(const struct bh_reader *r, const struct boot *boots, size_t count)
{
	bool text = r->query->shape == BH_SHAPE_TEXT;
	struct bh_handler *h = r->h;
	size_t i;

	bh_journal__begin(h, text ? "text/plain; charset=utf-8" :
	    "application/x-ndjson");
	(void)bh_end_headers(h);
	for (i = 0; i < count; i++)
		bh_printf(h, text ? "%s %llu %llu\n" : "{\"boot\":\"%s\","
		    "\"first\":\"%llu\",\"last\":\"%llu\"}\n", boots[i].id,
		    (unsigned long long)boots[i].first,
		    (unsigned long long)boots[i].last);
	return 0;
}

int
bh_journal__boots(struct bh_reader *r)
{
	struct boot *boots = bh_alloc(r->h, BOOTS * sizeof(*boots));
	size_t count, kept = 0, i;
	int n;

	if (boots == NULL)
		return 503;
	n = read_boots(r, boots, &count);
	for (i = 0; i < count && n >= 0; i++) {
		n = measure(r, &boots[i]);
		if (n > 0)
			boots[kept++] = boots[i];
	}
	if (n < 0)
		return bh_reader__fail(r, "boots", n);
	qsort(boots, kept, sizeof(*boots), compare);
	return send_boots(r, boots, kept);
}
