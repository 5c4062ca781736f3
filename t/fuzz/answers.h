/* What came out of a connection, read as a client reads it. */
#ifndef BH_FUZZ_ANSWERS_H
#define BH_FUZZ_ANSWERS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bh_fuzz_output {
	char at[1 << 20];
	size_t len;
	char notes[1 << 16];   /* what the handler saw */
	size_t noted;
	unsigned requests, answers;
	int code[4096];        /* as logged */
	bool raw;              /* the last answer is HTTP/0.9 */
};

#define CHECK(condition, out) \
	do \
		if (!(condition)) \
			bh_fuzz_fail(#condition, out); \
	while (0)

static inline void
bh_fuzz_fail(const char *what, const struct bh_fuzz_output *o)
{
	fprintf(stderr, "not so: %s\n%zu bytes:\n", what, o->len);
	fwrite(o->at, 1, o->len < 3000 ? o->len : 3000, stderr);
	if (o->len > 3000) {
		fprintf(stderr, "\n[...]\n");
		fwrite(o->at + o->len - 500, 1, 500, stderr);
	}
	abort();
}

static inline void
bh_fuzz_note(struct bh_fuzz_output *o, const void *what, size_t len)
{
	if (len > sizeof(o->notes) - o->noted)
		return;
	memcpy(o->notes + o->noted, what, len);
	o->noted += len;
}

static inline void
bh_fuzz_note_request(struct bh_fuzz_output *o, const struct bh_handler *h)
{
	size_t i;

	o->requests++;
	bh_fuzz_note(o, h->requestline, strlen(h->requestline) + 1);
	bh_fuzz_note(o, h->command, strlen(h->command) + 1);
	bh_fuzz_note(o, h->client_address.host,
	    strlen(h->client_address.host) + 1);
	for (i = 0; i < h->headers.count; i++) {
		bh_fuzz_note(o, h->headers.item[i].name,
		    strlen(h->headers.item[i].name) + 1);
		bh_fuzz_note(o, h->headers.item[i].value,
		    strlen(h->headers.item[i].value) + 1);
	}
}

static inline void
bh_fuzz_note_answer(struct bh_fuzz_output *o, int code, bool raw)
{
	CHECK(!o->raw, o);
	o->raw = raw;
	if (o->answers < sizeof(o->code) / sizeof(o->code[0]))
		o->code[o->answers++] = code;
}

/* ---- one answer after the other */

struct bh_fuzz_head {
	int code;
	bool close, chunked, head;
	long long length;  /* -1: none */
};

/* The head's length, or 0: it was cut. */
static inline size_t
bh_fuzz_read_head(const struct bh_fuzz_output *o, size_t at,
    struct bh_fuzz_head *ret)
{
	const char *s = o->at + at, *end = o->at + o->len, *line = s, *lf;

	*ret = (struct bh_fuzz_head){ .length = -1 };
	if (end - s < 13)
		return 0;
	CHECK(memcmp(s, "HTTP/1.", 7) == 0 && s[8] == ' ', o);
	ret->code = atoi(s + 9);
	CHECK(ret->code >= 100 && ret->code <= 999, o);
	for (;; line = lf + 1) {
		lf = memchr(line, '\n', (size_t)(end - line));
		if (lf == NULL)
			return 0;
		CHECK(lf > line && lf[-1] == '\r', o);
		if (lf == line + 1)
			return (size_t)(lf + 1 - s);
		CHECK(memchr(line, ':', (size_t)(lf - line)) != NULL ||
		    line == s, o);
		if (strncmp(line, "Content-Length: ", 16) == 0) {
			CHECK(ret->length < 0 && !ret->chunked, o);
			ret->length = atoll(line + 16);
		} else if (strncmp(line, "Transfer-Encoding: ", 19) == 0) {
			CHECK(ret->length < 0 && !ret->chunked, o);
			ret->chunked = true;
		} else if (strncmp(line, "Connection: close\r", 18) == 0) {
			ret->close = true;
		} else if (strncmp(line, "Server: HEAD", 12) == 0) {
			ret->head = true;
		}
	}
}

/* Where the chunks end, or o->len: they were cut. */
static inline size_t
bh_fuzz_skip_chunks(const struct bh_fuzz_output *o, size_t at)
{
	for (;;) {
		unsigned long size = 0;
		size_t digits = 0;

		for (; at < o->len && o->at[at] != '\r'; at++, digits++) {
			const char *hex = "0123456789abcdef";
			const char *digit = strchr(hex, o->at[at]);

			CHECK(digit != NULL && o->at[at] != '\0', o);
			size = size << 4 | (unsigned long)(digit - hex);
		}
		if (o->len - at < 4)
			return o->len + 1;
		CHECK(digits > 0 && o->at[at + 1] == '\n', o);
		at += 2;
		if (size + 2 > o->len - at)
			return o->len + 1;
		at += size;
		CHECK(memcmp(o->at + at, "\r\n", 2) == 0, o);
		at += 2;
		if (size == 0)
			return at;
	}
}

/* Where the answer's body ends; beyond o->len: it was cut. */
static inline size_t
bh_fuzz_skip_body(const struct bh_fuzz_output *o, size_t at,
    const struct bh_fuzz_head *head)
{
	if (head->code < 200 || head->code == 204 || head->code == 304) {
		CHECK(head->length < 0 && !head->chunked, o);
		return at;
	}
	if (head->head)
		return at;
	if (head->chunked)
		return bh_fuzz_skip_chunks(o, at);
	if (head->length >= 0)
		return at + (size_t)head->length;
	CHECK(head->close, o);
	return o->len;
}

/* All of the output is whole answers, those of the log; but the last. */
static inline void
bh_fuzz_check(const struct bh_fuzz_output *o)
{
	struct bh_fuzz_head head = { .length = -1 };
	unsigned known = o->answers - o->raw, n = 0;
	size_t at = 0, len;

	while (at < o->len && !(o->raw && n == known)) {
		CHECK(!head.close, o);
		len = bh_fuzz_read_head(o, at, &head);
		if (len == 0)
			break;
		at = bh_fuzz_skip_body(o, at + len, &head);
		if (head.code < 200)
			continue;
		CHECK(n < known && o->code[n] == head.code, o);
		n++;
	}
	CHECK(n + 1 >= known, o);
	CHECK(n == known || o->answers == known, o);
}

/* The clock goes on between two connections. */
static inline void
bh_fuzz_mask_dates(struct bh_fuzz_output *o)
{
	static const char name[] = "\r\nDate: ";
	char *at = o->at, *end = o->at + o->len;
	size_t len = sizeof(name) - 1;

	while ((at = memmem(at, (size_t)(end - at), name, len)) != NULL) {
		at += len;
		memset(at, '*', end - at < 29 ? (size_t)(end - at) : 29);
	}
}

/* waited: output left early, so that the framing of answers differs. */
static inline void
bh_fuzz_compare(struct bh_fuzz_output *a, struct bh_fuzz_output *b,
    bool waited)
{
	size_t len = a->noted < b->noted ? a->noted : b->noted;

	CHECK(memcmp(a->notes, b->notes, len) == 0, b);
	if (waited)
		return;
	CHECK(a->noted == b->noted, b);
	CHECK(a->answers == b->answers, b);
	bh_fuzz_mask_dates(a);
	bh_fuzz_mask_dates(b);
	CHECK(a->len == b->len, b);
	CHECK(memcmp(a->at, b->at, a->len) == 0, b);
}

#endif
