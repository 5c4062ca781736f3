#include "cgi/head.h"

#include <string.h>
#include <strings.h>

#include "proto/bytes.h"
#include "proto/field.h"
#include "proto/target.h"

size_t
bh_head__end(const char *s, size_t len, size_t *line)
{
	const char *at = s + *line, *lf;
	bool empty = false;

	while (!empty &&
	    (lf = memchr(at, '\n', len - (size_t)(at - s))) != NULL) {
		empty = lf == at || (lf == at + 1 && *at == '\r');
		at = lf + 1;
	}
	*line = (size_t)(at - s);
	return empty ? *line : 0;
}

/* "404 Not Found", "404" */
static const char *
take_status(struct bh_head *head, const char *value)
{
	size_t len = strlen(value);
	uint64_t status;

	if (head->status != 0)
		return "printed Status twice";
	if (len < 3 || (len > 3 && value[3] != ' ') ||
	    !bh_bytes__decimal(value, 3, 599, &status) || status < 200)
		return "printed a Status that is none";
	head->status = (int)status;
	if (len > 4)
		head->phrase = value + 4;
	return NULL;
}

static const char *
take_length(struct bh_head *head, const char *value)
{
	uint64_t length;

	if (head->sized)
		return "printed Content-Length twice";
	if (!bh_bytes__decimal(value, strlen(value), INT64_MAX, &length))
		return "printed a Content-Length that is none";
	head->sized = true;
	return NULL;
}

/* RFC 3875 6.3: there is one of each at most. */
static const char *
understand(struct bh_head *head, const struct bh_header *field)
{
	if (strcasecmp(field->name, "Status") == 0)
		return take_status(head, field->value);
	if (strcasecmp(field->name, "Content-Length") == 0)
		return take_length(head, field->value);
	if (strcasecmp(field->name, "Content-Type") == 0) {
		if (head->typed)
			return "printed Content-Type twice";
		head->typed = true;
	}
	if (strcasecmp(field->name, "Location") == 0) {
		if (head->location != NULL)
			return "printed Location twice";
		head->location = field->value;
	}
	return NULL;
}

static const char *
take_line(struct bh_head *head, char *line, size_t len)
{
	struct bh_header *field = &head->field[head->count];
	struct bh_field f;

	if (head->count == BH_HEAD_FIELDS)
		return "printed more than 100 fields";
	if (bh_field__parse(line, len, &f) != 0) {
		line[len] = '\0';
		head->bad = line;
		return "printed a line that is no field";
	}
	line[f.name_len] = '\0';
	line[f.value + f.value_len] = '\0';
	*field = (struct bh_header){ line, line + f.value };
	head->count++;
	return understand(head, field);
}

const char *
bh_head__parse(char *s, size_t len, struct bh_head *ret)
{
	const char *wrong = NULL;
	char *lf, *end = s + len;
	size_t n;

	ret->count = 0;
	ret->status = 0;
	ret->phrase = ret->location = ret->bad = NULL;
	ret->typed = ret->sized = false;
	for (; wrong == NULL; s = lf + 1) {
		lf = memchr(s, '\n', (size_t)(end - s));
		n = (size_t)(lf - s);
		n -= n > 0 && s[n - 1] == '\r';
		if (n == 0)
			break;
		wrong = take_line(ret, s, n);
	}
	if (wrong == NULL && ret->status == 0 && !ret->typed &&
	    ret->location == NULL)
		return "printed no Content-Type, Status or Location";
	return wrong;
}

bool
bh_head__is_local(const struct bh_head *head)
{
	const char *location = head->location;
	struct bh_target target;

	/* "//host/" is another host's. */
	return head->count == 1 && location != NULL && location[0] == '/' &&
	    location[1] != '/' && bh_target__parse("GET", 3, location,
	    strlen(location), &target) == 0;
}

int
bh_head__status_line(const char *s, size_t len)
{
	uint64_t status;

	if (len < 12 || memcmp(s, "HTTP/1.", 7) != 0 ||
	    !bh_bytes__is_digit(s[7]) || s[8] != ' ' ||
	    !bh_bytes__decimal(s + 9, 3, 999, &status) || status < 100 ||
	    (len > 12 && memchr(" \r\n", s[12], 3) == NULL))
		return 0;
	return (int)status;
}
