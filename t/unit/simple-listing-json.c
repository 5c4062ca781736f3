/* The end of a listing in JSON. */
#include "handler.h"

#include "simple/listing.h"

static size_t room;

/* As though entries had left that much room for the end. */
static int
end_a_full_one(struct bh_handler *h)
{
	struct bh_sink s;

	bh_send_response(h, 200, NULL);
	bh_end_headers(h);
	if (!bh_sink__init(&s, h, "/"))
		return 500;
	s.text.len = s.text.size - room;
	memset(s.text.at, ' ', s.text.len);
	bh_json__end(&s);
	return bh_sink__send(&s);
}

Test(simple_listing_json, its_end_has_room_wherever_it_is)
{
	struct bh_class c = bh_test_class(end_a_full_one);
	static const char end[] = " \n]}\n";
	const size_t len = sizeof(end) - 1;
	struct bh_test_result r;

	for (room = 0; room < 10; room++) {
		r = bh_test_serve(&c, BH_TEST_FILES,
		    BYTES("GET / HTTP/1.0\r\n\r\n"));
		cr_assert_gt(r.len, len);
		cr_expect_str_eq(r.out + r.len - len, end, "%zu", room);
		bh_test_free(&r);
	}
}
