#include "cgi/git.h"
#include "unit.h"

#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define SHA1_38 "456789abcdef0123456789abcdef0123456789"
#define SHA256 "0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef"
#define SHA256_62 "456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef01"
#define FETCH "service=git-upload-pack"
#define PUSH "service=git-receive-pack"

struct row {
	const char *path, *query;
	const char *repository; /* NULL: it is not git's */
	char kind; /* r: to read, w: to push; R, W: by POST */
};

static char
kind_of(const struct bh_git_service *s)
{
	bool post = s->type[0] != '\0';

	return s->push ? (post ? 'W' : 'w') : (post ? 'R' : 'r');
}

static void
check(const struct row *rows, size_t count)
{
	for (; count > 0; count--, rows++) {
		size_t len = strlen(rows->path) + 1, found = 0;
		char *path = bh_test_fence(rows->path, len);
		const struct bh_git_service *s =
		    bh_git__find(path, rows->query, &found);

		cr_expect_eq(s != NULL, rows->repository != NULL, "%s?%s",
		    rows->path, rows->query);
		if (s != NULL && rows->repository != NULL) {
			cr_expect_eq(kind_of(s), rows->kind, "%s?%s",
			    rows->path, rows->query);
			cr_expect(found == strlen(rows->repository) &&
			    memcmp(path, rows->repository, found) == 0, "%s",
			    rows->path);
		}
		bh_test_unfence(path, len);
	}
}

Test(cgi_git, what_git_asks)
{
	static const struct row rows[] = {
		{ "x.git/info/refs", FETCH, "x.git", 'r' },
		{ "x.git/info/refs", PUSH, "x.git", 'w' },
		{ "x.git/git-upload-pack", NULL, "x.git", 'R' },
		{ "x.git/git-receive-pack", NULL, "x.git", 'W' },
	};

	check(rows, ROWS(rows));
}

Test(cgi_git, what_it_asks_a_server_of_files)
{
	static const struct row rows[] = {
		{ "x/info/refs", NULL, "x", 'r' },
		{ "x/info/refs", "", "x", 'r' },
		{ "x/HEAD", NULL, "x", 'r' },
		{ "x/objects/info/packs", NULL, "x", 'r' },
		{ "x/objects/info/alternates", NULL, "x", 'r' },
		{ "x/objects/info/http-alternates", NULL, "x", 'r' },
		{ "x/objects/01/" SHA1_38, NULL, "x", 'r' },
		{ "x/objects/01/" SHA256_62, NULL, "x", 'r' },
		{ "x/objects/pack/pack-" SHA1 ".pack", NULL, "x", 'r' },
		{ "x/objects/pack/pack-" SHA1 ".idx", NULL, "x", 'r' },
		{ "x/objects/pack/pack-" SHA256 ".pack", NULL, "x", 'r' },
		{ "x/objects/pack/pack-" SHA256 ".idx", NULL, "x", 'r' },
	};

	check(rows, ROWS(rows));
}

Test(cgi_git, a_repository_may_lie_deeper)
{
	static const struct row rows[] = {
		{ "a/b/c d.git/info/refs", FETCH, "a/b/c d.git", 'r' },
		{ "HEAD/HEAD", NULL, "HEAD", 'r' },
		{ "info/refs/info/refs", NULL, "info/refs", 'r' },
		{ "x/objects/objects/info/packs", NULL, "x/objects", 'r' },
	};

	check(rows, ROWS(rows));
}

Test(cgi_git, all_else_is_not_gits)
{
	static const struct row rows[] = {
		{ "", NULL, NULL, 0 },
		{ "x.git", NULL, NULL, 0 },
		{ "x.git/", NULL, NULL, 0 },
		{ "info/refs", FETCH, NULL, 0 },
		{ "HEAD", NULL, NULL, 0 },
		{ "x.git/config", NULL, NULL, 0 },
		{ "x.git/description", NULL, NULL, 0 },
		{ "x.git/refs/heads/main", NULL, NULL, 0 },
		{ "x.git/hooks/post-receive", NULL, NULL, 0 },
		{ "x.git/HEAD/", NULL, NULL, 0 },
		{ "x.gitHEAD", NULL, NULL, 0 },
		{ "x.git/head", NULL, NULL, 0 },
		{ "x.git/info/refs/", FETCH, NULL, 0 },
		{ "x.git/info/exclude", NULL, NULL, 0 },
		{ "x.git/objects/info/commit-graph", NULL, NULL, 0 },
		{ "x.git/git-upload-archive", NULL, NULL, 0 },
		{ "x.git/objects/01/" SHA1, NULL, NULL, 0 },
		{ "x.git/objects/0/1" SHA1_38, NULL, NULL, 0 },
		{ "x.git/objects/0g/" SHA1_38, NULL, NULL, 0 },
		{ "x.git/objects/0A/" SHA1_38, NULL, NULL, 0 },
		{ "x.git/objects/pack/pack-" SHA1, NULL, NULL, 0 },
		{ "x.git/objects/pack/pack-" SHA1 ".keep", NULL, NULL, 0 },
		{ "x.git/objects/pack/pack-" SHA1 "0.pack", NULL, NULL, 0 },
		{ "x.git/objects/pack/tmp-" SHA1 ".pack", NULL, NULL, 0 },
	};

	check(rows, ROWS(rows));
}

/* What git-http-backend would read in another way than we do. */
Test(cgi_git, a_query_is_that_or_none)
{
	static const struct row rows[] = {
		{ "x/info/refs", "service=git-upload-archive", NULL, 0 },
		{ "x/info/refs", "service=git-upload-pack&", NULL, 0 },
		{ "x/info/refs", FETCH "&" PUSH, NULL, 0 },
		{ "x/info/refs", "service=git%2dreceive-pack", NULL, 0 },
		{ "x/info/refs", "s%65rvice=git-receive-pack", NULL, 0 },
		{ "x/info/refs", "a=b", NULL, 0 },
		{ "x/HEAD", FETCH, NULL, 0 },
		{ "x/git-upload-pack", FETCH, NULL, 0 },
		{ "x/git-receive-pack", "a", NULL, 0 },
	};

	check(rows, ROWS(rows));
}
