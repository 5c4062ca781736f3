/* The backend's answer, as it comes, to the client. */
#include "wake/relay.h"

#include <errno.h>
#include <string.h>

#include "cgi/head.h"
#include "proto/bytes.h"
#include "proto/field.h"
#include "proto/status_line.h"

enum {
	FIELDS = 100, TRAILERS = 65536,
	INTERIM = 1000, /* a client that is gone hears none of 100 */
};

struct head {
	struct bh_status_line status;
	const char *phrase;
	struct bh_header item[FIELDS];
	struct bh_headers headers;
	struct bh_framing framing;
};

/* One line, and the status for what the backend should not have sent. */
static int
refuse(const struct bh_relay_run *r, const char *wrong)
{
	bh_log_error(r->h, "%s: %s", r->wake->unit, wrong);
	r->h->private->x.explained = true;
	return 502;
}

/* Cuts the line in two. */
static bool
take_field(struct head *head, char *line, size_t len)
{
	struct bh_header *item = &head->item[head->headers.count];
	struct bh_field f;

	if (head->headers.count == FIELDS ||
	    bh_field__parse(line, len, &f) != 0)
		return false;
	/* Content-Length, Transfer-Encoding */
	if (f.name_len == 14 || f.name_len == 17)
		bh_framing__add(&head->framing, line, f.name_len,
		    line + f.value, f.value_len);
	line[f.name_len] = line[f.value + f.value_len] = '\0';
	*item = (struct bh_header){ line, line + f.value };
	head->headers.count++;
	return true;
}

/* The head that ends with its empty line at s + len. Where an answer has both a
 * length and chunks, its end is in doubt. */
static bool
parse(struct head *head, char *s, size_t len)
{
	char *lf, *end = s + len;
	bool first = true;
	size_t n;

	head->headers = (struct bh_headers){ head->item, 0 };
	head->framing = (struct bh_framing){ .host = false };
	for (; s < end; s = lf + 1, first = false) {
		lf = memchr(s, '\n', (size_t)(end - s));
		if (lf == NULL)
			return false;
		n = (size_t)(lf - s);
		n -= n > 0 && s[n - 1] == '\r';
		if (n == 0)
			break;
		if (first && bh_status_line__parse(s, n, &head->status) != 0)
			return false;
		if (!first && !take_field(head, s, n))
			return false;
		s[n] = '\0';
		if (first)
			head->phrase = s + head->status.phrase;
	}
	return !first && head->framing.status != 400 &&
	    head->framing.status != 501 &&
	    (!head->framing.coding || !head->framing.length);
}

static void
send_fields(struct bh_handler *h, const struct head *head)
{
	const struct bh_header *f = head->item;
	bool chunked = head->framing.coding, dated = false;
	size_t i;

	bh_send_response_only(h, head->status.code,
	    *head->phrase != '\0' ? head->phrase : NULL);
	for (i = 0; i < head->headers.count; i++) {
		if (bh_hop__ends_here(&head->headers, f[i].name) || (chunked &&
		    bh_bytes__same_text(f[i].name, "Content-Length")))
			continue;
		dated |= bh_bytes__same_text(f[i].name, "Date");
		bh_send_header(h, f[i].name, f[i].value);
	}
	if (!dated && head->status.code >= 200)
		bh_send_header(h, "Date", bh_date_time_string(h, BH_NONE));
}

/* 100 is between the backend and us: bh_read has one for the client. */
static int
pass_interim(struct bh_relay_run *r, const struct head *head)
{
	if (++r->interim > INTERIM)
		return refuse(r, "interim answers without end");
	if (head->status.code == 100) {
		r->gate = true;
		return 0;
	}
	if (!bh_answer__is_1_1(r->h))
		return 0;
	send_fields(r->h, head);
	return bh_end_headers(r->h);
}

static int
agree(struct bh_relay_run *r, const struct head *head)
{
	const char *protocol = bh_headers_get(&head->headers, "Upgrade");

	if (!r->upgrade || protocol == NULL)
		return refuse(r, "switches to a protocol that nobody asked "
		    "for");
	send_fields(r->h, head);
	bh_send_header(r->h, "Upgrade", protocol);
	bh_send_header(r->h, "Connection", "Upgrade");
	r->over = r->tunnel = true;
	return bh_end_headers(r->h);
}

/* RFC 9112 6.3. */
static int
pass_head(struct bh_relay_run *r, const struct head *head)
{
	const struct bh_framing *f = &head->framing;
	int code = head->status.code, error;

	r->headed = true;
	send_fields(r->h, head);
	error = bh_end_headers(r->h);
	if (error < 0)
		return error == -ENOBUFS || error == -EINVAL ?
		    refuse(r, "its head cannot be sent") : error;
	r->end = f->body == BH_BODY_CHUNKED ? BH_END_CHUNKS :
	    f->body == BH_BODY_LENGTH ? BH_END_LENGTH : BH_END_CLOSE;
	r->left = f->content_length;
	r->chunked = (struct bh_chunked){ .max_trailers = TRAILERS,
	    .max_fields = FIELDS };
	r->over = strcmp(r->h->command, "HEAD") == 0 || code == 204 ||
	    code == 304 || (r->end == BH_END_LENGTH && r->left == 0);
	return 0;
}

static int
take_head(struct bh_relay_run *r, size_t len)
{
	struct head head;

	if (!parse(&head, r->buffer, len))
		return refuse(r, "its answer has no head that can be read");
	if (head.status.code == 101)
		return agree(r, &head);
	return head.status.code >= 200 ? pass_head(r, &head) :
	    pass_interim(r, &head);
}

static int
pass(struct bh_relay_run *r, const char *data, size_t len)
{
	ssize_t n = len > 0 ? bh_write(r->h, data, len) : 0;

	return n < 0 ? (int)n : 0;
}

/* Data of chunks. What stands behind the last one is dropped. */
static int
take_chunks(struct bh_relay_run *r, const char *data, size_t len)
{
	size_t used;
	int what, error = 0;

	while (error == 0) {
		what = bh_chunked__next(&r->chunked, data, len, &used);
		data += used;
		len -= used;
		if (what == 0)
			r->over = true;
		if (what > 0)
			return refuse(r, "chunks that are none");
		if (what != BH_CHUNK_DATA || len == 0)
			return 0;
		used = len < r->chunked.left ? len : (size_t)r->chunked.left;
		error = pass(r, data, used);
		r->chunked.left -= used;
		data += used;
		len -= used;
	}
	return error;
}

static int
take_body(struct bh_relay_run *r, const char *data, size_t len)
{
	if (r->end == BH_END_CHUNKS)
		return take_chunks(r, data, len);
	if (r->end == BH_END_LENGTH) {
		if (len > r->left)
			len = (size_t)r->left;
		r->left -= len;
		r->over = r->left == 0;
	}
	return pass(r, data, len);
}

int
bh_reply__take(struct bh_relay_run *r, size_t len)
{
	size_t end;
	int result;

	if (r->headed)
		return take_body(r, r->buffer, len);
	r->have += len;
	while (!r->headed && !r->over) {
		end = bh_head__end(r->buffer, r->have, &r->line);
		if (end == 0)
			return r->have < sizeof(r->buffer) ? 0 :
			    refuse(r, "its head is too long");
		result = take_head(r, end);
		if (result != 0)
			return result;
		r->have -= end;
		r->line = 0;
		memmove(r->buffer, r->buffer + end, r->have);
	}
	return r->over || r->have == 0 ? 0 : take_body(r, r->buffer, r->have);
}

int
bh_reply__end(struct bh_relay_run *r, int error)
{
	if (r->quiet && !r->answered)
		return 502;
	if (r->headed && r->end == BH_END_CLOSE && error == 0) {
		r->over = true;
		return 0;
	}
	if (r->headed)
		return refuse(r, error == 0 ? "its answer is cut" :
		    strerror(error));
	return refuse(r, r->answered ? "its head is cut" :
	    "it closed the connection without an answer");
}
