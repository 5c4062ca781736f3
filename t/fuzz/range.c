/*
 * Parts of a file, and entity tags: a part is never more than the file has,
 * and another reading of RFC 9110 14.1.2 finds the same.
 *
 * The first line of the input is the file's size, the second is Range, the
 * rest is If-None-Match.
 */
#include <strings.h>

#include "fuzz.h"
#include "proto/etag.h"
#include "proto/range.h"

typedef unsigned __int128 wide;

/* All of it, which is digits, or none that fits. */
static bool
read_number(const char *s, size_t len, wide *ret)
{
	*ret = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		if (*ret <= UINT64_MAX)
			*ret = *ret * 10 + (wide)(s[i] - '0');
	}
	return len > 0;
}

/* The only member of the list behind "bytes=", or NULL. */
static const char *
find_member(const char *s, size_t len, size_t *ret_len)
{
	const char *found = NULL;

	for (size_t at = 0, end; at <= len; at = end + 1) {
		const char *comma = memchr(s + at, ',', len - at);
		size_t last;

		last = end = comma != NULL ? (size_t)(comma - s) : len;
		while (at < last && strchr(" \t", s[at]) != NULL &&
		    s[at] != '\0')
			at++;
		while (last > at && strchr(" \t", s[last - 1]) != NULL &&
		    s[last - 1] != '\0')
			last--;
		if (at == last)
			continue;
		if (found != NULL)
			return NULL;
		found = s + at;
		*ret_len = last - at;
	}
	return found;
}

static int
judge(const char *s, size_t len, uint64_t size, wide *ret_first,
    wide *ret_last)
{
	const char *member, *dash;
	size_t n = 0;
	wide a = 0, b = (wide)1 << 100;

	if (len < 6 || strncasecmp(s, "bytes=", 6) != 0 ||
	    (member = find_member(s + 6, len - 6, &n)) == NULL ||
	    (dash = memchr(member, '-', n)) == NULL)
		return 200;
	if (dash + 1 < member + n &&
	    !read_number(dash + 1, (size_t)(member + n - dash - 1), &b))
		return 200;
	if (dash == member) {
		if (n == 1)
			return 200;
		a = b < size ? size - b : 0;
		*ret_first = a;
		*ret_last = (wide)size - 1;
		return b == 0 || size == 0 ? 416 : 206;
	}
	if (!read_number(member, (size_t)(dash - member), &a))
		return 200;
	/* what is beyond 64 bits is all the same */
	if (a > UINT64_MAX)
		a = UINT64_MAX;
	if (b > UINT64_MAX)
		b = UINT64_MAX;
	*ret_first = a;
	*ret_last = b < size ? b : (wide)size - 1;
	return b < a ? 200 : a >= size ? 416 : 206;
}

static void
check_range(const char *from, size_t len, uint64_t size)
{
	char *value = bh_fuzz_string(from, len);
	uint64_t first = 7, last = 7;
	wide want_first = 0, want_last = 0;
	int want = judge(value, len, size, &want_first, &want_last);
	int status;

	free(value);
	value = bh_fuzz_room(from, len);
	status = bh_range__parse(value, len, size, &first, &last);
	HOLDS(status == want);
	if (status == 206) {
		HOLDS(first <= last && last < size);
		HOLDS(first == want_first && last == want_last);
	}
	free(value);
}

/* A list that is one with the tag in front of it, too. */
static void
check_tags(const char *from, size_t len, uint64_t size)
{
	char tag[BH_ETAG_SIZE], *list = bh_fuzz_room(from, len);
	enum bh_etag_match weak, strong, longer;
	size_t tag_len;

	bh_etag__format(size, (int64_t)(size >> 3), 999999999, "-zst", tag);
	tag_len = strlen(tag);
	HOLDS(tag_len < sizeof(tag) && tag[0] == '"' &&
	    tag[tag_len - 1] == '"');
	weak = bh_etag__match(list, len, tag, false);
	strong = bh_etag__match(list, len, tag, true);
	HOLDS((weak == BH_ETAG_MALFORMED) == (strong == BH_ETAG_MALFORMED));
	HOLDS(strong != BH_ETAG_MATCH || weak == BH_ETAG_MATCH);
	HOLDS(weak != BH_ETAG_MATCH || memchr(list, '*', len) != NULL ||
	    memmem(list, len, tag, tag_len) != NULL);
	if (weak != BH_ETAG_MALFORMED && memchr(list, '*', len) == NULL) {
		list = realloc(list, len + tag_len + 1);
		memmove(list + tag_len + 1, list, len);
		memcpy(list, tag, tag_len);
		list[tag_len] = ',';
		longer = bh_etag__match(list, len + tag_len + 1, tag, true);
		HOLDS(longer == BH_ETAG_MATCH);
		/* a weak one is less */
		list = realloc(list, len + tag_len + 3);
		memmove(list + 2, list, len + tag_len + 1);
		memcpy(list, "W/", 2);
		len += tag_len + 3;
		HOLDS(bh_etag__match(list, len, tag, false) == BH_ETAG_MATCH);
		HOLDS(bh_etag__match(list, len, tag, true) == strong);
	}
	free(list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *line;
	size_t left = size, len = 0;
	wide file = 0;

	line = bh_fuzz_line(&at, &left, &len);
	if (line == NULL || !read_number(line, len, &file) ||
	    file > UINT64_MAX)
		return 0;
	line = bh_fuzz_line(&at, &left, &len);
	if (line == NULL)
		return 0;
	check_range(line, len, (uint64_t)file);
	check_tags(at, left, (uint64_t)file);
	return 0;
}
