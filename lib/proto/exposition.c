#include "exposition.h"

#include <string.h>

#include "bytes.h"
#include "escape.h"

/* What is left of the line. */
struct rest {
	const char *at, *end;
};

static void
skip_blanks(struct rest *r)
{
	while (r->at < r->end && bh_bytes__is_blank(*r->at))
		r->at++;
}

static bool
is_letter(char c)
{
	c = bh_bytes__lower(c);
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* A name, of which the first byte is no digit; of metrics with colons. */
static bool
take_name(struct rest *r, bool colons, struct bh_span *ret)
{
	ret->at = r->at;
	while (r->at < r->end && (is_letter(*r->at) ||
	    (colons && *r->at == ':') ||
	    (r->at > ret->at && bh_bytes__is_digit(*r->at))))
		r->at++;
	ret->len = (size_t)(r->at - ret->at);
	return ret->len > 0;
}

/* All bytes up to a blank. */
static struct bh_span
take_word(struct rest *r)
{
	struct bh_span s = { .at = r->at };

	while (r->at < r->end && !bh_bytes__is_blank(*r->at))
		r->at++;
	s.len = (size_t)(r->at - s.at);
	return s;
}

static bool
is(struct bh_span s, const char *word)
{
	return s.len == strlen(word) && memcmp(s.at, word, s.len) == 0;
}

/* One character; false for what is none of UTF-8, and for NUL. */
static bool
take_character(struct rest *r)
{
	size_t n = bh_escape__utf8(r->at, (size_t)(r->end - r->at));

	r->at += n;
	return n > 0 && r->at[-1] != '\0';
}

/* Behind its first quote: to the last, which is left out of *ret. */
static bool
take_quoted(struct rest *r, struct bh_span *ret)
{
	ret->at = r->at;
	while (r->at < r->end && *r->at != '"') {
		if (*r->at == '\\' && (++r->at == r->end ||
		    strchr("\\\"n", *r->at) == NULL))
			return false;
		if (!take_character(r))
			return false;
	}
	ret->len = (size_t)(r->at - ret->at);
	return r->at++ < r->end;
}

static bool
take_label(struct rest *r, struct bh_span *name, struct bh_span *value)
{
	if (!take_name(r, false, name))
		return false;
	skip_blanks(r);
	if (r->at == r->end || *r->at++ != '=')
		return false;
	skip_blanks(r);
	if (r->at == r->end || *r->at++ != '"' || !take_quoted(r, value))
		return false;
	skip_blanks(r);
	return true;
}

/* Whether a label before it has its name: both are of the same labels. */
static bool
is_repeated(struct bh_span labels, struct bh_span name)
{
	struct bh_span other, value;
	size_t at = 0;

	while (bh_exposition__label(labels, &at, &other, &value) &&
	    other.at < name.at)
		if (other.len == name.len &&
		    memcmp(other.at, name.at, name.len) == 0)
			return true;
	return false;
}

/* Behind the brace. NULL, or what is wrong. */
static const char *
take_labels(struct rest *r, struct bh_span *ret)
{
	struct bh_span name, value;
	size_t count = 0;

	ret->at = r->at;
	for (;;) {
		skip_blanks(r);
		ret->len = (size_t)(r->at - ret->at);
		if (r->at < r->end && *r->at == '}')
			break;
		if (!take_label(r, &name, &value))
			return "not a label";
		ret->len = (size_t)(r->at - ret->at);
		if (is(name, "__name__") || is_repeated(*ret, name))
			return "a label that is there twice";
		if (++count > BH_EXPOSITION_LABELS)
			return "too many labels";
		if (r->at < r->end && *r->at == ',')
			r->at++;
		else if (r->at == r->end || *r->at != '}')
			return "labels without an end";
	}
	r->at++;
	return NULL;
}

/* Of 64 bits. */
static bool
is_timestamp(struct bh_span s)
{
	size_t sign = s.len > 0 && *s.at == '-';
	uint64_t n;

	return s.len > sign && s.len - sign <= 18 &&
	    bh_bytes__decimal(s.at + sign, s.len - sign, INT64_MAX, &n);
}

/* NULL, or what is wrong. */
static const char *
take_sample(struct rest *r, struct bh_exposition *ret)
{
	const char *why = NULL;

	if (!take_name(r, true, &ret->name))
		return "not a name";
	if (r->at < r->end && *r->at != '{' && !bh_bytes__is_blank(*r->at))
		return "not a name";
	skip_blanks(r);
	if (r->at < r->end && *r->at == '{') {
		r->at++;
		why = take_labels(r, &ret->text);
	}
	if (why != NULL)
		return why;
	skip_blanks(r);
	ret->value = take_word(r);
	if (!bh_exposition__is_number(ret->value))
		return "not a number";
	skip_blanks(r);
	ret->timestamp = take_word(r);
	if (ret->timestamp.len > 0 && !is_timestamp(ret->timestamp))
		return "not a timestamp";
	skip_blanks(r);
	ret->kind = BH_EXPOSITION_SAMPLE;
	return r->at == r->end ? NULL : "more than a sample";
}

static bool
find_type(struct bh_span word, enum bh_metric_type *ret)
{
	static const struct {
		char name[10];
		unsigned char type;
	} types[] = {
		{ "counter", BH_METRIC_COUNTER }, { "gauge", BH_METRIC_GAUGE },
		{ "histogram", BH_METRIC_HISTOGRAM },
		{ "summary", BH_METRIC_SUMMARY },
		{ "untyped", BH_METRIC_UNTYPED },
		{ "unknown", BH_METRIC_UNTYPED }, { "info", BH_METRIC_INFO },
		{ "stateset", BH_METRIC_STATESET },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (is(word, types[i].name)) {
			*ret = (enum bh_metric_type)types[i].type;
			return true;
		}
	return false;
}

/* What is said of a name; all else behind a "#" is a comment. */
static const char *
take_comment(struct rest *r, struct bh_exposition *ret)
{
	struct bh_span word;

	skip_blanks(r);
	word = take_word(r);
	if (is(word, "HELP"))
		ret->kind = BH_EXPOSITION_HELP;
	else if (is(word, "TYPE"))
		ret->kind = BH_EXPOSITION_TYPE;
	else if (is(word, "UNIT"))
		ret->kind = BH_EXPOSITION_UNIT;
	else
		return NULL;
	skip_blanks(r);
	if (!take_name(r, true, &ret->name) ||
	    (r->at < r->end && !bh_bytes__is_blank(*r->at)))
		return "not a name";
	skip_blanks(r);
	ret->text = (struct bh_span){ r->at, (size_t)(r->end - r->at) };
	while (ret->kind != BH_EXPOSITION_HELP && ret->text.len > 0 &&
	    bh_bytes__is_blank(ret->text.at[ret->text.len - 1]))
		ret->text.len--;
	if (ret->kind == BH_EXPOSITION_TYPE &&
	    !find_type(ret->text, &ret->type))
		return "not a type";
	while (r->at < r->end)
		if (!take_character(r))
			return "not UTF-8";
	return NULL;
}

void
bh_exposition__parse(const char *line, size_t len, struct bh_exposition *ret)
{
	struct rest r = { line, line + len };

	memset(ret, 0, sizeof(*ret));
	skip_blanks(&r);
	if (r.at == r.end)
		return;
	if (*r.at == '#') {
		r.at++;
		ret->why = take_comment(&r, ret);
	} else {
		ret->why = take_sample(&r, ret);
	}
	if (ret->why != NULL)
		ret->kind = BH_EXPOSITION_INVALID;
}
