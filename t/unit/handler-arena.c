#include <criterion/criterion.h>
#include <string.h>

#include "handler/arena.h"

static struct bh_arena arena;

static void *
take(size_t size)
{
	void *at = bh_arena__take(&arena, size);

	cr_assert_not_null(at);
	memset(at, 'x', size);
	return at;
}

static void
end(void)
{
	bh_arena__free(&arena);
	cr_assert_null(arena.newest);
}

TestSuite(arena, .fini = end);

Test(arena, what_is_taken_is_aligned_and_apart)
{
	char *a = take(1), *b = take(17), *c = take(2000);

	cr_assert_eq((size_t)a % 16, 0);
	cr_assert_eq(b - a, 16);
	cr_assert_eq((size_t)c % 16, 0);
	cr_assert_eq(*a, 'x');
}

Test(arena, the_first_kilobyte_is_no_mapping)
{
	take(1024);
	cr_assert_null(arena.newest);
}

Test(arena, a_block_of_which_little_was_used_stays_for_the_next_request)
{
	void *at = take(2000);

	bh_arena__reset(&arena);
	cr_assert_eq(take(3000), at);
}

Test(arena, a_block_of_which_much_was_used_goes)
{
	take(9000);
	bh_arena__reset(&arena);
	cr_assert_null(arena.newest);
}

Test(arena, a_large_block_goes_however_little_was_used_of_the_last)
{
	take(100000);
	take(2000);
	bh_arena__reset(&arena);
	cr_assert_null(arena.newest);
}

Test(arena, no_memory_is_as_large_as_half_of_all)
{
	cr_assert_null(bh_arena__take(&arena, (size_t)-1 / 2 + 1));
}
