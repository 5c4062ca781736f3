/* The request target: RFC 9112 section 3.2. */
#ifndef BH_PROTO_TARGET_H
#define BH_PROTO_TARGET_H

#include <stdbool.h>
#include <stddef.h>

enum bh_target_form {
	BH_ORIGIN_FORM,    /* /path?query */
	BH_ABSOLUTE_FORM,  /* http://host/path?query */
	BH_AUTHORITY_FORM, /* host:port, with CONNECT */
	BH_ASTERISK_FORM,  /* *, with OPTIONS */
};

/* Offsets into the target that was parsed. */
struct bh_target {
	enum bh_target_form form;
	size_t authority, authority_len; /* absolute- and authority-form */
	size_t path, path_len;           /* raw, up to "?"; may be empty in
	                                  * absolute-form */
	size_t query, query_len;         /* raw, behind "?" */
	bool has_query;
};

/* 0, or 400 where the target does not fit the method or has a fragment, a
 * space, a control character or a byte from 0x80 upwards. */
int bh_target__parse(const char *method, size_t method_len,
    const char *target, size_t len, struct bh_target *ret);

#endif
