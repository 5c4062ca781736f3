/* Long heads, with a body right behind. */
#include "handler.h"

#include <stdio.h>

static unsigned long most;

/* Pages of memory that this process has mapped. */
static unsigned long
count_pages(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long n = 0;

	cr_assert(f != NULL && fscanf(f, "%lu", &n) == 1);
	fclose(f);
	return n;
}

static int
read_slowly(struct bh_handler *h)
{
	char buf[100];
	unsigned long n;

	while (bh_read(h, buf, sizeof(buf)) > 0)
		;
	n = count_pages();
	if (n > most)
		most = n;
	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	bh_write(h, bh_headers_get(&h->headers, "X"), 1);
	return 0;
}

/* `count` requests, their heads of that length, their bodies of 1000 bytes. */
static struct bh_test_result
serve(int count, int head)
{
	static char in[25 * 70000];
	struct bh_class c = bh_test_class(read_slowly);
	char *at = in;

	for (int i = 0; i < count; i++) {
		int n = sprintf(at, "POST / HTTP/1.1\r\n" HOST
		    "Content-Length: 1000\r\nX: ");

		memset(at + n, 'x', 70000);
		memcpy(at + head - 4, "\r\n\r\n", 4);
		at += head + 1000;
	}
	return bh_test_serve(&c, BH_TEST_FILES, in, (size_t)(at - in));
}

Test(handler_long, heads_leave_no_memory_behind)
{
	struct bh_test_result r = serve(1, 65100);
	unsigned long first = most;

	bh_test_free(&r);
	r = serve(25, 65100);
	cr_expect(bh_test_count(r.out, "200 OK") == 25);
	/* a buffer has 16 pages */
	cr_expect(most <= first + 64, "%lu and %lu pages", first, most);
	bh_test_free(&r);
}

Test(handler_long, heads_of_any_length_are_read)
{
	/* around the sizes of the buffers, and the limit of the head */
	static const int lengths[] = { 500, 2047, 2048, 2049, 3000, 64511,
	    64512, 65024, 65025, 65535, 65536, 65537, 65550 };

	for (size_t i = 0; i < ROWS(lengths); i++) {
		struct bh_test_result r = serve(3, lengths[i]);

		cr_expect(bh_test_count(r.out, "Content-Length: 1\r\n\r\nx")
		    == 3, "%d: %.200s", lengths[i], r.out);
		bh_test_free(&r);
	}
}
