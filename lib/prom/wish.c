#include <limits.h>
#include <string.h>

#include "handler/private.h"
#include "prom/prom.h"
#include "proto/bytes.h"
#include "proto/list.h"
#include "proto/percent.h"

static const char openmetrics[] = "application/openmetrics-text";

/* Whether a member of Accept is of another version than ours. */
static bool
is_foreign(const char *s, size_t len)
{
	static const char parameter[] = "version=";
	const char *at = memmem(s, len, parameter, sizeof(parameter) - 1);
	size_t n;

	if (at == NULL || len < sizeof(openmetrics) - 1 ||
	    !bh_bytes__same(s, sizeof(openmetrics) - 1, openmetrics,
	    sizeof(openmetrics) - 1))
		return false;
	at += sizeof(parameter) - 1;
	len -= (size_t)(at - s);
	if (len > 0 && *at == '"') {
		at++;
		len--;
	}
	for (n = 0; n < len && (bh_bytes__is_digit(at[n]) || at[n] == '.'); n++)
		;
	return !bh_bytes__same(at, n, "1.0.0", 5) &&
	    !bh_bytes__same(at, n, "0.0.1", 5);
}

bool
bh_wish__openmetrics(const struct bh_headers *headers)
{
	struct bh_liking ours = { 0 }, text = { 0 };
	size_t i = 0, at, len;
	const char *value, *member;

	while ((value = bh_headers_get_all(headers, "Accept", &i)) != NULL)
		for (at = 0; bh_list__next(value, strlen(value), &at, &member,
		    &len);) {
			if (!is_foreign(member, len))
				bh_list__like(member, len, openmetrics, &ours);
			bh_list__like(member, len, "text/plain", &text);
		}
	return bh_list__score(&ours) > bh_list__score(&text);
}

/* Whether this value of the query names the source. */
static bool
is_named(const char *value, size_t len, const char *name)
{
	static const char suffix[] = ".prom";
	size_t n = strlen(name), cut = sizeof(suffix) - 1;
	char decoded[3 * NAME_MAX];

	/* Longer than a name can be with each byte encoded. */
	if (len > sizeof(decoded))
		return false;
	len = bh_percent__decode(decoded, value, len);
	if (len == (size_t)-1)
		return false;
	if (n > cut && strcmp(name + n - cut, suffix) == 0 && len == n - cut)
		n = len;
	return len == n && memcmp(decoded, name, n) == 0;
}

/* "collect[]=", or with its brackets encoded. */
static bool
has_key(const char *item, size_t len, const char *key, size_t *ret_value)
{
	static const char ends[][8] = { "[]=", "%5B%5D=", "%5b%5d=" };
	size_t n = strlen(key), i, end;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		end = strlen(ends[i]);
		if (len >= n + end && memcmp(item, key, n) == 0 &&
		    memcmp(item + n, ends[i], end) == 0) {
			*ret_value = n + end;
			return true;
		}
	}
	return false;
}

bool
bh_wish__wants(const struct bh_handler *h, const char *name)
{
	const char *query = strchr(h->path, '?');
	bool asked = false, wanted = false;
	size_t len, value;

	while (query != NULL && *query != '\0') {
		query++;
		len = strcspn(query, "&");
		if (has_key(query, len, "collect", &value)) {
			asked = true;
			wanted = wanted || is_named(query + value, len - value,
			    name);
		} else if (has_key(query, len, "exclude", &value) &&
		    is_named(query + value, len - value, name)) {
			return false;
		}
		query += len;
	}
	return wanted || !asked;
}

int
bh_wish__timeout(const struct bh_handler *h)
{
	static const char field[] = "X-Prometheus-Scrape-Timeout-Seconds";
	/* Milliseconds: to kill who does not end, and to answer. */
	enum { MARGIN = 700, LEAST = 100 };
	const struct bh_prom *prom = h->userdata;
	const char *value = bh_headers_get(&h->headers, field);
	int most = (int)prom->timeout * 1000, wait;
	uint64_t n;
	size_t len = value == NULL ? 0 : strcspn(value, ".");

	if (value == NULL || !bh_bytes__decimal(value, len, 100000, &n))
		return most;
	wait = (int)n * 1000;
	/* Tenths are enough. */
	if (value[len] == '.' && bh_bytes__is_digit(value[len + 1]))
		wait += (value[len + 1] - '0') * 100;
	wait = wait - MARGIN < LEAST ? LEAST : wait - MARGIN;
	return wait < most ? wait : most;
}
