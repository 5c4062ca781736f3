/* Dates as HTTP and its logs write them, by integer arithmetic: RFC 9110
 * 5.6.7. */
#ifndef BH_PROTO_DATE_H
#define BH_PROTO_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BH_DATE_SIZE = 30,     /* "Thu, 01 Jan 1970 00:00:00 GMT" and NUL */
	BH_DATE_LOG_SIZE = 21, /* "22/Nov/2026 05:37:01" and NUL */
};

/* seconds: since 1970 UTC, negative too; years 0 to 9999 (others are
 * clamped to that span). Returns ret. */
char *bh_date__format(int64_t seconds, char ret[BH_DATE_SIZE]);
char *bh_date__format_log(int64_t seconds, char ret[BH_DATE_LOG_SIZE]);

/* IMF-fixdate, RFC 850 (its year nearest to now: RFC 9110 5.6.7) or asctime.
 * False, and *ret as it was, for anything else. */
bool bh_date__parse(const char *text, size_t len, int64_t now, int64_t *ret);

/* Civil time in UTC, for who writes other formats. */
struct bh_civil { int year, month, day, hour, minute, second, weekday; };
void bh_date__civil(int64_t seconds, struct bh_civil *ret);

#endif
