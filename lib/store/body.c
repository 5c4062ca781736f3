#include "store/store.h"

#include <errno.h>

#include "handler/private.h"

enum { PIECE = 16384 };

int
bh_store__body(struct bh_handler *h, struct bh_store *f,
    void (*each)(void *arg, const void *data, size_t len), void *arg,
    int *ret_error)
{
	char piece[PIECE];
	ssize_t n;
	int r;

	*ret_error = 0;
	while ((n = bh_read(h, piece, sizeof(piece))) > 0) {
		if (each != NULL)
			each(arg, piece, (size_t)n);
		r = bh_store__write(f, piece, (size_t)n);
		if (r < 0) {
			*ret_error = r == -EMSGSIZE ? 0 : r;
			return bh_store__status(r);
		}
	}
	return n < 0 ? bh_body__status((int)n) : 0;
}
