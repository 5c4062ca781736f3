/*
 * Field lines, and what they say of the body: a line is taken apart as the
 * grammar has it, no order of lines makes a message pass that another order
 * refuses, and no two readings of where a body ends are left.
 */
#include <strings.h>

#include "fuzz.h"
#include "proto/field.h"
#include "proto/framing.h"
#include "proto/request_line.h"

enum { LINES_MAX = 16 };

struct lines {
	char *at[LINES_MAX];
	size_t len[LINES_MAX];
	struct bh_field field[LINES_MAX];
	size_t count;
	unsigned hosts, lengths, codings; /* of these fields */
};

/* RFC 9112 5, from the other end: where it is no field line. */
static bool
is_wrong(const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);

	if (colon == NULL || !bh_fuzz_is_token(line, (size_t)(colon - line)))
		return true;
	for (const char *c = colon; c < line + len; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return true;
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
take(struct lines *l, char *line, size_t len)
{
	struct bh_field f, again;
	int status = bh_field__parse(line, len, &f);
	char *plain;

	HOLDS(status == (is_wrong(line, len) ? 400 : 0));
	if (status != 0)
		return false;
	HOLDS(line[f.name_len] == ':' && f.value > f.name_len);
	HOLDS(f.value + f.value_len <= len);
	for (size_t i = f.name_len + 1; i < len; i++)
		HOLDS((i >= f.value && i < f.value + f.value_len) ||
		    is_blank(line[i]));
	HOLDS(f.value_len == 0 || (!is_blank(line[f.value]) &&
	    !is_blank(line[f.value + f.value_len - 1])));
	HOLDS(bh_field__name_valid(line, f.name_len));
	HOLDS(bh_field__value_valid(line + f.value, f.value_len));

	plain = bh_fuzz_room(line, f.name_len + 1 + f.value_len);
	memcpy(plain + f.name_len + 1, line + f.value, f.value_len);
	HOLDS(bh_field__parse(plain, f.name_len + 1 + f.value_len,
	    &again) == 0);
	HOLDS(again.name_len == f.name_len && again.value_len == f.value_len);
	free(plain);
	l->at[l->count] = line;
	l->len[l->count] = len;
	l->field[l->count++] = f;
	return true;
}

static void
add(struct bh_framing *framing, const struct lines *l, size_t i)
{
	const struct bh_field *f = &l->field[i];
	char *value = bh_fuzz_room(l->at[i] + f->value, f->value_len);

	bh_framing__add(framing, l->at[i], f->name_len, value, f->value_len);
	free(value);
}

static void
count(struct lines *l, size_t i)
{
	const struct bh_field *f = &l->field[i];
	char *name = bh_fuzz_string(l->at[i], f->name_len);

	l->hosts += strcasecmp(name, "Host") == 0;
	l->lengths += strcasecmp(name, "Content-Length") == 0;
	l->codings += strcasecmp(name, "Transfer-Encoding") == 0;
	free(name);
}

static void
check_decision(const struct bh_framing *f, const struct lines *l, int protocol)
{
	int status = bh_framing__decide(f, protocol);
	bool old = protocol == BH_HTTP_1_0;

	HOLDS(status == 0 || status == 400 || status == 417 || status == 501);
	HOLDS(status == 400 || l->hosts == 1 || (old && l->hosts == 0));
	HOLDS(status == 400 || l->lengths + l->codings <= 1 ||
	    (status == 501 && l->lengths == 0));
	HOLDS(status == 400 || !old || l->codings == 0);
	if (status != 0 && status != 417)
		return;
	HOLDS((f->body == BH_BODY_LENGTH) == (l->lengths == 1));
	HOLDS((f->body == BH_BODY_CHUNKED) == (l->codings == 1));
	HOLDS(f->content_length <= INT64_MAX);
}

/* In the other order, and with letters of the other case. */
static void
check_framing(struct lines *l)
{
	static const int protocols[] = { BH_HTTP_1_0, BH_HTTP_1_1 };
	struct bh_framing f = { 0 }, back = { 0 }, other = { 0 };

	for (size_t i = 0; i < l->count; i++) {
		add(&f, l, i);
		count(l, i);
		add(&back, l, l->count - 1 - i);
	}
	for (size_t i = 0; i < l->count; i++) {
		bh_fuzz_swap_case(l->at[i], l->len[i]);
		add(&other, l, i);
	}
	HOLDS(f.body == other.body && f.status == other.status);
	HOLDS(f.content_length == other.content_length);
	HOLDS(f.close == other.close && f.keep_alive == other.keep_alive);
	HOLDS(f.expect_continue == other.expect_continue);
	for (size_t i = 0; i < 2; i++) {
		int status = bh_framing__decide(&f, protocols[i]);
		int turned = bh_framing__decide(&back, protocols[i]);

		check_decision(&f, l, protocols[i]);
		HOLDS((status == 0) == (turned == 0));
		HOLDS((status == 417) == (turned == 417));
		HOLDS(status != 0 || (f.body == back.body &&
		    f.content_length == back.content_length &&
		    f.close == back.close));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines l = { .count = 0 };
	const char *at = (const char *)data, *from;
	size_t left = size, len = 0;

	while (l.count < LINES_MAX &&
	    (from = bh_fuzz_line(&at, &left, &len)) != NULL) {
		char *line = bh_fuzz_room(from, len);

		if (!take(&l, line, len))
			free(line);
	}
	check_framing(&l);
	while (l.count > 0)
		free(l.at[--l.count]);
	return 0;
}
